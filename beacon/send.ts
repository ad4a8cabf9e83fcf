import type { Event } from "../functions/core/event.ts";
import { eventId } from "./event-id.ts";
import { session, store } from "./storage.ts";
import type { ReaderState } from "./reader-state.ts";
import { onServer, options } from "./script-tag.ts";

/** An event that gets its id when it is sent. A `read` brings its view's. */
export type Draft = Event extends infer One ? (One extends Event ? Omit<One, "id"> & { id?: string } : never) : never;

/** What is sent: an event, and who sends it. */
export interface Body {
  readonly events: readonly [Event];
}

/** What the device's clock is known to be wrong by. */
let offsetMs = 0;

/**
 * Sends an event, now and until the server has answered. The clock may change its id until then.
 * @param deviceMs when it happened, by this device's clock
 * @param tries more than 0 for an event that may be stored already
 */
export function send(draft: Draft, deviceMs = Date.now(), tries = 0): Event {
  const event = { id: eventId(deviceMs + offsetMs), own: "own" in options, ...draft } as Event;
  const sender = { site: options["site"], session, totals: true, webdriver: navigator.webdriver };
  void post(deviceMs, { ...sender, events: [event] }, tries);
  return event;
}

/**
 * Sends a body again and again, less and less often, until the server has answered.
 *
 * - 422 with the server's time: this device's clock is off, and nothing was stored. The event gets the right time,
 *   unless an earlier try may have been stored: that was sent by a clock which was right then.
 * - 429, 5xx and a failed connection: it may be stored or not. Sent again with the same id, so it counts once.
 * - 202 with a rejection for its time, after such a try: it was never stored, and gets the right time.
 * - any other answer: done.
 * @returns whether this try was answered for good
 */
export async function post(deviceMs: number, body: Body, tries: number): Promise<true | undefined> {
  const key = "tirage" + deviceMs;
  // 0, 1, 3, 7 and so on: a page that stays open makes a few tries only.
  let waitSeconds = 2 ** tries - 1;
  if (store["tirageIs"] === "off") return undefined;
  try {
    store[key] = JSON.stringify(body);
  } catch {
    // Full.
  }
  try {
    const answer = await fetch(onServer("/v1/reads"), {
      method: "POST",
      keepalive: true,
      credentials: "omit",
      body: JSON.stringify({ ...body, sent: Date.now() + offsetMs }),
    });
    const { serverTime, rejected, totals } = await answer.json();
    if (answer.status > 428) {
      waitSeconds = +(answer.headers.get("retry-after") as string) || waitSeconds;
    } else {
      if (serverTime) offsetMs = serverTime - Date.now();
      // "future" or "expired", and no other reason.
      if (tries ? /red?$/.test(rejected?.[0]?.reason) : serverTime) {
        body.events[0].id = eventId(deviceMs + offsetMs);
      } else if (!serverTime) {
        delete store[key];
        (window.tirage as ReaderState).totals = totals;
        // True: nobody can cancel it.
        return document.dispatchEvent(new Event("tirage:totals")) as true;
      }
    }
  } catch {
    // Not connected, or blocked, or the answer is not the server's: the same as a server that is away.
  }
  // Up to a second more by chance, so that readers who were held up together do not come back together.
  setTimeout(() => void post(deviceMs, body, tries + 1), (waitSeconds + Math.random()) * 1_000);
  return undefined;
}
