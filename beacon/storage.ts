import { idEnd } from "./event-id.ts";

/** What outlives the page: unsent events, and a reader's wish not to be counted. An object of the page's where a reader has blocked storage. */
export let store: Record<string, string> = {};

/**
 * The id of this reading session: random, kept by the tab and gone with it, so it says nothing about a person. Where a
 * reader has blocked storage it lives as long as the page.
 */
export let session = idEnd;

try {
  // Null in an app's web view that has storage turned off.
  store = localStorage ?? store;
  session = sessionStorage["tirage"] ||= session;
} catch {
  // Blocked.
}

/** Returns the key of the unsent event that is the newest but 30: no more are kept. */
export function tooOld(): string | undefined {
  return (
    Object.keys(store)
      .filter((key) => /^tirage\d/.test(key))
      // Chrome 109 has no toSorted.
      // oxlint-disable-next-line unicorn/no-array-sort
      .sort()
      .at(-31)
  );
}

/** Keeps what is to outlive the page as long as the page. */
export function keepInPage(kept: Record<string, string>): void {
  store = kept;
}
