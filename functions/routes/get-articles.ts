import type { About } from "../core/about.ts";
import {
  SORTS,
  hasWords,
  restOf,
  type ListedArticle,
  type Order,
  type Rest,
  type Sort,
  type Walk,
} from "../core/article-list.ts";
import type { Site } from "../core/config.ts";
import { readCursor, writeCursor } from "../core/cursor.ts";
import { NO_MEASURES, type Filters, type Measures } from "../core/facts.ts";
import { viewFiltersIn } from "../core/label.ts";
import type { Period } from "../core/period.ts";
import { Problem } from "../core/problem.ts";
import { hasCounts, hasFacts, knownOf, type Reach } from "../core/reach.ts";
import type { ViewsAtAge } from "../core/usual-at-age.ts";
import { answerUser } from "./answer-user.ts";
import { countsOf } from "./counts.ts";
import { readCount, readOneOf, readSomeOf } from "./query.ts";
import { readReportQuery, type ReportQuery } from "./report-query.ts";
import type { Given, UserRoute } from "./route.ts";

export interface ArticlesStore {
  readonly readArticleList: (
    site: Site,
    query: { period: Period; filters: Filters; nowMs: number; withAbouts: boolean },
  ) => Promise<{ articles: readonly ListedArticle[]; abouts: ReadonlyMap<string, About> }>;
  readonly readAbouts: (site: string, articles: readonly string[]) => Promise<ReadonlyMap<string, About>>;
  readonly readViewsAtAge: (
    site: Site,
    abouts: ReadonlyMap<string, About>,
    nowMs: number,
  ) => Promise<ReadonlyMap<string, ViewsAtAge>>;
  readonly readLastDay: (
    site: string,
    articles: readonly string[],
    nowMs: number,
  ) => Promise<ReadonlyMap<string, readonly number[]>>;
  readonly readReach: (site: string) => Promise<Reach>;
}

interface Needs extends Given {
  readonly store: ArticlesStore;
}

const USUAL_LIMIT = 20;
const MAX_LIMIT = 200;

/**
 * `GET /v1/reports/articles`: the articles of a site that had anything in a period, in order, page by page. `q` keeps those
 * whose title or id has every word of it; `with=usual` puts what is usual at its age beside each, and `with=lastDay`
 * its views in each of the last 24 whole hours.
 */
export const getArticles: UserRoute<Needs> = async (request, given) => {
  const { store } = given;
  const { site, nowMs, period, before, filters, own } = readReportQuery(request, given, [
    "sort",
    "order",
    "q",
    "limit",
    "cursor",
    "with",
  ]);
  const { sort, order } = readSorting(own, filters);
  const limit = readCount("limit", own.limit, USUAL_LIMIT, MAX_LIMIT);
  const shown = readSomeOf("with", own.with, ["usual", "lastDay"]);
  const list = listOf(request.query);
  const walk = readWalk(own.cursor, list);
  const asked = { site, period, before, filters, nowMs, q: own.q, withAbouts: sort === "published" };
  const { reach, found, countsIn } = await findArticles(store, asked);
  const { articles, walkTo } = requireRest(found, { sort, isRising: order === "asc" }, walk);
  const page = articles.slice(0, limit);
  const ids = page.map(({ article }) => article);
  const abouts = await store.readAbouts(site.id, ids);
  const [usual, lastDay] = await Promise.all([
    shown.has("usual") ? store.readViewsAtAge(site, abouts, nowMs) : undefined,
    shown.has("lastDay") ? store.readLastDay(site.id, ids, nowMs) : undefined,
  ]);
  return answerUser(
    request,
    { site: site.id, zone: site.zone, asOf: nowMs, completeTo: reach.completeToMs },
    {
      from: period.fromMs,
      to: period.toMs,
      sort,
      order,
      articles: page.map(({ article, measures, now }) => ({
        article,
        ...describeArticle(abouts.get(article)),
        ...countsIn(article, measures),
        now,
        ...(usual && { usual: usual.get(article) ?? null }),
        ...(lastDay && { lastDay: lastDay.get(article) ?? [] }),
      })),
      found: found.length,
      cursor: articles.length > limit ? writeCursor(walkTo(limit), list) : null,
    },
  );
};

