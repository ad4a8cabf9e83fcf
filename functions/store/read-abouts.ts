import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { withoutBlanks, type About } from "../core/about.ts";
import { batchGet, type HowToRead } from "./batch-get.ts";
import type { Database } from "./database.ts";
import { aboutKey } from "./keys.ts";

/** Reads what is known of articles, eventually consistent where nothing else is said; one of which nothing is known is missing. */
export async function readAbouts(
  db: Database,
  site: string,
  articles: readonly string[],
  how: HowToRead = {},
): Promise<ReadonlyMap<string, About>> {
  const items = await batchGet(
    db,
    articles.map((article) => aboutKey(site, article)),
    how,
  );
  return new Map(items.map((item) => [item["sk"]?.S ?? "", parseAbout(item)]));
}

/** Reads an item of what is known of an article. */
export function parseAbout(item: Record<string, AttributeValue> = {}): About {
  const { url, title, section, author, published } = item;
  return withoutBlanks({
    url: url?.S,
    title: title?.S,
    section: section?.S,
    author: author?.S,
    published: published?.S,
  });
}
