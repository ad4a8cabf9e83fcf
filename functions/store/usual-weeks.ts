import { HOUR_MS, hourOf, type Hour } from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import { todayOf } from "../core/period.ts";
import type { Tally } from "../core/tally.ts";
import { sameTimes } from "../core/usual-time.ts";
import type { Database } from "./database.ts";
import { sitePartition } from "./keys.ts";
import { readHourTallies } from "./read-hour-tallies.ts";

/** The settled hours of the same weekday in each of the last eight weeks, the latest first, with those before it. */
export type UsualWeeks = readonly ReadonlyMap<Hour, Tally>[];

/** Half an hour may begin on the day before, of which the clock may show the last hour twice. */
const BEFORE_MS = 2 * HOUR_MS;

/** Reads what a site had in these weeks. */
export async function readUsualWeeks(
  db: Database,
  { id, zone }: Pick<Site, "id" | "zone">,
  nowMs: number,
): Promise<UsualWeeks> {
  const days = sameTimes(todayOf(zone, nowMs), zone);
  return Promise.all(
    days.map(({ fromMs, toMs }) =>
      readHourTallies(db, sitePartition(id), hourOf(fromMs - BEFORE_MS), hourOf(toMs - 1)),
    ),
  );
}
