import { showArticle } from "./show-article.ts";
import { stayQueue } from "./stay-queue.ts";

/** Time in which a page that changed without being loaded has set its title, its meta tags and its article. */
const SETTLE_MS = 300;

/**
 * Watches by the Navigation API; where there is none, stay.js watches. An address that is replaced is still the same page,
 * and so is one with another fragment.
 */
export function watchMoves(): void {
  // An element with the id "navigation" is a property of window too, and tells of no moves.
  self.navigation?.addEventListener("currententrychange", ({ navigationType, from: { url } }) => {
    if ((url as string).split("#")[0] === location.href.split("#")[0] || navigationType === "replace") return;
    // At once, while the article before is still there.
    stayQueue.push([]);
    showArticle("spa", url as string, SETTLE_MS);
  });
}
