import { DAY_MS, HOUR_MS, hourStartMs } from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import { addDays, dayStartMs, localDay } from "../core/zone.ts";
import type { Database } from "./database.ts";
import type { Key } from "./keys.ts";
import { moveMark, readMark } from "./mark.ts";

/**
 * Does some work for each local day of a site whose every hour is done with and that was not worked on yet, in order. A day
 * is 23 to 25 hours long, and may begin within an hour of UTC.
 * @param hours mark of the last hour that is done with
 * @param days mark of the last day that was worked on; before the first one, it begins as far back as hours are kept
 */
export async function eachClosedDay(
  db: Database,
  { zone }: Site,
  { hours, days }: { readonly hours: Key; readonly days: Key },
  work: (day: string, startMs: number, endMs: number) => Promise<void>,
): Promise<void> {
  const closed = await readMark(db, hours);
  if (!closed) return;
  const closedMs = hourStartMs(closed) + HOUR_MS;
  const before = await readMark(db, days);
  let day = addDays(before ?? localDay(closedMs - db.retention.minuteDays * DAY_MS, zone), 1);
  for (let endMs = dayStartMs(addDays(day, 1), zone); endMs <= closedMs; endMs = dayStartMs(addDays(day, 1), zone)) {
    await work(day, dayStartMs(day, zone), endMs);
    await moveMark(db, days, day);
    day = addDays(day, 1);
  }
}
