import { onEvent } from "./on-event.ts";

/** Time in which a page that changed without being loaded has set its title, its meta tags and its article. */
const SETTLE_MS = 300;

/**
 * Runs when the page became another without being loaded: by the Navigation API, or where there is none by pushState and
 * popstate. An address that is replaced is still the same page, and so is one with another fragment.
 * @param shown where the page was when it was last shown, without a fragment: it may have moved on since
 * @param leave runs at once, while the article before is still there
 * @param show runs when the new one is there, with the address before
 */
export function watchMoves(shown: string, leave: () => void, show: (before: string) => void): void {
  let address = shown;
  const move = (isReplaced = false) => {
    const before = address;
    address = pageAddress();
    if (isReplaced || address === before) return;
    leave();
    setTimeout(show, SETTLE_MS, before);
  };
  move();
  onEvent("popstate", () => move());
  if ("navigation" in window) {
    onEvent("currententrychange", ({ navigationType }) => move(navigationType === "replace"), navigation);
    return;
  }
  for (const name of ["pushState", "replaceState"] as const) {
    const change = history[name];
    history[name] = (...values) => {
      change.apply(history, values);
      move(name === "replaceState");
    };
  }
}

/** Returns the address of the page, without a fragment. */
export function pageAddress(): string {
  return location.href.replace(/#.*/, "");
}
