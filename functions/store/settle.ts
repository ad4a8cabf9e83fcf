import { addHours, hourOf, minuteStartMs } from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import type { Database } from "./database.ts";
import { closedMarkKey } from "./keys.ts";
import { endLate, readLateHours } from "./late-hours.ts";
import { readMark } from "./mark.ts";
import { labelReader } from "./labels.ts";
import { readFolded } from "./read-folded.ts";
import { readRelabels } from "./relabel-marks.ts";
import { settleAbouts } from "./settle-abouts.ts";
import { settleDays } from "./settle-days.ts";
import { settleFactDays } from "./settle-fact-days.ts";
import { settleFacts } from "./settle-facts.ts";
import { settleRelabelled } from "./settle-relabelled.ts";
import { settleSite, type Settled } from "./settle-site.ts";

/**
 * A run of settle for a site: its numbers first, then what reports are made of. Hours that events came to late are done
 * once more, and no others.
 * @param nowMs epoch milliseconds
 * @param hasTime says whether another piece of work may be begun
 */
export async function settle(db: Database, site: Site, nowMs: number, hasTime: () => boolean): Promise<Settled> {
  const closed = (await readMark(db, closedMarkKey(site.id))) ?? "0";
  const previous = addHours(hourOf(nowMs), -1);
  const late = (await readLateHours(db, site.id, closed)).filter(({ hour }) => hour < previous);
  const counted = late.filter(({ isCounted }) => isCounted).map(({ hour }) => hour);
  // Before anything that says under what articles stand: what changes after it is marked for the next run.
  const relabels = await readRelabels(db, site.id);
  const labelsOf = labelReader(db, site.id, await readFolded(db, site.id, true));
  const settled = await settleSite(db, site.id, nowMs, hasTime, counted);
  if (!settled.finished) return settled;
  await settleDays(db, site);
  if (!(await settleFacts(db, site, nowMs, hasTime, labelsOf, late))) return { ...settled, finished: false };
  await settleFactDays(db, site, nowMs, labelsOf);
  if (!(await settleRelabelled(db, site, relabels, labelsOf, nowMs, hasTime))) return { ...settled, finished: false };
  await settleAbouts(db, site.id, nowMs);
  // Of a minute that is not over more may come under the same mark: the next run does it again.
  const minute = new Date(minuteStartMs(nowMs)).toISOString();
  for (const one of late) if (one.marked < minute) await endLate(db, site.id, one);
  return settled;
}
