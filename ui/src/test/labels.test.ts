import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import en from '../i18n/en.json';
import kk from '../i18n/kk.json';
import ru from '../i18n/ru.json';
import { fill, speak, t, tn } from '../i18n/index.svelte';
import { documentTitle } from '../i18n/words';
import { SHORTCUTS } from '../shared/shortcuts';

type Tree = { [key: string]: string | Tree };
const CATEGORIES = ['zero', 'one', 'two', 'few', 'many', 'other'];

/** Leaves by address; a label with plural forms is one leaf. */
function leaves(tree: Tree, prefix = ''): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [name, node] of Object.entries(tree)) {
    if (typeof node === 'string') found.set(prefix + name, [node]);
    else if ('other' in node && Object.keys(node).every((key) => CATEGORIES.includes(key)))
      found.set(prefix + name, Object.values(node) as string[]);
    else for (const [key, texts] of leaves(node, `${prefix}${name}.`)) found.set(key, texts);
  }
  return found;
}

const placeholders = (texts: string[]) =>
  [...new Set(texts.flatMap((text) => text.match(/\{\w+\}/g) ?? []))].filter((one) => one !== '{n}').sort();

describe('labels', () => {
  const all = { ru: leaves(ru), kk: leaves(kk), en: leaves(en) };

  it('have the same addresses in the three languages', () => {
    expect([...all.kk.keys()]).toEqual([...all.ru.keys()]);
    expect([...all.en.keys()]).toEqual([...all.ru.keys()]);
  });

  it('have the same placeholders in the three languages', () => {
    for (const [key, texts] of all.ru) {
      // Kazakh puts the kind of a document in lower case into its title; `documentTitle` gives both.
      const loose = (one: string) => (/^document\.(un)?title/.test(key) ? one.replace('kindLower', 'kind') : one);
      const wanted = [...new Set(placeholders(texts).map(loose))];
      for (const other of [all.kk, all.en])
        expect([...new Set(placeholders(other.get(key) ?? []).map(loose))], key).toEqual(wanted);
    }
  });

  it('neither shout nor praise themselves', () => {
    for (const language of Object.values(all))
      for (const [key, texts] of language)
        for (const text of texts) expect(text, key).not.toMatch(/!|успешно|сәтті |successfully/i);
  });

  it('count in three forms in Russian and in one in Kazakh', () => {
    speak('ru');
    expect([1, 3, 5, 21, 112].map((n) => tn('home.sign.act', n))).toEqual([
      'Подписать 1 акт',
      'Подписать 3 акта',
      'Подписать 5 актов',
      'Подписать 21 акт',
      'Подписать 112 актов',
    ]);
    speak('kk');
    expect(tn('home.sign.act', 3)).toBe('3 актіге қол қою');
    speak('en');
    expect([tn('home.sign.act', 1), tn('home.sign.act', 3)]).toEqual(['Sign 1 act', 'Sign 3 acts']);
    speak('ru');
  });

  it('name a document without leaving a placeholder', () => {
    for (const spoken of ['ru', 'kk', 'en'] as const) {
      speak(spoken);
      for (const number of ['12', '']) expect(documentTitle('act', number)).not.toMatch(/\{\w+\}/);
    }
    speak('kk');
    expect(documentTitle('act', '12')).toBe('№ 12 акт');
    speak('ru');
  });

  it('name every shortcut', () => {
    for (const { id } of SHORTCUTS) expect(t(`shortcuts.${id}`)).not.toContain('shortcuts.');
  });
});

describe('words of the core', () => {
  const read = (language: string): Tree =>
    JSON.parse(readFileSync(join(process.cwd(), `../crates/app/messages/${language}.json`), 'utf8')) as Tree;

  it('are there for every section the window reads', () => {
    for (const language of ['ru', 'kk', 'en'])
      expect(Object.keys(read(language))).toEqual(
        expect.arrayContaining(['problems', 'findings', 'checks', 'reasons', 'roles', 'purposes', 'verdicts']),
      );
  });
});

it('what is filled in does not turn the direction of the label', () => {
  expect(fill('{name} — valid', { name: 'A\u202egpj.exe\u2066' })).toBe('A gpj.exe  — valid');
});
