import { HOUR_MS, hourOf, hourStartMs } from "./clock.ts";
import type { Measure, Measures } from "./facts.ts";
import type { Period } from "./period.ts";

/**
 * How far what is stored of a site reaches. Where it does not reach, a report has no data: `null`, and never 0, which says
 * that nothing happened.
 */
export interface Reach {
  /** When the hour of the site's first event begins, epoch milliseconds; `undefined` before it. */
  readonly firstMs: number | undefined;
  /** Up to when its facts are complete, epoch milliseconds; `null` before the first settling. */
  readonly completeToMs: number | null;
}

/** A stretch of time: [fromMs, toMs), epoch milliseconds. */
type Stretch = Pick<Period, "fromMs" | "toMs">;

/** Says whether the facts of a site reach into a stretch: it has begun when they end, and not ended when they begin. */
export function hasFacts(of: Stretch, { firstMs, completeToMs }: Reach): boolean {
  return overlaps(of, firstMs ?? Infinity, completeToMs ?? -Infinity);
}

/**
 * Says whether the views, prints and listens of a site reach into a stretch where they are not filtered: besides its facts
 * there are the live minutes of this hour and the one before it, up to the minute that has begun.
 */
export function hasCounts(of: Stretch, reach: Reach, nowMs: number): boolean {
  const liveMs = hourStartMs(hourOf(nowMs)) - HOUR_MS;
  return hasFacts(of, reach) || overlaps(of, Math.max(liveMs, reach.firstMs ?? Infinity), nowMs + 1);
}

function overlaps({ fromMs, toMs }: Stretch, startMs: number, endMs: number): boolean {
  return fromMs < endMs && toMs > startMs;
}

/** Measures as reports show them: `null` where there is no data. */
export type Known = Readonly<Record<Measure, number | null>>;

export const NO_DATA: Known = {
  views: null,
  prints: null,
  listens: null,
  told: null,
  seconds: null,
  past25: null,
  past50: null,
  past75: null,
  past100: null,
};

/**
 * Measures, as far as there is data of them.
 * @param isCounted whether there is data of views, prints and listens
 * @param isTold whether there is data of how views were read
 */
export function knownOf(measures: Measures, isCounted: boolean, isTold = isCounted): Known {
  const { views, prints, listens, ...told } = measures;
  return { ...NO_DATA, ...(isCounted && { views, prints, listens }), ...(isTold && told) };
}
