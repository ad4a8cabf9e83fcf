import type { About } from "../core/about.ts";
import { hasWords } from "../core/article-list.ts";
import type { Site } from "../core/config.ts";
import { DIMENSIONS, type Filters } from "../core/facts.ts";
import type { Period } from "../core/period.ts";
import { hasLabel, viewFiltersIn } from "../core/label.ts";
import { findSiteFor } from "../core/user.ts";
import { addDays, dayStartMs, localDay } from "../core/zone.ts";
import { answerUser } from "./answer-user.ts";
import { describeArticle, type ArticlesStore } from "./get-articles.ts";
import { readCount, readQuery, requireParameter } from "./query.ts";
import { readFilters } from "./report-query.ts";
import type { Given, UserRoute } from "./route.ts";

interface Needs extends Given {
  readonly store: Pick<ArticlesStore, "readArticleList" | "readReach"> & {
    readonly readAllAbouts: (site: string) => Promise<ReadonlyMap<string, About>>;
  };
}

const USUAL_LIMIT = 20;
const MAX_LIMIT = 100;

/** Days before today in which an article must have had a view that filters ask for. */
const VIEWED_DAYS = 30;

/**
 * `GET /v1/reports/search`: articles whose title, id, section or author has every word of `q`, the latest first. The filters
 * `section` and `author` are of the articles themselves; the others keep those that had such a view in the last 30 days.
 */
export const getSearch: UserRoute<Needs> = async (request, { sites, now, store }) => {
  const query = readQuery(request.query, ["site", "q", "limit", ...DIMENSIONS]);
  const site = findSiteFor(request.user, sites, requireParameter("site", query.site));
  const question = requireParameter("q", query.q?.trim()).slice(0, 256);
  const limit = readCount("limit", query.limit, USUAL_LIMIT, MAX_LIMIT);
  const filters = readFilters(query);
  const { section, author } = filters;
  const ofViews = viewFiltersIn(filters);
  const nowMs = now();
  const [reach, abouts, viewed] = await Promise.all([
    store.readReach(site.id),
    store.readAllAbouts(site.id),
    ofViews && findViewed(store, site, nowMs, ofViews),
  ]);
  const found = [...abouts]
    .filter(([article, about]) => hasLabel(about, { section, author }) && (!viewed || viewed.has(article)))
    .filter(([article, { title, section: its, author: by }]) =>
      hasWords([article, title, its, by].filter(Boolean).join(" "), question),
    )
    .map(([article, about]) => ({ article, ...describeArticle(about) }))
    .toSorted((a, b) => (b.published ?? 0) - (a.published ?? 0) || (a.article < b.article ? -1 : 1));
  return answerUser(
    request,
    { site: site.id, zone: site.zone, asOf: nowMs, completeTo: reach.completeToMs },
    { articles: found.slice(0, limit), found: found.length },
  );
};

/** Finds the articles that had a view with these values lately. */
async function findViewed(store: Needs["store"], site: Site, nowMs: number, filters: Filters) {
  const asked = { period: latelyOf(site, nowMs), filters, nowMs, withAbouts: false };
  const { articles } = await store.readArticleList(site, asked);
  return new Set(articles.filter(({ measures }) => measures.views > 0).map(({ article }) => article));
}

function latelyOf({ zone }: Site, nowMs: number): Period {
  const today = localDay(nowMs, zone);
  return { fromMs: dayStartMs(addDays(today, -VIEWED_DAYS), zone), toMs: dayStartMs(addDays(today, 1), zone) };
}
