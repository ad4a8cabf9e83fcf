import type { Event } from "../functions/core/event.ts";
import { articleDepth, look, restartDepth } from "./article-depth.ts";
import { engagedTime, restartTime, watchActivity } from "./engaged-time.ts";

/** Each request costs as much as a view: less growth than this is not worth one. */
const GROWTH_MS = 5_000;
type Read = Extract<Event, { readonly kind: "read" }>;

let view: Event | "" | false;
let reportedMs = 0;

/** Starts from nothing, for another view. */
export function restartReading(next: Event | "" | false): void {
  view = next;
  reportedMs = 0;
  restartTime();
  restartDepth();
  requestAnimationFrame(look);
}

/**
 * Watches how long and how far views are read.
 * @param sendRead sends a `read`, for good
 * @returns what reports them, as growing totals, when the page is hidden or left
 */
export function watchReading(sendRead: (read: Read) => void): () => void {
  watchActivity(() => requestAnimationFrame(look));
  return () => {
    const readMs = engagedTime();
    if (!view || readMs - reportedMs < GROWTH_MS) return;
    reportedMs = readMs;
    const { id, article, token } = view;
    sendRead({ kind: "read", id, article, token, seconds: readMs / 1_000, depth: articleDepth() });
  };
}
