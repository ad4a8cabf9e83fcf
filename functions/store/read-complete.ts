import type { Database } from "./database.ts";
import { completeMarkKey } from "./keys.ts";
import { readMark } from "./mark.ts";

/** Reads up to when a site's reports are complete, epoch milliseconds; `undefined` before the first settling. */
export async function readCompleteMs(db: Database, site: string): Promise<number | undefined> {
  const complete = await readMark(db, completeMarkKey(site));
  return complete === undefined ? undefined : Date.parse(complete);
}
