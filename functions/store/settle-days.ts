import type { Site } from "../core/config.ts";
import type { Database } from "./database.ts";
import { eachClosedDay } from "./each-closed-day.ts";
import { keepBoard } from "./keep-board.ts";
import { boardedMarkKey, closedMarkKey } from "./keys.ts";
import { sumBoard } from "./sum-board.ts";

/**
 * Makes the boards of a site's local days whose every hour is closed, in order: each is the sum of its hours, and says
 * the last word.
 */
export async function settleDays(db: Database, site: Site): Promise<void> {
  const { id } = site;
  await eachClosedDay(db, site, { hours: closedMarkKey(id), days: boardedMarkKey(id) }, async (day, startMs, endMs) => {
    const board = await sumBoard(db, id, startMs, endMs, Infinity, { consistent: true });
    if (board.size > 0) await keepBoard(db, id, `day|${day}`, board);
  });
}
