import type { Event } from "../functions/core/event.ts";
import type { ReaderState } from "./reader-state.ts";
// oxlint-disable-next-line import/no-cycle -- as there
import { send } from "./send.ts";
import { keepInPage, store } from "./storage.ts";

/** The view that the reader is in; none before the page was seen, and on a page that is no article. */
let view: Event | "" | undefined;
/** Until when a print and a listen of the view are the one before: times of `performance.now()`, which never goes back. */
let onceUntilMs: Record<string, number>;

/** Starts what belongs to a view anew. */
export function enter(next: Event | ""): void {
  view = next;
  onceUntilMs = {};
}

/**
 * What pages call as `tirage("print")`. Print dialogs within 2 s are one, since a preview may be made anew; a listen is
 * one a view. "off" and "on" keep a reader out of the numbers and let them in again, in this browser.
 */
export const tirage: ReaderState = (act) => {
  const nowMs = performance.now();
  if (act[0] === "o") {
    try {
      store["tirageIs"] = act;
    } catch {
      // Storage is full of other things.
      keepInPage({ tirageIs: act });
    }
  } else if (view) {
    if (!((onceUntilMs[act] as number) > nowMs)) send({ kind: act as "print", article: view.article, view: view.id });
    onceUntilMs[act] = nowMs + (act === "print" ? 2_000 : 1 / 0);
  }
};
