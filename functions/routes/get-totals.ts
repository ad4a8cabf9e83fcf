import { Problem } from "../core/problem.ts";
import { findSite } from "../core/site.ts";
import type { Totals } from "../core/totals.ts";
import { NUMBERS_CACHE, answerCached } from "./cached.ts";
import { checkArticle, readQuery, requireParameter } from "./query.ts";
import type { Given, Route } from "./route.ts";

/** The most articles of one request. */
const MAX_ARTICLES = 100;

export interface ReadsTotals {
  readonly readTotals: (site: string, articles: readonly string[]) => Promise<ReadonlyMap<string, Totals>>;
}

/** `GET /v1/totals`: the public numbers of 1-100 articles; one never seen has zeros. */
export const getTotals: Route<Given & { store: ReadsTotals }> = async (request, { sites, now, store }) => {
  const query = readQuery(request.query, ["site", "article"], ["article"]);
  const site = findSite(sites, requireParameter("site", query.site));
  const articles = [...new Set(request.query.getAll("article"))];
  if (articles.length === 0) throw new Problem("query", 'The parameter "article" is missing.');
  if (articles.length > MAX_ARTICLES) throw new Problem("query", `Ask for at most ${MAX_ARTICLES} articles at once.`);
  for (const article of articles) checkArticle(article);
  const totals = showTotals(articles, await store.readTotals(site.id, articles));
  const body = JSON.stringify({ site: site.id, asOf: now(), totals });
  return answerCached(request, JSON.stringify(totals), { type: "application/json", cache: NUMBERS_CACHE, body });
};

/** Totals as the API shows them, in the order that was asked for. */
export function showTotals(articles: readonly string[], totals: ReadonlyMap<string, Totals>): Record<string, Totals> {
  return Object.fromEntries(
    articles.map((article) => {
      const { views = 0, prints = 0, listens = 0 } = totals.get(article) ?? {};
      return [article, { views, prints, listens }];
    }),
  );
}
