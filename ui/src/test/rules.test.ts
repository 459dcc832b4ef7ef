import { describe, expect, it } from 'vitest';
import { cellsOf, shownAmount, spreadsheet } from '../features/drafting/paste';
import { put } from '../features/drafting/model.svelte';
import { queryOf, searchOf, takeChips } from '../features/archive/query';
import { dayAt, lanesOf, place, scaleOf, ticksOf } from '../features/certificates/axis';
import { hexLines, hexOf } from '../features/certificates/bytes';
import { ChainAt } from '../features/certificates/chainAt.svelte';
import { useHost } from '../ipc/call';
import { amount, day, grouped, isoDay, moment, shiftDays, shiftMonths, shortDigest } from '../i18n/format';
import { neighbour } from '../shared/list';
import { pressed, SHORTCUTS, type Shortcut } from '../shared/shortcuts';

describe('dates and figures', () => {
  it('shows a moment in the time of Kazakhstan', () => {
    expect(moment('2026-11-20T19:05:00Z')).toBe('21.11.2026 00:05');
    expect(moment('2026-11-20T14:05:00+05:00')).toBe('20.11.2026 14:05');
    expect(moment('yesterday')).toBe('yesterday');
    expect(day('2026-11-20')).toBe('20.11.2026');
  });

  it('reads a date as people write it', () => {
    expect(isoDay('5.3.2026')).toBe('2026-03-05');
    expect(isoDay('2026-11-20')).toBe('2026-11-20');
    expect(isoDay('20.11')).toBe('');
    expect(isoDay('29.02.2028')).toBe('2028-02-29');
    for (const wrong of ['31.02.2026', '29.02.2026', '99.99.9999', '00.01.2026', '2026-13-01'])
      expect(isoDay(wrong), wrong).toBe('');
  });

  it('reads an amount with spaces and a comma, and leaves other text alone', () => {
    expect(amount('1 234,50')).toBe('1234.50');
    expect(amount('1\u00a0234\u202f567,5')).toBe('1234567.5');
    expect(amount('около 100')).toBe('около 100');
  });

  it('shows an amount in groups without touching its digits', () => {
    expect(shownAmount('116000.00').replace(/\u00a0/g, ' ')).toBe('116 000,00');
    expect(shownAmount('1')).toBe('1');
    expect(shownAmount('abc')).toBe('abc');
  });

  it('groups a digest by four', () => {
    expect(shortDigest('8c1def4e31d19159ffff')).toBe('8c1d ef4e 31d1 9159');
    expect(grouped('abcdef')).toBe('abcd ef');
  });
});

describe('pasting from a spreadsheet', () => {
  it('takes rows and columns from where the keyboard is', () => {
    const rows = spreadsheet('Абонентское обслуживание\tуслуга\t1\t116 000,00 ₸\r\nДоработка\tчас\t100\t87,77\n');
    expect(rows).toHaveLength(2);
    expect(cellsOf(rows?.[0] ?? [], 'name')).toEqual({
      name: 'Абонентское обслуживание',
      unit: 'услуга',
      quantity: '1',
      price: '116000.00',
    });
    expect(cellsOf(['100', '87,77'], 'quantity')).toEqual({ quantity: '100', price: '87.77' });
  });

  it('leaves ordinary text to the field', () => {
    expect(spreadsheet('Абонентское обслуживание')).toBeNull();
  });
});

describe('the search box', () => {
  const empty = { chips: [], free: '' };

  it('turns a BIN and a sum into chips once they are finished', () => {
    expect(takeChips(empty, 'БИН 171140033221')).toEqual({ chips: [{ kind: 'bin', text: '171140033221' }], free: '' });
    expect(takeChips(empty, 'сумма >1000')).toEqual({ chips: [], free: 'сумма >1000' });
    expect(takeChips(empty, 'сумма >100\u00a0000 ').chips).toEqual([{ kind: 'sum', text: '>100000' }]);
    expect(takeChips(empty, 'сумма >100000 ')).toEqual({ chips: [{ kind: 'sum', text: '>100000' }], free: '' });
    expect(takeChips(empty, 'услуги бсн 1711 <5', true)).toEqual({
      chips: [
        { kind: 'bin', text: '1711' },
        { kind: 'sum', text: '<5' },
      ],
      free: 'услуги',
    });
  });

  it('writes a query the core understands, and reads it back from the address', () => {
    const search = { chips: [{ kind: 'sum' as const, text: '>100000' }], free: ' услуги ' };
    expect(queryOf(search)).toBe('>100000 услуги');
    expect(searchOf('>100000 190240054324 услуги')).toEqual({
      chips: [
        { kind: 'sum', text: '>100000' },
        { kind: 'bin', text: '190240054324' },
      ],
      free: 'услуги',
    });
  });
});

