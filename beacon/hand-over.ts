import type { TotalsByArticle } from "./reader-state.ts";

/** Gives the numbers of an answer to the `<view-count>` elements: in `window.tirage`, and told by a DOM event. */
export function handOver(totals: TotalsByArticle | undefined): void {
  if (window.tirage) window.tirage.totals = totals;
  document.dispatchEvent(new Event("tirage:totals"));
}
