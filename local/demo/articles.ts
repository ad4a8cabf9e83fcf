import type { DemoArticle } from "./article.ts";
import { englishArticles } from "./english-articles.ts";
import { russianArticles } from "./russian-articles.ts";
import { uzbekArticles } from "./uzbek-articles.ts";

/** Everything that The Ferry Post has published, the newest first; the first one has a count from an older counter. */
export const articles: readonly DemoArticle[] = [...englishArticles, ...uzbekArticles, ...russianArticles].toSorted(
  (a, b) => b.published.localeCompare(a.published),
);
