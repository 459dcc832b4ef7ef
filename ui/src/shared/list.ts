/** The row `step` away from the selected one; the first when nothing is selected. */
export function neighbour<T extends { id: number | string }>(
  rows: T[],
  selected: T['id'] | null,
  step: number,
): T | undefined {
  const index = rows.findIndex((row) => row.id === selected);
  if (index < 0) return rows[0];
  return rows[Math.min(rows.length - 1, Math.max(0, index + step))];
}

/** Moves the keyboard to a row, when the keyboard is in a list or nowhere. */
export function focusRow(id: number | string): void {
  requestAnimationFrame(() => {
    const row = document.querySelector<HTMLElement>(`[data-row="${id}"]`);
    if (!row) return;
    row.scrollIntoView({ block: 'nearest' });
    const active = document.activeElement;
    if (!active || active === document.body || active.matches('[data-row]')) row.focus({ preventScroll: true });
  });
}
