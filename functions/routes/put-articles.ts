import { parseArticleChanges, type ArticleChange } from "../core/article-change.ts";
import type { Site } from "../core/config.ts";
import { Problem } from "../core/problem.ts";
import { isOnSite } from "../core/site.ts";
import type { Totals } from "../core/totals.ts";
import { findSiteFor } from "../core/user.ts";
import type { Given, UserRoute } from "./route.ts";

interface Kept {
  readonly about: { readonly [name in "title" | "section" | "author" | "published" | "url"]?: string | undefined };
  readonly baseline: Totals;
  readonly same: readonly string[];
  readonly into: string | undefined;
}

interface Needs extends Given {
  readonly store: {
    /** Changes nothing. @throws Problem `body` when old ids cannot be folded as these changes want it */
    readonly checkFolding: (site: string, changes: readonly ArticleChange[]) => Promise<unknown>;
    /** Keeps what is said of articles of one site; the same again changes nothing. @throws Problem as `checkFolding` */
    readonly changeArticles: (site: string, changes: readonly ArticleChange[], nowMs: number) => Promise<void>;
    readonly readKept: (site: string, articles: readonly string[]) => Promise<ReadonlyMap<string, Kept>>;
  };
}

/**
 * `PUT /v1/articles`: what an admin says of articles: what they are about, what an older system had counted of them,
 * and which old ids are the same article. Nothing is kept of a request with anything wrong in it.
 */
export const putArticles: UserRoute<Needs> = async (request, { sites, now, store }) => {
  const changes = parseArticleChanges(request.body);
  for (const [at, change] of changes.entries()) {
    checkAddress(findSiteFor(request.user, sites, change.site), change, at);
  }
  const bySite = Map.groupBy(changes, ({ site }) => site);
  for (const [site, own] of bySite) await store.checkFolding(site, own);
  const kept = new Map<string, ReadonlyMap<string, Kept>>();
  for (const [site, own] of bySite) {
    await store.changeArticles(site, own, now());
    kept.set(
      site,
      await store.readKept(
        site,
        own.map(({ article }) => article),
      ),
    );
  }
  const articles = changes.map(({ site, article }) => show(site, article, kept.get(site)?.get(article)));
  return {
    status: 200,
    headers: { "content-type": "application/json", "cache-control": "no-store" },
    body: JSON.stringify({ articles }),
  };
};

/** A site that has said no hosts yet takes any. */
function checkAddress(site: Site, { url }: ArticleChange, at: number): void {
  if (!url || site.hosts.length === 0 || isOnSite(site, url)) return;
  throw new Problem("body", `The field "${at}.url" should be on one of the site's hosts: ${site.hosts.join(", ")}.`);
}

function show(site: string, article: string, kept: Kept | undefined) {
  const { title = null, section = null, author = null, published = null, url = null } = kept?.about ?? {};
  const { baseline, same = [], into = null } = kept ?? {};
  return { site, article, title, section, author, published, url, baseline, sameAs: same, foldedInto: into };
}
