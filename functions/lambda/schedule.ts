import middy from "@middy/core";
import type { Site } from "../core/config.ts";
import type { Settled } from "../store/settle-site.ts";
import { logError } from "./log.ts";

/** A run stops this long before its function's time is over, which one article's settling does not take. */
const SPARE_MS = 20_000;

/** A run is over before the next one begins, which goes on where it stopped. */
const MOST_MS = 4 * 60_000;

/** Makes the Lambda handler of the schedule: settles each site, and fails in the end when one of them could not be. */
export function serveSchedule(
  sites: readonly Site[],
  settle: (site: Site, hasTime: () => boolean) => Promise<Settled>,
) {
  return middy<unknown, Record<string, Settled>>().handler(async (_event, context) => {
    const endMs = Math.max(context.getRemainingTimeInMillis() - MOST_MS, SPARE_MS);
    const hasTime = () => context.getRemainingTimeInMillis() > endMs;
    const settled: Record<string, Settled> = {};
    const failed: string[] = [];
    for (const site of sites) {
      try {
        // One site after another: each uses the database as fully as it may.
        settled[site.id] = await settle(site, hasTime);
      } catch (error) {
        logError(`site ${site.id} was not settled`, error);
        failed.push(site.id);
      }
    }
    if (failed.length > 0) throw new Error(`not settled: ${failed.join(", ")}`);
    return settled;
  });
}
