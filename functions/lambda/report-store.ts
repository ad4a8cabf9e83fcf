import type { Site } from "../core/config.ts";
import type { MostReadQuery } from "../core/most-read.ts";
import { checkHealth } from "../store/check-health.ts";
import type { Database } from "../store/database.ts";
import { readMostRead } from "../store/read-most-read.ts";
import { readTotals } from "../store/read-totals.ts";

/** What the routes of `report` need of the database. */
export function reportStore(db: Database) {
  return {
    readTotals: (site: string, articles: readonly string[]) => readTotals(db, site, articles),
    readMostRead: (site: Site, query: MostReadQuery) => readMostRead(db, site, query),
    checkHealth: () => checkHealth(db),
  };
}
