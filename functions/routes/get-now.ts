import type { About } from "../core/about.ts";
import { MINUTE_MS, SECOND_MS } from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import { DIMENSIONS, sumMeasures, type Cell, type Dimension } from "../core/facts.ts";
import type { Period } from "../core/period.ts";
import { Problem } from "../core/problem.ts";
import type { Usual } from "../core/quantiles.ts";
import type { LabelFilters } from "../core/label.ts";
import type { Tally } from "../core/tally.ts";
import { findSiteFor } from "../core/user.ts";
import { answerUser } from "./answer-user.ts";
import { countsOf, rowsOf } from "./counts.ts";
import { describeArticle } from "./get-articles.ts";
import { readQuery, requireParameter } from "./query.ts";
import { readFilters } from "./report-query.ts";
import type { Given, UserRoute } from "./route.ts";

interface Now {
  readonly startMs: number;
  readonly minutes: readonly Tally[];
  readonly usual: Usual | null;
  readonly today: Tally;
  readonly usualToday: Usual | null;
  readonly usualDay: Usual | null;
  readonly articles: readonly {
    readonly article: string;
    readonly about: About;
    readonly views: number;
    readonly previousRank: number | null;
  }[];
  /** What the cells are of. */
  readonly hours: Period;
  readonly cells: readonly Cell[];
}

interface Needs extends Given {
  readonly store: {
    readonly readNow: (site: Site, nowMs: number, only: LabelFilters) => Promise<Now>;
    readonly readReach: (site: string) => Promise<{ completeToMs: number | null }>;
  };
}

/** Rows of each breakdown. */
const ROWS = 10;

/** `GET /v1/reports/now`: the last 30 minutes and today, beside what is usual at this time of this weekday. */
export const getNow: UserRoute<Needs> = async (request, { sites, now, store }) => {
  const query = readQuery(request.query, ["site", ...DIMENSIONS]);
  const { section, author, ...others } = readFilters(query);
  const [other] = Object.keys(others);
  if (other) {
    throw new Problem(
      "query",
      `The last minutes are counted by article, not by ${other}: they take the filters section and author, and no other. The report "breakdown" takes it, of whole hours.`,
    );
  }
  const site = findSiteFor(request.user, sites, requireParameter("site", query.site));
  const nowMs = now();
  const [reach, read] = await Promise.all([store.readReach(site.id), store.readNow(site, nowMs, { section, author })]);
  const column = (name: "views" | "prints" | "listens") => read.minutes.map((tally) => tally[name]);
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
      views: column("views").reduce((sum, views) => sum + views, 0),
      usual: read.usual,
      today: { views: read.today.views, prints: read.today.prints, listens: read.today.listens },
      usualToday: read.usualToday,
      usualDay: read.usualDay,
      articles: read.articles.map(({ article, about, views, previousRank }, at) => ({
        article,
        ...describeArticle(about),
        views,
        rank: at + 1,
        previousRank,
      })),
      hours: { from: read.hours.fromMs, to: read.hours.toMs, total: countsOf(sumMeasures(read.cells)) },
      sources: rows("source"),
      referrers: rows("referrer"),
      sections: rows("section"),
    },
  );
};
