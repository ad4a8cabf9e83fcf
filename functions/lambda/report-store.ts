import { minuteStartMs } from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import type { MostReadQuery } from "../core/most-read.ts";
import { remember } from "../core/remember.ts";
import { checkHealth } from "../store/check-health.ts";
import type { Database } from "../store/database.ts";
import { readFolded } from "../store/read-folded.ts";
import { readMostRead } from "../store/read-most-read.ts";
import { readTotals } from "../store/read-totals.ts";

/** Sites whose old ids a process remembers, for a minute each: an archive that moved has a hundred thousand of them. */
const FOLDED_SITES = 10;

/** What the routes of `report` need of the database. */
export function reportStore(db: Database) {
  const folded = remember(FOLDED_SITES, (name) => readFolded(db, name.split("|")[0] ?? ""));
  return {
    readTotals: (site: string, articles: readonly string[]) => readTotals(db, site, articles),
    readMostRead: (site: Site, query: MostReadQuery) =>
      readMostRead(db, site, query, () => folded(`${site.id}|${minuteStartMs(query.nowMs)}`)),
    checkHealth: () => checkHealth(db),
  };
}
