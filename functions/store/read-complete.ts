import { batchGet } from "./batch-get.ts";
import type { Database } from "./database.ts";
import { completeMarkKey } from "./keys.ts";
import { readMark } from "./mark.ts";

/** Reads up to when a site's reports are complete, epoch milliseconds; `undefined` before the first settling. */
export async function readCompleteMs(db: Database, site: string): Promise<number | undefined> {
  const complete = await readMark(db, completeMarkKey(site));
  return complete === undefined ? undefined : Date.parse(complete);
}

/** Reads the same of some sites, in one call for a hundred of them; those before their first settling are missing. */
export async function readCompletesMs(db: Database, sites: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const siteOf = new Map(sites.map((site) => [completeMarkKey(site).pk, site]));
  const marks = await batchGet(db, sites.map(completeMarkKey));
  return new Map(
    marks.flatMap(({ pk, hour }): [string, number][] => {
      const site = siteOf.get(pk?.S ?? "");
      return site !== undefined && hour?.S ? [[site, Date.parse(hour.S)]] : [];
    }),
  );
}
