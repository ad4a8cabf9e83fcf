import type { About } from "../core/about.ts";
import { hasWords } from "../core/article-list.ts";
import { findSiteFor } from "../core/user.ts";
import { answerUser } from "./answer-user.ts";
import { describeArticle } from "./get-articles.ts";
import { readCount, readQuery, requireParameter } from "./query.ts";
import type { Given, UserRoute } from "./route.ts";

interface Needs extends Given {
  readonly store: {
    readonly readAllAbouts: (site: string) => Promise<ReadonlyMap<string, About>>;
  };
}

const USUAL_LIMIT = 20;
const MAX_LIMIT = 100;

/** `GET /v1/reports/search`: articles whose title, id, section or author has every word of `q`, the latest first. */
export const getSearch: UserRoute<Needs> = async (request, { sites, now, store }) => {
  const query = readQuery(request.query, ["site", "q", "limit"]);
  const site = findSiteFor(request.user, sites, requireParameter("site", query.site));
  const question = requireParameter("q", query.q?.trim()).slice(0, 256);
  const limit = readCount("limit", query.limit, USUAL_LIMIT, MAX_LIMIT);
  const found = [...(await store.readAllAbouts(site.id))]
    .filter(([article, { title, section, author }]) =>
      hasWords([article, title, section, author].filter(Boolean).join(" "), question),
    )
    .map(([article, about]) => ({ article, ...describeArticle(about) }))
    .toSorted((a, b) => (b.published ?? 0) - (a.published ?? 0) || (a.article < b.article ? -1 : 1));
  return answerUser(
    request,
    { site: site.id, zone: site.zone, asOf: now(), completeTo: null },
    { articles: found.slice(0, limit), found: found.length },
  );
};
