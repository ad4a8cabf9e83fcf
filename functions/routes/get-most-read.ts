import type { Site } from "../core/config.ts";
import { WINDOWS, type MostReadQuery } from "../core/most-read.ts";
import { findSite } from "../core/site.ts";
import { answerCached } from "./cached.ts";
import { readCount, readOneOf, readQuery, requireParameter } from "./query.ts";
import type { Given, Route } from "./route.ts";

const MAX_LIMIT = 50;
const USUAL_LIMIT = 10;

/** A minute, and stale for five more while it is asked for again. */
const CACHE = "public, max-age=60, s-maxage=60, stale-while-revalidate=300";

interface ReadArticle {
  readonly article: string;
  readonly views: number;
  readonly about: { readonly url?: string | undefined; title?: string | undefined; section?: string | undefined };
}

interface Needs extends Given {
  readonly store: {
    /** The most read articles of a window that ends now, the most read first. */
    readonly readMostRead: (site: Site, query: MostReadQuery) => Promise<readonly ReadArticle[]>;
  };
}

/** `GET /v1/most-read`: the articles of a site that were viewed most in a window that ends now. */
export const getMostRead: Route<Needs> = async (request, { sites, now, store }) => {
  const query = readQuery(request.query, ["site", "window", "section", "limit"]);
  const site = findSite(sites, requireParameter("site", query.site));
  const window = readOneOf("window", query.window, WINDOWS) ?? "24h";
  const limit = readCount("limit", query.limit, USUAL_LIMIT, MAX_LIMIT);
  const nowMs = now();
  const read = await store.readMostRead(site, { window, nowMs, limit, section: query.section });
  const articles = read.map(({ article, views, about: { url = null, title = null, section = null } }) => ({
    article,
    url,
    title,
    section,
    views,
  }));
  const body = JSON.stringify({ site: site.id, asOf: nowMs, window, articles });
  return answerCached(request, JSON.stringify(articles), { type: "application/json", cache: CACHE, body });
};
