import type { About } from "../core/about.ts";
import { MINUTE_MS, SECOND_MS, hourOf, hourStartMs } from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import { DIMENSIONS, sumMeasures, type Cell, type Dimension, type Filters } from "../core/facts.ts";
import type { Period } from "../core/period.ts";
import type { Usual } from "../core/quantiles.ts";
import type { LabelFilters } from "../core/label.ts";
import { NO_DATA, hasCounts, hasFacts, type Reach } from "../core/reach.ts";
import { mergeAll, type Tally } from "../core/tally.ts";
import type { Totals } from "../core/totals.ts";
import { findSiteFor } from "../core/user.ts";
import { answerUser } from "./answer-user.ts";
import { countsOf, rowsOf } from "./counts.ts";
import { describeArticle } from "./get-articles.ts";
import { readQuery, requireArticle, requireParameter } from "./query.ts";
import { readFilters } from "./report-query.ts";
import type { Given, UserRoute } from "./route.ts";

interface Now {
  readonly startMs: number;
  /** `null` where they are not kept apart by what is asked for. */
  readonly minutes: readonly (Tally | null)[];
  readonly usual: Usual | null;
  readonly day: Period;
  readonly today: Totals;
  /** Whether anything is stored of today, of whichever articles. */
  readonly hasToday: boolean;
  readonly usualToday: Usual | null;
  readonly usualDay: Usual | null;
  readonly articles: readonly {
    readonly article: string;
    readonly about: About;
    readonly views: number;
    readonly previousRank: number | null;
  }[];
  /** The one that was asked for. */
  readonly article:
    | {
        readonly article: string;
        readonly views: number | null;
        readonly rank: number | null;
        readonly previousRank: number | null;
      }
    | undefined;
  /** What the cells are of. */
  readonly hours: Period;
  readonly cells: readonly Cell[];
  readonly reach: Reach;
}

interface Needs extends Given {
  readonly store: {
    readonly readNow: (
      site: Site,
      nowMs: number,
      query: { only: LabelFilters; article: string | undefined },
    ) => Promise<Now>;
    /** The same of views with some values, from facts alone. */
    readonly readNowOfViews: (
      site: Site,
      nowMs: number,
      query: { filters: Filters; article: string | undefined },
    ) => Promise<Now>;
  };
}

/** Rows of each breakdown. */
const ROWS = 10;

/**
 * `GET /v1/reports/now`: the last 30 minutes and today, beside what is usual at this time of this weekday. Minutes are
 * counted by article: of views with some values there is what the facts of hours say, and `null` for the rest. With an
 * article its own number stands beside them, whatever they are filtered by.
 */
export const getNow: UserRoute<Needs> = async (request, { sites, now, store }) => {
  const query = readQuery(request.query, ["site", "article", ...DIMENSIONS]);
  const filters = readFilters(query);
  const { section, author, ...ofViews } = filters;
  const isOfViews = Object.keys(ofViews).length > 0;
  const site = findSiteFor(request.user, sites, requireParameter("site", query.site));
  const article = query.article === undefined ? undefined : requireArticle(query.article);
  const nowMs = now();
  const read = await (isOfViews
    ? store.readNowOfViews(site, nowMs, { filters, article })
    : store.readNow(site, nowMs, { only: { section, author }, article }));
  const { reach } = read;
  const minutes = knownMinutes(read, reach, nowMs);
  const column = (name: keyof Totals) => minutes.map((tally) => tally?.[name] ?? null);
  const known = minutes.filter((tally) => tally !== null);
  const isCounted = read.hasToday || (isOfViews ? hasFacts(read.day, reach) : hasCounts(read.day, reach, nowMs));
  const lately = read.cells.length > 0 || hasFacts(read.hours, reach) ? sumMeasures(read.cells) : NO_DATA;
  const rows = (by: Dimension) => rowsOf(read.cells, by, ROWS);
  return answerUser(
    request,
    { site: site.id, zone: site.zone, asOf: nowMs, completeTo: reach.completeToMs },
    {
      series: {
        start: read.startMs / SECOND_MS,
        step: MINUTE_MS / SECOND_MS,
        views: column("views"),
        prints: column("prints"),
        listens: column("listens"),
      },
      views: known.length > 0 ? mergeAll(known).views : null,
      usual: read.usual,
      today: isCounted ? totalsOf(read.today) : { views: null, prints: null, listens: null },
      usualToday: read.usualToday,
      usualDay: read.usualDay,
      articles: read.articles.map(({ article: id, about, views, previousRank }, at) => ({
        article: id,
        ...describeArticle(about),
        views,
        rank: isOfViews ? null : at + 1,
        previousRank,
      })),
      ...(read.article && { article: known.length > 0 ? read.article : { ...read.article, views: null } }),
      hours: { from: read.hours.fromMs, to: read.hours.toMs, total: countsOf(lately) },
      sources: rows("source"),
      referrers: rows("referrer"),
      sections: rows("section"),
    },
  );
};

/** The last 30 minutes, `null` before there are data. */
function knownMinutes({ startMs, minutes }: Now, reach: Reach, nowMs: number): readonly (Tally | null)[] {
  const msOf = (at: number) => startMs + at * MINUTE_MS;
  // The first event of all is live before it is in any facts.
  const first = minutes.findIndex((tally) => tally !== null && tally.rows > 0);
  const firstMs = Math.min(reach.firstMs ?? Infinity, first < 0 ? Infinity : hourStartMs(hourOf(msOf(first))));
  return minutes.map((tally, at) =>
    tally && hasCounts({ fromMs: msOf(at), toMs: msOf(at + 1) }, { ...reach, firstMs }, nowMs) ? tally : null,
  );
}

function totalsOf({ views, prints, listens }: Totals): Totals {
  return { views, prints, listens };
}
