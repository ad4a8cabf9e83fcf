import type { ViewEvent } from "../functions/core/event.ts";
import { describeArticle } from "./describe-article.ts";
import { MAX_ADDRESS } from "./limits.ts";

/** Says how this page came to be shown, and what it says of its article. */
export function describeView() {
  const [entry] = performance.getEntriesByType("navigation") as [PerformanceNavigationTiming?];
  return {
    kind: "view",
    url: location.href.replace(/#.*/, "").slice(0, MAX_ADDRESS),
    referrer: document.referrer.slice(0, MAX_ADDRESS),
    language: document.documentElement.lang,
    width: innerWidth,
    navigation: entry?.activationStart ? "prerender" : entry?.type,
    ...describeArticle(),
  } satisfies Omit<ViewEvent, "id" | "article">;
}
