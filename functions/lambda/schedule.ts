import middy from "@middy/core";
import { SECOND_MS } from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import type { Measure } from "../core/metrics.ts";
import type { Settled } from "../store/settle.ts";
import { logError } from "./log.ts";

/** A run stops this long before its function's time is over, which one article's settling does not take. */
const SPARE_MS = 20_000;

/** A run is over before the next one begins, which goes on where it stopped. */
const MOST_MS = 4 * 60_000;

/** What a run of the schedule needs. */
interface Needs {
  readonly settle: (site: Site, hasTime: () => boolean) => Promise<Settled>;
  /** Reads up to when a site's reports are complete, epoch milliseconds; `undefined` before the first settling. */
  readonly readCompleteMs: (site: Site) => Promise<number | undefined>;
  readonly measure: Measure;
}

/**
 * Makes the Lambda handler of the schedule: settles each site, tells how far behind they are then, and fails in the end
 * when one of them could not be settled.
 */
export function serveSchedule(sites: readonly Site[], { settle, readCompleteMs, measure }: Needs) {
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
    const complete = await Promise.all(sites.map(readCompleteMs));
    const behind = complete.flatMap((timeMs) => (timeMs === undefined ? [] : [(Date.now() - timeMs) / SECOND_MS]));
    if (behind.length > 0) measure({ behind: Math.max(...behind) });
    if (failed.length > 0) throw new Error(`not settled: ${failed.join(", ")}`);
    return settled;
  });
}
