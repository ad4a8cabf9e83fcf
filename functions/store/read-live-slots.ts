import { HOUR_MS, MINUTE_MS, addHours, hourOf, hourStartMs } from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import type { LiveSlot } from "../core/overview.ts";
import type { Period } from "../core/period.ts";
import { mergeAll } from "../core/tally.ts";
import { slotMinutes } from "../core/zone.ts";
import type { Database } from "./database.ts";
import { readLiveHour } from "./live-hour.ts";

/** Reads what was counted live of a site in the slots of this hour and the one before it that lie in a period. */
export async function readLiveSlots(
  db: Database,
  { id, zone }: Site,
  period: Period,
  nowMs: number,
): Promise<LiveSlot[]> {
  const hours = [addHours(hourOf(nowMs), -1), hourOf(nowMs)].filter((hour) => {
    const startMs = hourStartMs(hour);
    return startMs < period.toMs && startMs + HOUR_MS > period.fromMs;
  });
  const slotMs = slotMinutes(zone, nowMs) * MINUTE_MS;
  const read = await Promise.all(
    hours.map(async (hour) => {
      const lanes = await readLiveHour(db, id, hour);
      const minutes = lanes.flatMap((lane) => [...lane.minutes]);
      const startMs = hourStartMs(hour);
      const slots = Map.groupBy(minutes, ([minute]) => startMs + Math.floor((minute * MINUTE_MS) / slotMs) * slotMs);
      return [...slots].map(([slot, own]) => ({ startMs: slot, tally: mergeAll(own.map(([, tally]) => tally)) }));
    }),
  );
  return read.flat().filter(({ startMs }) => startMs >= period.fromMs && startMs < period.toMs);
}
