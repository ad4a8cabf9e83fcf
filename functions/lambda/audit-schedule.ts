import { setTimeout as sleep } from "node:timers/promises";
import middy from "@middy/core";
import { DAY_MS, HOUR_MS } from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import type { Measure } from "../core/metrics.ts";
import type { Period } from "../core/period.ts";
import { logError, warn } from "./log.ts";

/** A run stops this long before its function's time is over: what is under way is given up, and its end is told. */
const SPARE_MS = 30_000;
/** What differs may have been on its way: it is looked at again after this time. */
const SECOND_LOOK_MS = 5_000;
/** Differences of a day that are named in the log: more of them have one cause. */
const MOST_NAMED = 20;

/** What a run of the audit needs. */
interface Needs {
  /**
   * Looks for numbers of a site that are not what its raw rows say, and names each, the same one always by the same text.
   * @throws when it cannot, or the signal aborts
   */
  readonly look: (site: Site, period: Period, signal: AbortSignal) => Promise<readonly string[]>;
  /** How many days are looked at, back from the last full hour. */
  readonly days: number;
  readonly now: () => number;
  readonly measure: Measure;
}

/**
 * Makes the Lambda handler of the audit. It looks at each site's last day, then at each one's day before it, and so on, for
 * as long as there is time, and tells how many numbers differ and how many days it has not looked at. It fails in the end
 * when one of them could not be looked at for another reason than the time.
 */
export function serveAudit(sites: readonly Site[], { look, days, now, measure }: Needs) {
  return middy<unknown, { differences: number; daysNotAudited: number }>().handler(async (_event, context) => {
    const signal = AbortSignal.timeout(Math.max(context.getRemainingTimeInMillis() - SPARE_MS, 0));
    const endMs = Math.floor(now() / HOUR_MS) * HOUR_MS;
    const failed: string[] = [];
    let [differences, daysNotAudited] = [0, 0];
    for (let day = 0; day < days; day++) {
      const period = { fromMs: endMs - (day + 1) * DAY_MS, toMs: endMs - day * DAY_MS };
      for (const site of sites) {
        const name = `${site.id} from ${new Date(period.fromMs).toISOString()}`;
        try {
          signal.throwIfAborted();
          const found = await lookTwice((again) => look(site, period, again), signal);
          differences += found.length;
          for (const one of found.slice(0, MOST_NAMED)) warn(`a number of ${name} differs`, one);
        } catch (error) {
          daysNotAudited += 1;
          if (signal.aborted) continue;
          logError(`the day of ${name} was not audited`, error);
          failed.push(name);
        }
      }
    }
    measure({ differences, daysNotAudited });
    if (failed.length > 0) throw new Error(`not audited: ${failed.join(", ")}`);
    return { differences, daysNotAudited };
  });
}

/** What differs both times. */
async function lookTwice(
  look: (signal: AbortSignal) => Promise<readonly string[]>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const first = new Set(await look(signal));
  if (first.size === 0) return [];
  await sleep(SECOND_LOOK_MS, undefined, { signal });
  return (await look(signal)).filter((one) => first.has(one));
}
