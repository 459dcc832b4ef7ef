// Every key of the program in one place: the sheet, the screens and the tests read this list.
// Letters are physical positions, so that they work in Kazakh, Russian and Latin layouts alike.

export type Where = 'everywhere' | 'lists' | 'editor' | 'archive' | 'home';

export interface Shortcut {
  id: string;
  where: Where;
  /** `KeyboardEvent.code` values; the first is shown. */
  codes: string[];
  /** `KeyboardEvent.key` values, for signs that have no fixed position. */
  keys?: string[];
  ctrl?: boolean;
  shift?: boolean;
  alt?: boolean;
  /** How the key is written on the sheet. */
  shown: string;
}

export const SHORTCUTS = [
  {
    id: 'places',
    where: 'everywhere',
    codes: ['Digit1', 'Digit2', 'Digit3', 'Digit4', 'Digit5'],
    ctrl: true,
    shown: 'Ctrl 1…5',
  },
  { id: 'newAct', where: 'everywhere', codes: ['KeyN'], ctrl: true, shown: 'Ctrl N' },
  { id: 'openVerify', where: 'everywhere', codes: ['KeyO'], ctrl: true, shown: 'Ctrl O' },
  { id: 'find', where: 'everywhere', codes: ['KeyF'], ctrl: true, shown: 'Ctrl F' },
  { id: 'primary', where: 'everywhere', codes: ['Enter', 'NumpadEnter'], ctrl: true, shown: 'Ctrl ⏎' },
  { id: 'nextPane', where: 'everywhere', codes: ['F6'], shown: 'F6' },
  { id: 'close', where: 'everywhere', codes: ['Escape'], shown: 'Esc' },
  { id: 'sheet', where: 'everywhere', codes: [], keys: ['?'], shown: '?' },
  { id: 'next', where: 'lists', codes: ['KeyJ', 'ArrowDown'], shown: 'J ↓' },
  { id: 'previous', where: 'lists', codes: ['KeyK', 'ArrowUp'], shown: 'K ↑' },
  { id: 'look', where: 'lists', codes: ['Space'], shown: 'Space' },
  { id: 'open', where: 'lists', codes: ['Enter', 'NumpadEnter'], shown: '⏎' },
  { id: 'verify', where: 'lists', codes: ['KeyV'], shown: 'V' },
  { id: 'sign', where: 'lists', codes: ['KeyS'], shown: 'S' },
  { id: 'create', where: 'home', codes: ['KeyN'], shown: 'N' },
  { id: 'lanes', where: 'home', codes: ['Digit1', 'Digit2', 'Digit3', 'Digit4'], shown: '1…4' },
  { id: 'search', where: 'archive', codes: ['Slash'], keys: ['/'], shown: '/' },
  { id: 'tick', where: 'archive', codes: ['KeyX'], shown: 'X' },
  { id: 'nextCell', where: 'editor', codes: ['Enter'], shown: '⏎' },
  { id: 'duplicate', where: 'editor', codes: ['KeyD'], ctrl: true, shown: 'Ctrl D' },
  { id: 'moveUp', where: 'editor', codes: ['ArrowUp'], alt: true, shown: 'Alt ↑' },
  { id: 'moveDown', where: 'editor', codes: ['ArrowDown'], alt: true, shown: 'Alt ↓' },
  { id: 'removeLine', where: 'editor', codes: ['Delete'], ctrl: true, shown: 'Ctrl Del' },
  { id: 'undo', where: 'editor', codes: ['KeyZ'], ctrl: true, shown: 'Ctrl Z' },
  { id: 'redo', where: 'editor', codes: ['KeyZ'], ctrl: true, shift: true, shown: 'Ctrl Shift Z' },
] as const satisfies readonly Shortcut[];

export type ShortcutId = (typeof SHORTCUTS)[number]['id'];

/** Whether `event` is the shortcut `id`. */
export function pressed(event: KeyboardEvent, id: ShortcutId): boolean {
  const shortcut: Shortcut | undefined = SHORTCUTS.find((one) => one.id === id);
  if (!shortcut) return false;
  const ctrl = event.ctrlKey || event.metaKey;
  if (shortcut.keys?.includes(event.key) && !ctrl && !event.altKey) return true;
  return (
    shortcut.codes.includes(event.code) &&
    ctrl === Boolean(shortcut.ctrl) &&
    event.shiftKey === Boolean(shortcut.shift) &&
    event.altKey === Boolean(shortcut.alt)
  );
}

/** Carries out the first handler whose shortcut was pressed. Letters stay letters where a person types. */
export function onShortcut(
  event: KeyboardEvent,
  handlers: Partial<Record<ShortcutId, (event: KeyboardEvent) => void>>,
): void {
  if (event.defaultPrevented || event.isComposing) return;
  for (const [id, handler] of Object.entries(handlers) as [ShortcutId, (event: KeyboardEvent) => void][]) {
    if (!pressed(event, id)) continue;
    if (!event.ctrlKey && !event.metaKey && event.key !== 'Escape' && event.key !== 'F6' && typing(event.target))
      return;
    // Enter and Space belong to the focused button or link.
    if (
      ['Enter', 'Space', 'NumpadEnter'].includes(event.code) &&
      !event.ctrlKey &&
      !event.metaKey &&
      onControl(event.target)
    )
      return;
    event.preventDefault();
    handler(event);
    return;
  }
}

function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button'].includes(target.type);
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

function onControl(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('button, a[href], summary, input, [role="tab"]') !== null;
}
