/** What older browsers need besides, served as /v1/older.js: stay.js loads it where there is no Navigation API. */
import { onEvent } from "./on-event.ts";
import type { Body } from "./send.ts";

/**
 * Watches a page that becomes another without being loaded, by pushState and popstate. An address that is replaced is
 * still the same page, and so is one with another fragment.
 * @param shown the address that was last shown; the page may have moved on since, which its path says
 * @param move says that the page is another, with the address before
 * @param sendRead sends a reading time
 * @returns what sends a reading time so that it arrives though the page is left
 */
export function helpOlder(
  shown: string,
  move: (before: string) => void,
  sendRead: (body: Body) => void,
  store: Record<string, string>,
): (body: Body) => void {
  let address = pageAddress();
  const look = (isReplaced?: boolean) => {
    const before = address;
    address = pageAddress();
    if (!isReplaced && address !== before) move(before);
  };
  if (new URL(shown).pathname !== location.pathname) move(shown);
  onEvent("popstate", () => look());
  for (const name of ["pushState", "replaceState"] as const) {
    const change = history[name];
    history[name] = (...values) => {
      change.apply(history, values);
      try {
        look(name === "replaceState");
      } catch {
        // It is the page's own call.
      }
    };
  }
  if ("keepalive" in Request.prototype) return sendRead;
  return (body) => {
    if (store["tirageIs"] !== "off") navigator.sendBeacon(new URL("reads", import.meta.url), JSON.stringify(body));
  };
}

/** Returns the address of the page, without a fragment. */
function pageAddress(): string {
  return location.href.replace(/#.*/, "");
}
