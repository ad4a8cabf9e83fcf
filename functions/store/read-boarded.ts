import { mergeBoards, type Board } from "../core/board.ts";
import { DAY_MS, HOUR_MS, hourStartMs } from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import { firstOfNextMonth, wholeDaysIn, wholeMonthsIn, type Period } from "../core/period.ts";
import { addDays, dayStartMs, localDay } from "../core/zone.ts";
import type { Database } from "./database.ts";
import { factDaysMarkKey, factsMarkKey } from "./keys.ts";
import { readMark } from "./mark.ts";
import { readPeriodBoard } from "./read-period-board.ts";

/** What boards tell of a period, and of which stretches of it. */
export interface Boarded {
  readonly stretches: readonly Period[];
  readonly board: Board;
}

/**
 * Reads what boards tell better than facts of a period: hours that have not their last facts yet, and days, in months that
 * are not in it as a whole, of which the facts have expired.
 */
export async function readBoarded(db: Database, site: Site, period: Period, nowMs: number): Promise<Boarded> {
  const { id, zone } = site;
  const [facted, done] = await Promise.all([readMark(db, factsMarkKey(id)), readMark(db, factDaysMarkKey(id))]);
  const settledMs = facted === undefined ? 0 : hourStartMs(facted) + HOUR_MS;
  // Of the first day that is kept, a part may have expired.
  const keptMs = dayStartMs(addDays(localDay(nowMs - db.retention.factDays * DAY_MS, zone), 2), zone);
  const stretches = [
    ...besideMonths(period, zone, done).map(({ fromMs, toMs }) => ({ fromMs, toMs: Math.min(toMs, keptMs) })),
    { fromMs: Math.max(period.fromMs, settledMs, keptMs), toMs: period.toMs },
  ].filter(({ fromMs, toMs }) => fromMs < toMs);
  const boards = await Promise.all(stretches.map((stretch) => readPeriodBoard(db, site, stretch, nowMs)));
  return { stretches, board: mergeBoards(boards) };
}

/** What of a period is before and after its whole months. */
function besideMonths({ fromMs, toMs }: Period, zone: string, done: string | undefined): Period[] {
  const days = wholeDaysIn({ fromMs, toMs }, zone, done);
  const months = days && wholeMonthsIn(days);
  if (!months) return [{ fromMs, toMs }];
  const monthsToMs = dayStartMs(firstOfNextMonth(`${months.last}-01`), zone);
  return [
    { fromMs, toMs: dayStartMs(`${months.first}-01`, zone) },
    { fromMs: monthsToMs, toMs },
  ];
}
