import { HOUR_MS, addHours, hourOf, hourStartMs, type Hour } from "./clock.ts";
import type { Period } from "./period.ts";
import type { Tally } from "./tally.ts";
import { addDays, dayStartMs, localDay } from "./zone.ts";

/** How many weeks back the same time is looked at. */
const WEEKS = 8;

/**
 * The same stretch of the local clock in each of the last eight weeks, the latest first: by a distance from the beginning of
 * its day, so that it stays within that day's length where clocks were changed.
 */
export function sameTimes({ fromMs, toMs }: Period, zone: string): Period[] {
  const day = localDay(fromMs, zone);
  const dayMs = dayStartMs(day, zone);
  return Array.from({ length: WEEKS }, (_, week) => {
    const start = dayStartMs(addDays(day, -7 * (week + 1)), zone);
    return { fromMs: start + (fromMs - dayMs), toMs: start + (toMs - dayMs) };
  });
}

/** The hours of UTC that a stretch touches. */
function hoursIn({ fromMs, toMs }: Period): Hour[] {
  const hours: Hour[] = [];
  for (let hour = hourOf(fromMs); hourStartMs(hour) < toMs; hour = addHours(hour, 1)) hours.push(hour);
  return hours;
}

/** The views of a stretch, by those of its hours: one that lies partly in it counts in proportion. */
export function viewsIn({ fromMs, toMs }: Period, hours: ReadonlyMap<Hour, Tally>): number {
  let views = 0;
  for (const hour of hoursIn({ fromMs, toMs })) {
    const startMs = hourStartMs(hour);
    const insideMs = Math.min(toMs, startMs + HOUR_MS) - Math.max(fromMs, startMs);
    views += ((hours.get(hour)?.views ?? 0) * insideMs) / HOUR_MS;
  }
  return views;
}
