import type { Event } from "../functions/core/event.ts";
import type { ReaderState } from "./reader-state.ts";
import { send } from "./send.ts";
import { store } from "./storage.ts";

/** Of the acts of a view, those within this time are one. */
const ONCE_IN_MS: Record<string, number> = { print: 2_000, listen: 1 / 0 };

/** The view that the reader is in; none before the page was seen, and on a page that is no article. */
let view: Event | "" | undefined;
/** When the view's last print and listen were, epoch milliseconds. */
let lastMs: Record<string, number>;

/** Starts what belongs to a view anew. */
export function enter(next: Event | ""): void {
  view = next;
  lastMs = {};
}

/**
 * What pages call as `tirage("print")`. Print dialogs within 2 s are one, since a preview may be made anew; a listen is
 * one a view. "off" and "on" keep a reader out of the numbers and let them in again, in this browser.
 */
export const tirage: ReaderState = (act) => {
  const onceInMs = ONCE_IN_MS[act];
  if (act[0] === "o") {
    store["tirageIs"] = act;
  } else if (view && onceInMs) {
    const sinceMs = Date.now() - (lastMs[act] as number);
    lastMs[act] = Date.now();
    if (!(sinceMs < onceInMs)) send({ kind: act as "print", article: view.article, view: view.id });
  }
};
