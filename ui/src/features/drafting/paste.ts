import { amount } from '$i18n/format';

/** Columns that a spreadsheet can fill, in their order on screen. */
export const COLUMNS = ['name', 'unit', 'quantity', 'price'] as const;
export type Column = (typeof COLUMNS)[number];

/** Rows of cells, when the text came from a spreadsheet; null for ordinary text. */
export function spreadsheet(text: string): string[][] | null {
  const rows = text
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .filter((row) => row.trim() !== '')
    .map((row) =>
      row.split('\t').map((cell) =>
        cell
          .trim()
          .replace(/^"(.*)"$/s, '$1')
          .replaceAll('""', '"'),
      ),
    );
  return rows.length > 1 || (rows[0]?.length ?? 0) > 1 ? rows : null;
}

/** What one pasted row says, beginning at column `from`. */
export function cellsOf(row: string[], from: Column): Partial<Record<Column, string>> {
  const start = COLUMNS.indexOf(from);
  const cells: Partial<Record<Column, string>> = {};
  row.forEach((text, index) => {
    const column = COLUMNS[start + index];
    if (!column) return;
    cells[column] =
      column === 'quantity' || column === 'price' ? amount(text.replace(/[₸]|KZT|тг\.?|теңге/gi, '')) : text;
  });
  return cells;
}

/** `116000.00` as `116 000,00`; other text as it is. */
export function shownAmount(value: string): string {
  const match = /^(-?\d+)(?:\.(\d*))?$/.exec(value);
  if (!match) return value;
  const whole = (match[1] ?? '').replace(/\B(?=(\d{3})+(?!\d))/g, '\u00a0');
  return match[2] === undefined ? whole : `${whole},${match[2]}`;
}
