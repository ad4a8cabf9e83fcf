import type { About } from "../core/about.ts";
import { HOUR_MS, SECOND_MS, hourOf, hourStartMs } from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import { growthOf, usualCurve, type Curve } from "../core/curve.ts";
import { DIMENSIONS, filterCells, sumMeasures, type Dimension, type Facts } from "../core/facts.ts";
import { REASONS, leftOutOf } from "../core/left-out.ts";
import { hasFacts, knownOf, type Reach } from "../core/reach.ts";
import type { Tally } from "../core/tally.ts";
import type { Totals } from "../core/totals.ts";
import { findSiteFor } from "../core/user.ts";
import { answerUser } from "./answer-user.ts";
import { rowsOf } from "./counts.ts";
import { describeArticle } from "./get-articles.ts";
import { readCount, readQuery, requireArticle, requireParameter } from "./query.ts";
import { readFilters } from "./report-query.ts";
import type { Given, UserRoute } from "./route.ts";

interface Report {
  readonly article: string;
  readonly sameAs: readonly string[];
  readonly about: About;
  readonly totals: Totals;
  readonly baseline: Totals;
  readonly startMs: number | undefined;
  readonly hours: ReadonlyMap<string, Tally>;
  readonly facts: Facts;
  readonly curves: readonly Curve[];
}

/** What this report is given. */
export interface ArticleNeeds extends Given {
  readonly store: {
    readonly readArticleReport: (site: Site, article: string, hours: number, nowMs: number) => Promise<Report>;
    readonly readReach: (site: string) => Promise<Reach>;
  };
}

const USUAL_HOURS = 72;
const MAX_HOURS = 720;
/** Rows of each breakdown. */
const ROWS = 20;

/** `GET /v1/reports/article`: everything of one article, and how it grew beside what is usual in its section. */
export const getArticle: UserRoute<ArticleNeeds> = async (request, given) => {
  const { sites, now, store } = given;
  const query = readQuery(request.query, ["site", "article", "hours", ...DIMENSIONS]);
  const site = findSiteFor(request.user, sites, requireParameter("site", query.site));
  const asked = requireArticle(query.article);
  const hours = readCount("hours", query.hours, USUAL_HOURS, MAX_HOURS);
  const filters = readFilters(query);
  const nowMs = now();
  const [reach, report] = await Promise.all([
    store.readReach(site.id),
    store.readArticleReport(site, asked, hours, nowMs),
  ]);
  const { article, sameAs, about, totals, baseline, facts } = report;
  const cells = filterCells(facts.cells, filters);
  const isKnown = facts.rows > 0 || hasFacts({ fromMs: report.startMs ?? -Infinity, toMs: Infinity }, reach);
  const read = knownOf(sumMeasures(cells), isKnown);
  const { reasons: leftOut } = leftOutOf([facts]);
  const rows = (by: Dimension) => rowsOf(cells, by, ROWS);
  return answerUser(
    request,
    { site: site.id, zone: site.zone, asOf: nowMs, completeTo: reach.completeToMs },
    {
      article,
      sameAs,
      ...describeArticle(about),
      totals,
      baseline,
      curve: curveOf(report, reach, hours, nowMs),
      reading: {
        told: read.told,
        seconds: read.seconds,
        past25: read.past25,
        past50: read.past50,
        past75: read.past75,
        past100: read.past100,
      },
      sources: rows("source"),
      referrers: rows("referrer"),
      pages: rows("page"),
      countries: rows("country"),
      devices: rows("device"),
      browsers: rows("browser"),
      languages: rows("language"),
      excluded: Object.fromEntries(REASONS.map((reason) => [reason, isKnown ? leftOut[reason] : null])),
    },
  );
};

/** How the article grew by hours since it was published; `null` before there are data, in the future, and when nothing is known. */
function curveOf(
  { article, about, startMs, hours: tallies, curves }: Report,
  reach: Reach,
  hours: number,
  nowMs: number,
) {
  if (startMs === undefined) return null;
  const start = hourStartMs(hourOf(startMs));
  const starts = Array.from({ length: hours }, (_, at) => start + at * HOUR_MS);
  const hourly = starts.map((ms) => tallies.get(hourOf(ms))?.views ?? 0);
  // What came before the first settling is in no facts.
  const firstMs = Math.min(reach.firstMs ?? Infinity, ...[...tallies.keys()].map(hourStartMs));
  const isKnown = (ms: number) => ms >= firstMs && ms <= nowMs;
  const grown = growthOf(hourly).map((views, at) => (isKnown(starts[at] ?? 0) ? views : null));
  return {
    start: start / SECOND_MS,
    step: HOUR_MS / SECOND_MS,
    views: grown,
    usual: usualCurve(curves, article, about.section),
  };
}
