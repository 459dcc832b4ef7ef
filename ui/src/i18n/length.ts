// Lengths of time as people read them.
import { t } from './index.svelte';

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

/** A length of time in its two largest units: `2 ч 5 мин`. */
export function lengthWords(seconds: number): string {
  let rest = Math.round(seconds);
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const n = Math.floor(rest / size);
    rest %= size;
    if (n > 0 && parts.length < 2) parts.push(t(`length.${unit}`, { n }));
  }
  return parts.length > 0 ? parts.join(' ') : t('length.second', { n: 0 });
}

/** How long an answer took. */
export function latencyWords(milliseconds: number): string {
  return milliseconds < 1000
    ? t('length.millisecond', { n: milliseconds })
    : t('length.second', { n: (milliseconds / 1000).toFixed(1).replace('.', t('length.decimal')) });
}
