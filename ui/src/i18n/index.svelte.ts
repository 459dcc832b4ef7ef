// Labels of the window in three languages, with typed keys. Words of problems, findings and checks: words.ts.
import type { Language } from '$ipc/generated';
import en from './en.json';
import kk from './kk.json';
import ru from './ru.json';

type Tree = { [key: string]: string | Tree };
type Leaf<T, Prefix extends string = ''> = {
  [K in keyof T & string]: T[K] extends string
    ? `${Prefix}${K}`
    : T[K] extends { other: string; many: string }
      ? `${Prefix}${K}`
      : Leaf<T[K], `${Prefix}${K}.`>;
}[keyof T & string];

/** Address of a label, such as `home.title`. */
export type Key = Leaf<typeof ru>;
export type Values = Record<string, string | number>;

const LABELS: Record<Language, Tree> = { ru, kk, en };
const PLURALS: Record<Language, Intl.PluralRules> = {
  ru: new Intl.PluralRules('ru'),
  kk: new Intl.PluralRules('kk'),
  en: new Intl.PluralRules('en'),
};

let current = $state<Language>('ru');

/** The language on screen. */
export function language(): Language {
  return current;
}

export function speak(next: Language): void {
  current = next;
  document.documentElement.lang = next;
}

/** The label at `key`, its `{placeholders}` filled. */
export function t(key: Key, values: Values = {}): string {
  const found = find(LABELS[current], key);
  return typeof found === 'string' ? fill(found, values) : key;
}

/** The label at `key` in the form that `n` asks for; `{n}` is the number itself. */
export function tn(key: Key, n: number, values: Values = {}): string {
  const forms = find(LABELS[current], key);
  if (typeof forms !== 'object') return t(key, { n, ...values });
  const form = forms[PLURALS[current].select(n)] ?? forms['other'];
  return typeof form === 'string' ? fill(form, { n: count(n), ...values }) : key;
}

/** Whether there is a label for a value the core sent, and which. */
export function tOr(key: string, fallback: string): string {
  const found = find(LABELS[current], key);
  return typeof found === 'string' ? found : fallback;
}

/** A whole number for people: groups of three with a narrow space. */
export function count(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f');
}

export function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? straight(String(values[name])) : whole));
}

/** Text of strangers without what turns the direction of the words after it (Unicode Standard Annex 9, section 2). */
function straight(text: string): string {
  return text.replace(/[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, ' ');
}

function find(tree: Tree, key: string): string | Tree | undefined {
  let node: string | Tree | undefined = tree;
  for (const part of key.split('.')) {
    if (typeof node !== 'object') return undefined;
    node = node[part];
  }
  return node;
}
