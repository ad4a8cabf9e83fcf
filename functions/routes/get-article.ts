import type { About } from "../core/about.ts";
import { HOUR_MS, SECOND_MS, hourOf, hourStartMs, type Hour } from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import { growthOf, usualCurve, type Curve } from "../core/curve.ts";
import {
  DIMENSIONS,
  filterCells,
  sumMeasures,
  type Cell,
  type Dimension,
  type Facts,
  type Filters,
} from "../core/facts.ts";
import { hasLabel, viewFiltersIn } from "../core/label.ts";
import { LEFT_OUT_BY, REASONS, leftOutOf, type Reason } from "../core/left-out.ts";
import { hasFacts, knownOf, type Reach } from "../core/reach.ts";
import type { Tally } from "../core/tally.ts";
import { NO_COUNTS, type Totals } from "../core/totals.ts";
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
  readonly cells: ReadonlyMap<string, readonly Cell[]> | undefined;
  readonly facts: Facts;
  readonly curves: readonly Curve[];
}

/** What this report is given. */
export interface ArticleNeeds extends Given {
  readonly store: {
    readonly readArticleReport: (
      site: Site,
      article: string,
      query: { hours: number; withCells: boolean; nowMs: number },
    ) => Promise<Report>;
    readonly readReach: (site: string) => Promise<Reach>;
  };
}

const USUAL_HOURS = 72;
const MAX_HOURS = 720;
/** Rows of each breakdown. */
const ROWS = 20;

/**
 * `GET /v1/reports/article`: everything of one article, and how it grew beside what is usual in its section. With filters
 * that only views answer it is of these views, as they were settled; an article that does not stand under the section or
 * author that is asked for has none.
 */
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
    store.readArticleReport(site, asked, { hours, withCells: viewFiltersIn(filters) !== undefined, nowMs }),
  ]);
  const { article, sameAs, about, facts } = report;
  const { cells, ...part } = partOf(report, filters);
  const isKnown = facts.rows > 0 || hasFacts({ fromMs: report.startMs ?? -Infinity, toMs: Infinity }, reach);
  const read = knownOf(sumMeasures(cells), isKnown);
  const { views, prints, listens } = read;
  const rows = (by: Dimension) => rowsOf(cells, by, ROWS);
  return answerUser(
    request,
    { site: site.id, zone: site.zone, asOf: nowMs, completeTo: reach.completeToMs },
    {
      article,
      sameAs,
      ...describeArticle(about),
      totals: part.totals ?? { views, prints, listens },
      baseline: part.baseline,
      curve: curveOf(report, part, { hours, reach, nowMs }),
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
      excluded: Object.fromEntries(
        REASONS.map((reason) => [reason, isKnown && part.leftOut ? part.leftOut[reason] : null]),
      ),
    },
  );
};

/** What filters leave of a report. */
interface Part {
  /** The public numbers; `undefined` where those of the cells are meant. */
  readonly totals: Totals | undefined;
  readonly baseline: Totals;
  readonly cells: readonly Cell[];
  /** `undefined` where it is not kept by what is asked for. */
  readonly leftOut: Readonly<Record<Reason, number>> | undefined;
  /** Views in an hour; `undefined` when they are not known any more. */
  readonly viewsIn: ((hour: Hour) => number) | undefined;
  readonly isOf: "all" | "some" | "none";
}

function partOf({ about, totals, baseline, hours, cells, facts }: Report, filters: Filters): Part {
  if (!hasLabel(about, filters)) {
    const { reasons: leftOut } = leftOutOf([]);
    return { totals: NO_COUNTS, baseline: NO_COUNTS, cells: [], leftOut, viewsIn: () => 0, isOf: "none" };
  }
  const ofViews = viewFiltersIn(filters);
  if (!ofViews) {
    const { reasons: leftOut } = leftOutOf([facts]);
    const viewsIn = (hour: Hour) => hours.get(hour)?.views ?? 0;
    return { totals, baseline, cells: facts.cells, leftOut, viewsIn, isOf: "all" };
  }
  const isKept = Object.keys(ofViews).every((name) => LEFT_OUT_BY.some((one) => one === name));
  return {
    totals: undefined,
    baseline: NO_COUNTS,
    cells: filterCells(facts.cells, ofViews),
    leftOut: isKept ? leftOutOf([facts], ofViews).reasons : undefined,
    viewsIn: cells && ((hour) => sumMeasures(filterCells(cells.get(hour) ?? [], ofViews)).views),
    isOf: "some",
  };
}

/** How the article grew by hours since it was published; `null` before there are data, in the future, and when nothing is known. */
function curveOf(
  { article, about, startMs, hours: tallies, curves }: Report,
  { viewsIn, isOf }: Pick<Part, "viewsIn" | "isOf">,
  { hours, reach, nowMs }: { readonly hours: number; readonly reach: Reach; readonly nowMs: number },
) {
  if (startMs === undefined || !viewsIn) return null;
  const start = hourStartMs(hourOf(startMs));
  const starts = Array.from({ length: hours }, (_, at) => start + at * HOUR_MS);
  // What came before the first settling is in no facts, and of some views nothing is known after the last one.
  const firstMs = Math.min(reach.firstMs ?? Infinity, ...[...tallies.keys()].map(hourStartMs));
  const endMs = isOf === "some" ? (reach.completeToMs ?? -Infinity) : nowMs + 1;
  const grown = growthOf(starts.map((ms) => viewsIn(hourOf(ms)))).map((views, at) => {
    const ms = starts[at] ?? 0;
    return ms >= firstMs && ms < endMs ? views : null;
  });
  return {
    start: start / SECOND_MS,
    step: HOUR_MS / SECOND_MS,
    views: grown,
    usual: isOf === "all" ? usualCurve(curves, article, about.section) : null,
  };
}
