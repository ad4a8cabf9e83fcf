import type { ViewEvent } from "../functions/core/event.ts";
import type { Thing } from "./article-data.ts";
import { plainText } from "./plain-text.ts";
import { readMeta } from "./read-meta.ts";

/** How a page came to be shown, where the browser's own word for it would not do. */
export type Shown = ViewEvent["navigation"] | false;

/** Says where and how an article is shown, and what its page says of it: its JSON-LD, else its meta tags. */
export function describeView(data: Thing | null | undefined, navigation: Shown | undefined, referrer: string) {
  const read = (name: string, meta: string) => plainText(data?.[name]) || readMeta(meta)?.trim();
  return {
    kind: "view",
    url: location.href.split("#")[0],
    referrer,
    language: document.documentElement.lang,
    width: innerWidth,
    navigation: navigation || (performance.getEntriesByType("navigation") as [PerformanceNavigationTiming?])[0]?.type,
    title: read("headline", "og:title") || document.title,
    section: read("articleSection", "article:section"),
    author: read("author", "article:author"),
    // In a form that the server surely takes: a field that it cannot read would cost the whole view.
    published: new Date(read("datePublished", "article:published_time") as string).toJSON() ?? undefined,
  } satisfies Partial<ViewEvent>;
}
