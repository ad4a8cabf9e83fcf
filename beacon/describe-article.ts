import type { ViewEvent } from "../functions/core/event.ts";
import { plainText } from "./plain-text.ts";
import { readMeta } from "./read-meta.ts";

/** Reads what the page says of its article: its JSON-LD (schema.org `NewsArticle` and kin), else its meta tags. */
export function describeArticle() {
  const data = findArticleData();
  return {
    title: plainText(data["headline"], readMeta("og:title"), document.title),
    section: plainText(data["articleSection"], readMeta("article:section")),
    author: plainText(data["author"], readMeta("article:author")),
    // In a form that the server surely takes: a field that it cannot read would cost the whole view.
    published:
      new Date(plainText(data["datePublished"], readMeta("article:published_time")) ?? "").toJSON() ?? undefined,
  } satisfies Partial<ViewEvent>;
}

/**
 * An article is what has a headline, whichever of schema.org's kinds it is and wherever it lies: alone, in a list, in a
 * `@graph`. A thing is visited after the things in it, so an article is kept rather than one that it mentions.
 */
function findArticleData(): Record<string, unknown> {
  let data = {};
  for (const { textContent } of document.querySelectorAll('[type$="ld+json"]')) {
    try {
      JSON.parse(textContent, (_, value) => {
        if (value?.headline) data = value;
        return value;
      });
    } catch {
      // Another's data, broken: the next may hold.
    }
  }
  return data;
}
