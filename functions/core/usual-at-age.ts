import { HOUR_MS, hourOf, hourStartMs } from "./clock.ts";
import { CURVE_HOURS, peersOf, type Curve, type UsualCurve } from "./curve.ts";
import { usualOf, type Usual } from "./quantiles.ts";

/** What other articles had when they were as old as one is, or at the end of their curves where it is older. */
export interface UsualAtAge extends Usual, Pick<UsualCurve, "of" | "articles"> {}

/** An article's views at its age, beside what is usual then. */
export interface ViewsAtAge extends UsualAtAge {
  readonly views: number;
}

/**
 * How old an article is by the clock of curves, which begins with the hour of UTC in which it was published: hours from
 * 0 to 72, where curves end.
 */
export function curveAge(publishedMs: number, nowMs: number): number {
  return Math.min(CURVE_HOURS, (nowMs - hourStartMs(hourOf(publishedMs))) / HOUR_MS);
}

/** What is usual at an age of 0 to 72 hours, without the article itself; `null` when too few others are known. */
export function usualAtAge(
  curves: readonly Curve[],
  article: string,
  section: string | undefined,
  ageHours: number,
): UsualAtAge | null {
  const peers = peersOf(curves, article, section);
  const usual = peers && usualOf(peers.curves.map((curve) => viewsAt(curve, ageHours)));
  return usual && { ...usual, of: peers.of, articles: peers.curves.length };
}

/** Views up to an age, within an hour in proportion. */
function viewsAt({ views }: Curve, ageHours: number): number {
  const hour = Math.floor(ageHours);
  const before = views[hour - 1] ?? 0;
  return before + ((views[hour] ?? before) - before) * (ageHours - hour);
}

/** The curves of articles with those of the old ids that are folded into them. Sections are the articles' own, where they have one. */
export function foldCurves(curves: readonly Curve[], into: ReadonlyMap<string, string>): Curve[] {
  const groups = Map.groupBy(curves, ({ article }) => into.get(article) ?? article);
  return [...groups].map(([article, own]) => {
    const ownFirst = own.toSorted((a, b) => Number(b.article === article) - Number(a.article === article));
    return { ...ownFirst.reduce(addCurve), article };
  });
}

function addCurve(sum: Curve, { section, views }: Curve): Curve {
  return {
    ...sum,
    section: sum.section ?? section,
    views: sum.views.map((count, hour) => count + (views[hour] ?? 0)),
  };
}
