import type { Site } from "../core/config.ts";
import { LEFT_OUT_BY, leftOutOf, type Reason } from "../core/left-out.ts";
import { enoughFor } from "../core/margins.ts";
import type { SitePiece } from "../core/overview.ts";
import { EMPTY_FACTS, filterCells, sumMeasures, type Facts, type Filters } from "../core/facts.ts";
import type { Period } from "../core/period.ts";
import { Problem } from "../core/problem.ts";
import { hasFacts } from "../core/reach.ts";
import { robotKind } from "../core/robot-kind.ts";
import { answerUser } from "./answer-user.ts";
import { compare } from "./counts.ts";
import type { OverviewNeeds } from "./get-overview.ts";
import { readReportQuery } from "./report-query.ts";
import type { Given, UserRoute } from "./route.ts";

interface Needs extends Given {
  readonly store: Pick<OverviewNeeds["store"], "readSiteFacts" | "readReach"> & {
    /** The views with some values of each article that stands under a section or author now, and those that were left out. */
    readonly readLabelledViews: (
      site: Site,
      period: Period,
      asked: Filters,
      nowMs: number,
    ) => Promise<readonly (Pick<Facts, "leftOut"> & { readonly views: number })[]>;
  };
}

/**
 * `GET /v1/reports/excluded`: which views were left out in a period, by reason, and the robots' by name and kind; of the
 * articles of a section or an author, and of views with some values, where that is asked for.
 */
export const getExcluded: UserRoute<Needs> = async (request, given) => {
  const { store } = given;
  const { site, nowMs, period, before, filters } = readReportQuery(request, given, []);
  const { section, author, ...ofViews } = filters;
  const other = Object.keys(ofViews).find((name) => !LEFT_OUT_BY.some((one) => one === name));
  if (other) {
    const taken = ["section", "author", ...LEFT_OUT_BY].join(", ");
    throw new Problem("query", `What was left out is not kept by ${other}: it takes the filters ${taken}.`);
  }
  const isOfAll = section === undefined && author === undefined;
  const reaching = store.readReach(site.id);
  const read = async (one: Period) => {
    const pieces = await (isOfAll ? readAll(one) : store.readLabelledViews(site, one, filters, nowMs));
    if (pieces.length === 0 && !hasFacts(one, await reaching)) return null;
    return { ...leftOutOf(pieces, ofViews), views: pieces.reduce((sum, { views }) => sum + views, 0) };
  };
  const readAll = async (one: Period) => {
    const enough = enoughFor(ofViews);
    const isOfOne = enough !== "sum" && enough !== undefined;
    const [pieces, counted] = await Promise.all([
      store.readSiteFacts(site, one, "month", isOfOne ? undefined : enough),
      // Of the views that count, more is kept apart than of those that do not.
      isOfOne ? store.readSiteFacts(site, one, "month", enough) : undefined,
    ]);
    const viewsIn = (some: readonly SitePiece[]) =>
      some.map(({ facts: { cells } }) => ({
        leftOut: EMPTY_FACTS.leftOut,
        views: sumMeasures(filterCells(cells, ofViews)).views,
      }));
    return [...pieces.map(({ facts: { leftOut } }) => ({ leftOut, views: 0 })), ...viewsIn(counted ?? pieces)];
  };
  const [reach, now, then] = await Promise.all([reaching, read(period), before && read(before)]);
  const viewsThen = then && new Map(then.robots.map(({ name, views }) => [name, views]));
  const reason = (name: Reason) => compare(now?.reasons[name] ?? null, then && then.reasons[name]);
  return answerUser(
    request,
    { site: site.id, zone: site.zone, asOf: nowMs, completeTo: reach.completeToMs },
    {
      from: period.fromMs,
      to: period.toMs,
      counted: compare(now?.views ?? null, then && then.views),
      reasons: {
        repeat: reason("repeat"),
        robot: reason("robot"),
        prefetch: reason("prefetch"),
        own: reason("own"),
        unsigned: reason("unsigned"),
      },
      robots: (now?.robots ?? []).map(({ name, views }) => ({
        name,
        kind: robotKind(name),
        views: compare(views, viewsThen && (viewsThen.get(name) ?? 0)),
      })),
    },
  );
};
