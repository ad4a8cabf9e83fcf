import { articleAddress } from "../core/article-address.ts";
import type { ArticleChange } from "../core/article-change.ts";
import { eachInParallel } from "../core/in-parallel.ts";
import { NO_COUNTS } from "../core/totals.ts";
import { amendAbout } from "./amend-about.ts";
import type { Database } from "./database.ts";
import { refold, type Wanted } from "./refold.ts";
import { setBaseline } from "./set-baseline.ts";

/** Articles that are changed at one time. */
const AT_ONCE = 8;

/**
 * Keeps what an admin says of articles of one site. Each write is absolute, so that one that broke off is mended by the
 * same again.
 * @throws Problem `body` when their old ids cannot be folded
 */
export async function changeArticles(
  db: Database,
  site: string,
  changes: readonly ArticleChange[],
  nowMs: number,
): Promise<void> {
  await eachInParallel(changes, AT_ONCE, (change) => changeArticle(db, site, change, nowMs));
  await refold(db, site, wantedOf(changes), nowMs);
}

/** The old ids that the articles shall have, of those whose old ids are to change. */
export function wantedOf(changes: readonly ArticleChange[]): Wanted {
  return new Map(
    changes.flatMap(({ article, sameAs }) => (sameAs === undefined ? [] : [[article, sameAs ?? []] as const])),
  );
}

async function changeArticle(db: Database, site: string, change: ArticleChange, nowMs: number): Promise<void> {
  const { article, title, section, author, published, url, baseline } = change;
  const address = url && articleAddress(url);
  await amendAbout(db, site, article, { title, section, author, published, url: address }, nowMs);
  if (baseline !== undefined) await setBaseline(db, site, article, baseline ?? NO_COUNTS);
}
