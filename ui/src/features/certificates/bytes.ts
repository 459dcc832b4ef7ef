// One and the same bytes in the two spellings that support staff ask for.

export function hexOf(base64: string): string {
  return Array.from(atob(base64), (character) => character.charCodeAt(0).toString(16).padStart(2, '0')).join('');
}

/** Hexadecimal in groups of two, lines of sixteen. */
export function hexLines(hex: string): string {
  const pairs = hex.match(/../g) ?? [];
  const lines: string[] = [];
  for (let at = 0; at < pairs.length; at += 16) lines.push(pairs.slice(at, at + 16).join(' '));
  return lines.join('\n');
}

/** Base64 in lines of 64, as PEM writes it. */
export function base64Lines(base64: string): string {
  return (base64.match(/.{1,64}/g) ?? []).join('\n');
}