describe('a document as typed', () => {
  it('makes the objects on the way and drops those left empty', () => {
    const party: Record<string, unknown> = { name: 'А' };
    put(party, ['accounts', '0', 'iban'], 'KZ86');
    put(party, ['signatory', 'name'], 'А. Тестов');
    expect(party).toEqual({ name: 'А', accounts: [{ iban: 'KZ86' }], signatory: { name: 'А. Тестов' } });
    put(party, ['accounts', '0', 'iban'], '');
    put(party, ['signatory', 'name'], '');
    expect(party).toEqual({ name: 'А', accounts: [], signatory: null });
  });
});

describe('shortcuts', () => {
  it('are the key, not the letter', () => {
    expect(pressed(new KeyboardEvent('keydown', { code: 'KeyJ', key: 'о' }), 'next')).toBe(true);
    expect(pressed(new KeyboardEvent('keydown', { code: 'KeyJ', key: 'о', ctrlKey: true }), 'next')).toBe(false);
    expect(pressed(new KeyboardEvent('keydown', { code: 'Slash', key: '?', shiftKey: true }), 'sheet')).toBe(true);
  });

  it('never mean two things in one place', () => {
    const seen = new Map<string, string>();
    for (const shortcut of SHORTCUTS as readonly Shortcut[])
      for (const code of shortcut.codes) {
        const combination = [shortcut.where, code, shortcut.ctrl, shortcut.shift, shortcut.alt].join();
        expect(seen.get(combination), `${shortcut.id} ${combination}`).toBeUndefined();
        seen.set(combination, shortcut.id);
      }
  });

  it('move to a neighbour and stop at the ends', () => {
    const rows = [{ id: 1 }, { id: 2 }];
    expect(neighbour(rows, null, 1)?.id).toBe(1);
    expect(neighbour(rows, 1, 1)?.id).toBe(2);
    expect(neighbour(rows, 2, 1)?.id).toBe(2);
  });
});

describe('the axis of a chain', () => {
  const scale = scaleOf({ start: '2026-01-01T00:00:00Z', end: '2027-01-01T00:00:00Z', moments: [] });

  it('leaves room beyond its ends, and holds everything that is asked of it', () => {
    expect(place(scale, '2026-01-01T00:00:00Z')).toBeGreaterThan(2);
    expect(place(scale, '2027-01-01T00:00:00Z')).toBeLessThan(98);
    expect([place(scale, '1990-01-01T00:00:00Z'), place(scale, '2090-01-01T00:00:00Z')]).toEqual([0, 100]);
  });

  it('finds the day that was pointed at', () => {
    const at = '2026-07-02T12:00:00+05:00';
    expect(dayAt(scale, place(scale, at) / 100)).toBe(at);
  });

  it('writes years, and months where there are few years', () => {
    expect(ticksOf(scale, 8).map((tick) => tick.label)).toContain('07.2026');
    const long = scaleOf({ start: '2020-06-01T00:00:00Z', end: '2040-06-01T00:00:00Z', moments: [] });
    const labels = ticksOf(long, 8).map((tick) => tick.label);
    expect(labels).toContain('2030');
    expect(labels.length).toBeLessThanOrEqual(8);
  });

  it('puts labels that would cover each other on lines of their own', () => {
    const near = [
      { at: 50, width: 100 },
      { at: 52, width: 100 },
      { at: 90, width: 100 },
    ];
    expect(lanesOf(near, 600)).toEqual([0, 1, 0]);
  });

  it('moves by days and months, and ends in a month that is too short on its last day', () => {
    expect(shiftDays('2026-12-31T12:00:00+05:00', 1)).toBe('2027-01-01T12:00:00+05:00');
    expect(shiftMonths('2026-01-31T12:00:00+05:00', 1)).toBe('2026-02-28T12:00:00+05:00');
    expect(shiftMonths('2026-01-15T12:00:00+05:00', -1)).toBe('2025-12-15T12:00:00+05:00');
  });
});

describe('the moment of a chain', () => {
  it('asks once at a time, and for the latest place last', async () => {
    const asked: (string | null)[] = [];
    const waiting: (() => void)[] = [];
    useHost((_, request) => {
      asked.push((request as { at: string | null }).at);
      return new Promise((answer) => waiting.push(() => answer({ at: asked.at(-1) })));
    });
    const chain = new ChainAt('aa', { claimed_time: null, stamped_times: [] });
    const settled = () => new Promise((done) => setTimeout(done));
    await settled();
    chain.choose('2027-01-01T12:00:00+05:00');
    chain.choose('2028-01-01T12:00:00+05:00');
    chain.choose('2029-01-01T12:00:00+05:00');
    expect(asked).toEqual([null]);
    waiting.shift()?.();
    await settled();
    expect(asked).toEqual([null, '2029-01-01T12:00:00+05:00']);
    waiting.shift()?.();
    await settled();
    expect(asked).toHaveLength(2);
    expect(chain.chain?.at).toBe('2029-01-01T12:00:00+05:00');
  });
});

describe('bytes', () => {
  it('are the same in both spellings', () => {
    expect(hexOf('MAMCAQU=')).toBe('3003020105');
    expect(hexLines('00'.repeat(17))).toBe(`${'00 '.repeat(15)}00\n00`);
  });
});
