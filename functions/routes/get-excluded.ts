import type { Site } from "../core/config.ts";
import { leftOutOf } from "../core/left-out.ts";
import type { SitePiece } from "../core/overview.ts";
import { sumMeasures } from "../core/facts.ts";
import type { Grain, Period } from "../core/period.ts";
import { Problem } from "../core/problem.ts";
import { robotKind } from "../core/robot-kind.ts";
import { answerUser } from "./answer-user.ts";
import { compare } from "./counts.ts";
import { readReportQuery } from "./report-query.ts";
import type { Given, UserRoute } from "./route.ts";

interface Needs extends Given {
  readonly store: {
    /** @param isSum whether one cell for everything is enough */
    readonly readSiteFacts: (site: Site, period: Period, grain: Grain, isSum: boolean) => Promise<readonly SitePiece[]>;
    readonly readReach: (site: string) => Promise<{ completeToMs: number | null }>;
  };
}

/** `GET /v1/reports/excluded`: which views were left out in a period, by reason, and the robots' by name and kind. */
export const getExcluded: UserRoute<Needs> = async (request, given) => {
  const { store } = given;
  const { site, nowMs, period, before, filters } = readReportQuery(request, given, []);
  if (Object.keys(filters).length > 0) {
    throw new Problem("query", "What was left out has no filters: of robots, too little is known.");
  }
  const read = async (one: Period) => {
    const pieces = (await store.readSiteFacts(site, one, "month", true)).map(({ facts }) => facts);
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
