import { HOUR_MS, addHours, hourOf, hourStartMs, type Hour } from "./clock.ts";
import type { Period } from "./period.ts";
import type { Tally } from "./tally.ts";
import { addDays, dayStartMs, localDay, moveByClock } from "./zone.ts";

/** How many weeks back the same time is looked at. */
const WEEKS = 8;

/**
 * The same stretch of the local clock, on the same weekday, in each of the last eight weeks, the latest first. Where it begins or
 * ends with a day, so does each of them, however long these days are.
 */
export function sameTimes(stretch: Period, zone: string): Period[] {
  return Array.from({ length: WEEKS }, (_, week) => {
    const back = (day: string) => addDays(day, -7 * (week + 1));
    const moved = moveByClock(stretch, back, zone);
    const edge = (ms: number, otherwise: number) => {
      const day = localDay(ms, zone);
      return dayStartMs(day, zone) === ms ? dayStartMs(back(day), zone) : otherwise;
    };
    return { fromMs: edge(stretch.fromMs, moved.fromMs), toMs: edge(stretch.toMs, moved.toMs) };
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
