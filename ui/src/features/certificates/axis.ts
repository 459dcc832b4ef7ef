// Where moments lie on the axis of a chain. Geometry only: what they mean is decided in the core.
import type { ChainAxis } from '$ipc/generated';
import { noonAt } from '$i18n/format';

/** Room beyond the first and the last moment, so that a marker can be dragged out of every validity. */
const MARGIN = 0.04;

/** A month, about, in milliseconds. */
const MONTH = 30.44 * 86_400_000;

/** Months between two ticks. */
const STEPS = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600];

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

/** What is written under the axis: years, or months where there are few years; at most `most`. */
export function ticksOf(scale: Scale, most: number): { label: string; at: number }[] {
  const months = (scale.end - scale.start) / MONTH;
  const step = STEPS.find((one) => months / one <= Math.max(2, most)) ?? 1200;
  const first = new Date(scale.start);
  const count = Math.ceil((first.getUTCFullYear() * 12 + first.getUTCMonth() + 1) / step) * step;
  const ticks: { label: string; at: number }[] = [];
  for (let month = count; ; month += step) {
    const time = Date.UTC(Math.floor(month / 12), month % 12, 1);
    if (time > scale.end) return ticks;
    const iso = new Date(time).toISOString();
    const year = iso.slice(0, 4);
    ticks.push({ label: step < 12 ? `${iso.slice(5, 7)}.${year}` : year, at: place(scale, iso) });
  }
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