/** How a list is to be sorted. @throws Problem `query`, also when its articles do not have that number with these filters */
export function readSorting(
  own: { readonly sort?: string; readonly order?: string },
  filters: Filters,
): { readonly sort: Sort; readonly order: "asc" | "desc" } {
  const sort = readOneOf("sort", own.sort, SORTS) ?? "views";
  const [name] = Object.keys(viewFiltersIn(filters) ?? {});
  if (sort === "now" && name) {
    throw new Problem(
      "query",
      `The last minutes are counted by article, not by ${name}: a list sorted by "now" takes the filters section and author, and no other.`,
    );
  }
  return { sort, order: readOneOf("order", own.order, ["desc", "asc"]) ?? "desc" };
}

/** How far a list was given before this page. @throws Problem `query` when the cursor is of no page of this list */
export function readWalk(cursor: string | undefined, list: string): Walk | undefined {
  const walk = cursor === undefined ? undefined : readCursor(cursor, list);
  if (cursor !== undefined && !walk) {
    throw new Problem(
      "query",
      'The parameter "cursor" is of no page of this list. Ask for its first page, without one.',
    );
  }
  return walk;
}

/** What of a list was not given yet. @throws Problem `cursor` when that can no longer be told */
export function requireRest(found: readonly ListedArticle[], order: Order, walk: Walk | undefined): Rest {
  const rest = restOf(found, order, walk);
  if (!rest) {
    throw new Problem(
      "cursor",
      "So many articles have moved since the page before that this one cannot be told. Begin with the first page again, without a cursor.",
    );
  }
  return rest;
}

/** Finds the articles that had anything in a period, and what answers show of each, beside what it had before. */
export async function findArticles(
  store: Pick<ArticlesStore, "readArticleList" | "readReach">,
  {
    site,
    period,
    before,
    filters,
    nowMs,
    q,
    withAbouts,
  }: Omit<ReportQuery<never>, "own" | "comparison"> & { readonly q: string | undefined; readonly withAbouts: boolean },
) {
  const [reach, all, then] = await Promise.all([
    store.readReach(site.id),
    store.readArticleList(site, { period, filters, nowMs, withAbouts: withAbouts || q !== undefined }),
    before && store.readArticleList(site, { period: before, filters, nowMs, withAbouts: false }),
  ]);
  const found = all.articles.filter(
    ({ article }) => q === undefined || hasWords(`${article} ${all.abouts.get(article)?.title ?? ""}`, q),
  );
  const previous = then && new Map(then.articles.map(({ article, measures }) => [article, measures]));
  const isLive = viewFiltersIn(filters) === undefined;
  const knownIn = (one: Period, hasAny: boolean) => {
    const isTold = hasFacts(one, reach);
    const isCounted = hasAny || isTold || (isLive && hasCounts(one, reach, nowMs));
    return (measures: Measures) => knownOf(measures, isCounted, isTold || measures.told > 0);
  };
  const knownNow = knownIn(period, found.length > 0);
  const knownThen = before && knownIn(before, previous !== undefined && previous.size > 0);
  const countsIn = (article: string, measures: Measures) =>
    countsOf(knownNow(measures), knownThen?.(previous?.get(article) ?? NO_MEASURES));
  return { reach, found, abouts: all.abouts, isCompared: before !== undefined, countsIn };
}

/** What a list was asked for, but for which page of it. */
export function listOf(query: URLSearchParams): string {
  const asked = [...query].filter(([name]) => name !== "cursor" && name !== "limit");
  return JSON.stringify(asked.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** What an answer says of an article, `null` where it is not known. */
export function describeArticle({ url, title, section, author, published }: About = {}) {
  const publishedMs = Date.parse(published ?? "");
  return {
    url: url ?? null,
    title: title ?? null,
    section: section ?? null,
    author: author ?? null,
    published: Number.isNaN(publishedMs) ? null : publishedMs,
  };
}
