import type { ViewEvent } from "../functions/core/event.ts";
import { describeArticle } from "./describe-article.ts";

/** Says how this page came to be shown, and what it says of its article. */
export function describeView() {
  const [entry] = performance.getEntriesByType("navigation") as [PerformanceNavigationTiming?];
  return {
    kind: "view",
    url: location.href.replace(/#.*/, ""),
    referrer: document.referrer,
    language: document.documentElement.lang,
    width: innerWidth,
    navigation: entry?.activationStart ? "prerender" : entry?.type,
    ...describeArticle(),
  } satisfies Omit<ViewEvent, "id" | "article">;
}
