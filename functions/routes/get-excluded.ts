import type { Site } from "../core/config.ts";
import { leftOutOf } from "../core/left-out.ts";
import type { SitePiece } from "../core/overview.ts";
import { sumMeasures, type Facts } from "../core/facts.ts";
import type { Grain, Period } from "../core/period.ts";
import { Problem } from "../core/problem.ts";
import type { LabelFilters } from "../core/label.ts";
import { robotKind } from "../core/robot-kind.ts";
import { answerUser } from "./answer-user.ts";
import { compare } from "./counts.ts";
import { readReportQuery } from "./report-query.ts";
import type { Given, UserRoute } from "./route.ts";

interface Needs extends Given {
  readonly store: {
    /** @param isSum whether one cell for everything is enough */
    readonly readSiteFacts: (site: Site, period: Period, grain: Grain, isSum: boolean) => Promise<readonly SitePiece[]>;
    /** The facts of the articles that stand under a section or author now. */
    readonly readLabelledFacts: (
      site: Site,
      period: Period,
      asked: LabelFilters,
      nowMs: number,
    ) => Promise<readonly Facts[]>;
    readonly readReach: (site: string) => Promise<{ completeToMs: number | null }>;
  };
}

/**
 * `GET /v1/reports/excluded`: which views were left out in a period, by reason, and the robots' by name and kind; of the
 * articles of a section or an author where that is asked for.
 */
export const getExcluded: UserRoute<Needs> = async (request, given) => {
  const { store } = given;
  const { site, nowMs, period, before, filters } = readReportQuery(request, given, []);
  const { section, author, ...others } = filters;
  const [other] = Object.keys(others);
  if (other) {
    throw new Problem(
      "query",
      `What was left out is not kept by ${other}: it takes the filters section and author, and no other.`,
    );
  }
  const isOfAll = section === undefined && author === undefined;
  const read = async (one: Period) => {
    const pieces = isOfAll
      ? (await store.readSiteFacts(site, one, "month", true)).map(({ facts }) => facts)
      : await store.readLabelledFacts(site, one, { section, author }, nowMs);
    return { ...leftOutOf(pieces), views: sumMeasures(pieces.flatMap(({ cells }) => cells)).views };
  };
  const [reach, now, then] = await Promise.all([store.readReach(site.id), read(period), before && read(before)]);
  const viewsThen = then && new Map(then.robots.map(({ name, views }) => [name, views]));
  return answerUser(
    request,
    { site: site.id, zone: site.zone, asOf: nowMs, completeTo: reach.completeToMs },
    {
      from: period.fromMs,
      to: period.toMs,
      counted: compare(now.views, then?.views),
      reasons: {
        repeat: compare(now.reasons.repeat, then?.reasons.repeat),
        robot: compare(now.reasons.robot, then?.reasons.robot),
        prefetch: compare(now.reasons.prefetch, then?.reasons.prefetch),
        own: compare(now.reasons.own, then?.reasons.own),
      },
      robots: now.robots.map(({ name, views }) => ({
        name,
        kind: robotKind(name),
        views: compare(views, viewsThen && (viewsThen.get(name) ?? 0)),
      })),
    },
  );
};
