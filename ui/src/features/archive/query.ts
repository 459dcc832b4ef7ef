// The search box: words become chips, chips become the text the core understands.

export interface Chip {
  kind: 'bin' | 'sum';
  /** The part of the query it stands for, such as `>100000`. */
  text: string;
}

export interface Search {
  chips: Chip[];
  free: string;
}

const BIN = /(?:^|\s)(?:бин|иин|бсн|жсн|bin|iin)\s+(\d{4,12})(?=\s|$)/iu;
const SUM = /(?:^|\s)(?:(?:сумма|сома|sum|total)\s*)?([<>])\s*(\d[\d\u00a0\u202f]*)(?=\s|$)/iu;

/** Takes chips out of what was typed. A chip is finished by the space or Enter after it. */
export function takeChips(search: Search, typed: string, finished = false): Search {
  let text = finished ? `${typed} ` : typed;
  const chips = [...search.chips];
  for (;;) {
    const bin = BIN.exec(text);
    const sum = bin ? null : SUM.exec(text);
    const found = bin ?? sum;
    if (!found) break;
    const end = found.index + found[0].length;
    // Still being typed: more digits may follow.
    if (end >= text.length && !(bin && bin[1]?.length === 12)) break;
    const chip: Chip = bin
      ? { kind: 'bin', text: bin[1] ?? '' }
      : { kind: 'sum', text: `${sum?.[1] ?? ''}${(sum?.[2] ?? '').replace(/\D/g, '')}` };
    if (!chips.some((one) => one.text === chip.text)) chips.push(chip);
    text = `${text.slice(0, found.index)} ${text.slice(end)}`.replace(/^\s+/, '');
  }
  return { chips, free: finished ? text.trim() : text };
}

/** The query the core understands. */
export function queryOf(search: Search): string {
  return [...search.chips.map((chip) => chip.text), search.free.trim()].filter(Boolean).join(' ');
}

/** The chips and words of a query, as it stands in the address. */
export function searchOf(query: string): Search {
  const chips: Chip[] = [];
  const free: string[] = [];
  for (const word of query.split(/\s+/).filter(Boolean)) {
    if (/^[<>]\d+$/.test(word)) chips.push({ kind: 'sum', text: word });
    else if (/^\d{12}$/.test(word)) chips.push({ kind: 'bin', text: word });
    else free.push(word);
  }
  return { chips, free: free.join(' ') };
}

/** `>100000` as `> 100 000`. */
export function chipWords(chip: Chip): string {
  if (chip.kind === 'bin') return chip.text;
  return `${chip.text.slice(0, 1)} ${chip.text.slice(1).replace(/\B(?=(\d{3})+(?!\d))/g, '\u00a0')}`;
}
