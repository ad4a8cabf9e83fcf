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

/** The days of which numbers differ, by their first millisecond: an audit looks at them again until it finds none. */
export interface DifferingDays {
  readonly read: (site: string) => Promise<readonly number[]>;
  readonly remember: (site: string, fromMs: number) => Promise<void>;
  readonly forget: (site: string, daysMs: readonly number[]) => Promise<void>;
}

/** What a run of the audit needs. */
interface Needs {
  /**
   * Looks for numbers of a site that are not what its raw rows say, and names each, the same one always by the same text.
   * @throws when it cannot, or the signal aborts
   */
  readonly look: (site: Site, period: Period, signal: AbortSignal) => Promise<readonly string[]>;
  /** How many days are looked at, back from the last full hour. */
  readonly days: number;
  /** How many days back anything can be looked at. */
  readonly reachDays: number;
  readonly differing: DifferingDays;
  readonly now: () => number;
  readonly measure: Measure;
}

/** A site's day that is to be looked at. */
interface Day extends Period {
  readonly site: Site;
  /** It is not one of the last days: an earlier run found that it differs. */
  readonly isRemembered: boolean;
}

/**
 * Makes the Lambda handler of the audit. It looks at each site's last day, then at each one's day before it, and so on, then at
 * older days in which an earlier run found a difference, for as long as there is time, and tells how many days it has not looked
 * at, and how many numbers differ: none only when it has looked at all. A day that differed and is too old to be looked at
 * by now counts as one difference, until it is forgotten. It fails in the end when a day could not be looked at for another
 * reason than the time.
 */
export function serveAudit(sites: readonly Site[], { look, days, reachDays, differing, now, measure }: Needs) {
  return middy<unknown, { differences?: number; daysNotAudited: number }>().handler(async (_event, context) => {
    const signal = AbortSignal.timeout(Math.max(context.getRemainingTimeInMillis() - SPARE_MS, 0));
    const endMs = Math.floor(now() / HOUR_MS) * HOUR_MS;
    const firstMs = endMs - days * DAY_MS;
    const remembered = new Map(
      await Promise.all(sites.map(async (site) => [site, await differing.read(site.id)] as const)),
    );
    const last = Array.from({ length: days }, (_, day) => endMs - (day + 1) * DAY_MS).flatMap((fromMs) =>
      sites.map((site): Day => ({ site, fromMs, toMs: fromMs + DAY_MS, isRemembered: false })),
    );
    const isReached = (fromMs: number) => fromMs >= endMs - reachDays * DAY_MS;
    const older = [...remembered].flatMap(([site, all]) =>
      all
        .filter((fromMs) => fromMs < firstMs && isReached(fromMs))
        .map((fromMs): Day => ({ site, fromMs, toMs: fromMs + DAY_MS, isRemembered: true })),
    );
    const failed: string[] = [];
    const notLookedAt = new Set<Site>();
    const found = new Map<Site, Set<number>>(sites.map((site) => [site, new Set()]));
    let [differences, daysNotAudited] = [0, 0];
    for (const { site, isRemembered, ...period } of [...last, ...older]) {
      const name = `${site.id} from ${new Date(period.fromMs).toISOString()}`;
      try {
        signal.throwIfAborted();
        const differs = await lookTwice((again) => look(site, period, again), signal);
        differences += differs.length;
        for (const one of differs.slice(0, MOST_NAMED)) warn(`a number of ${name} differs`, one);
        if (differs.length > 0) {
          found.get(site)?.add(period.fromMs);
          await differing.remember(site.id, period.fromMs);
        } else if (isRemembered) await differing.forget(site.id, [period.fromMs]);
      } catch (error) {
        daysNotAudited += 1;
        if (!isRemembered) notLookedAt.add(site);
        if (signal.aborted) continue;
        logError(`the day of ${name} was not audited`, error);
        failed.push(name);
      }
    }
    for (const [site, all] of remembered) {
      differences += all.filter((fromMs) => !isReached(fromMs)).length;
      // Days of an earlier run that lie within the last days: what differs in these is remembered as theirs.
      const within = all.filter((fromMs) => fromMs >= firstMs && !found.get(site)?.has(fromMs));
      if (!notLookedAt.has(site)) await differing.forget(site.id, within);
    }
    const isKnown = differences > 0 || daysNotAudited === 0;
    const measured = { ...(isKnown && { differences }), daysNotAudited };
    measure(measured);
    if (failed.length > 0) throw new Error(`not audited: ${failed.join(", ")}`);
    return measured;
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
