import type { Event } from "../functions/core/event.ts";
import type { Body } from "./send.ts";

/** What the server said in an answer, as far as the scripts read it. */
export interface Said {
  readonly serverTime?: number;
  readonly rejected?: readonly { readonly reason?: string }[];
}

/** A try to send an event, and what came of it. */
export type Tried = readonly [
  /** When it happened, as far as it was known then; the event is kept under it. */
  timeMs: number,
  body: Body,
  /** Nothing when none came. */
  answer: Response | undefined,
  /** The answer's JSON; without it the answer is not the server's. */
  said: Said | undefined,
  /** When that was known, by this device's clock. */
  heardMs: number,
];

/**
 * What the reader script says to stay.js: nothing when the page is another from now on; a view that starts, empty on a
 * page that is no article; a try to send.
 */
export type News = readonly [] | readonly [view: Event | ""] | Tried;

/** What stay.js is to hear when it comes. From then on its `push` is stay.js's own. */
export const stayQueue: News[] = [];
