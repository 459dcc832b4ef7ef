// Where moments lie on the axis of a chain. Geometry only: what they mean is decided in the core.
import type { ChainAxis } from '$ipc/generated';
import { noonAt, yearOf } from '$i18n/format';

/** Room beyond the first and the last moment, so that a marker can be dragged out of every validity. */
const MARGIN = 0.04;

export interface Scale {
  /** Milliseconds since 1970. */
  start: number;
  end: number;
}

export function scaleOf(axis: ChainAxis): Scale {
  const start = Date.parse(axis.start);
  const end = Math.max(Date.parse(axis.end), start + 86_400_000);
  const room = (end - start) * MARGIN;
  return { start: start - room, end: end + room };
}

/** Percent from the left end, from 0 to 100. */
export function place(scale: Scale, rfc3339: string): number {
  return clamp(((Date.parse(rfc3339) - scale.start) / (scale.end - scale.start)) * 100, 0, 100);
}

/** Noon of the day at `share` of the axis, 0 to 1. */
export function dayAt(scale: Scale, share: number): string {
  return noonAt(scale.start + clamp(share, 0, 1) * (scale.end - scale.start));
}

/** Years to write under the axis, at most `most`. */
export function yearsOf(scale: Scale, most: number): { year: number; at: number }[] {
  const first = Math.ceil(yearOf(new Date(scale.start).toISOString()));
  const last = Math.floor(yearOf(new Date(scale.end).toISOString()));
  const step = [1, 2, 5, 10, 20, 50, 100].find((one) => (last - first) / one < Math.max(1, most)) ?? 500;
  const years: { year: number; at: number }[] = [];
  for (let year = Math.ceil(first / step) * step; year <= last; year += step)
    years.push({ year, at: place(scale, `${String(year).padStart(4, '0')}-01-01T00:00:00Z`) });
  return years;
}

/** A line for each label, so that no two cover each other. A label at `at` percent is shifted left by that share of itself. */
export function lanesOf(labels: { at: number; width: number }[], room: number): number[] {
  const ends: number[] = [];
  const order = labels.map((label, index) => ({ ...label, index })).sort((a, b) => a.at - b.at);
  const lanes = labels.map(() => 0);
  for (const { at, width, index } of order) {
    const left = (at / 100) * (room - width);
    const free = ends.findIndex((end) => end + 8 <= left);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = left + width;
    lanes[index] = lane;
  }
  return lanes;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
