// Dates, moments, sizes and digests as people read them. The one formatter of the window.
// Kazakhstan has kept one zone, UTC+5 without summer time, since 2024-03-01; the web view's zone data may be older.
const ZONE_MINUTES = 5 * 60;

/** `2026-11-20` as `20.11.2026`; other text as it is. */
export function day(date: string): string {
  const match = /^(\d{4})-(\d\d)-(\d\d)/.exec(date);
  return match ? `${match[3]}.${match[2]}.${match[1]}` : date;
}

/** An RFC 3339 moment as `20.11.2026 14:05`, Kazakhstan's time. */
export function moment(rfc3339: string): string {
  const local = inZone(rfc3339);
  return local ? `${day(local)} ${local.slice(11, 16)}` : rfc3339;
}

/** Only the day of an RFC 3339 moment, Kazakhstan's time. */
export function momentDay(rfc3339: string): string {
  const local = inZone(rfc3339);
  return local ? day(local) : rfc3339;
}

/** Only the time of day, with seconds. */
export function momentClock(rfc3339: string): string {
  return inZone(rfc3339)?.slice(11, 19) ?? rfc3339;
}

/** The moment at noon of a chosen day, RFC 3339. */
export function noonOf(date: string): string {
  return `${date}T12:00:00+05:00`;
}

/** The day of a moment for a date field, `YYYY-MM-DD`. */
export function dateField(rfc3339: string): string {
  return inZone(rfc3339)?.slice(0, 10) ?? '';
}

/** Noon of another day: so many days later, or earlier when negative. */
export function shiftDays(rfc3339: string, days: number): string {
  const local = inZone(new Date(Date.parse(rfc3339) + days * 86_400_000).toISOString());
  return noonOf(local?.slice(0, 10) ?? '');
}

/** Noon of the same day so many months later; the last day of a month that is too short. */
export function shiftMonths(rfc3339: string, months: number): string {
  const [year = 0, month = 1, date = 1] = dateField(rfc3339).split('-').map(Number);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const length = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(date, length));
  return noonOf(first.toISOString().slice(0, 10));
}

/** Noon of the day on which a moment in milliseconds lies. */
export function noonAt(milliseconds: number): string {
  return noonOf(dateField(new Date(milliseconds).toISOString()));
}

/** The year as a fraction, for axes. */
export function yearOf(rfc3339: string): number {
  const time = new Date(rfc3339);
  const year = time.getUTCFullYear();
  const start = Date.UTC(year, 0, 1);
  return year + (time.getTime() - start) / (Date.UTC(year + 1, 0, 1) - start);
}

/** `8c1def4e31d1…` as `8c1d ef4e 31d1 9159`. */
export function shortDigest(hex: string, groups = 4): string {
  return (hex.match(/.{1,4}/g) ?? []).slice(0, groups).join(' ');
}

export function grouped(hex: string): string {
  return (hex.match(/.{1,4}/g) ?? []).join(' ');
}

/** Digits typed by a person: spaces and grouping away, comma to dot; other text as it is. */
export function amount(typed: string): string {
  const plain = typed.replace(/[\s\u00a0\u202f']/g, '').replace(',', '.');
  return /^-?\d*(\.\d*)?$/.test(plain) ? plain : typed.trim();
}

/** `20.11.2026` or `2026-11-20` as `2026-11-20`; empty when it is no day of the calendar. */
export function isoDay(typed: string): string {
  const text = typed.trim();
  const human = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$/.exec(text);
  const iso = human ? `${human[3]}-${human[2]?.padStart(2, '0')}-${human[1]?.padStart(2, '0')}` : text;
  return isDay(iso) ? iso : '';
}

function isDay(iso: string): boolean {
  // A day that a month does not have is carried over into the next one.
  const time = /^\d{4}-\d\d-\d\d$/.test(iso) ? Date.parse(`${iso}T00:00:00Z`) : NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(iso);
}

function inZone(rfc3339: string): string | null {
  const time = Date.parse(rfc3339);
  return Number.isNaN(time) ? null : new Date(time + ZONE_MINUTES * 60_000).toISOString();
}
