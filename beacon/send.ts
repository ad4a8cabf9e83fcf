import type { Event } from "../functions/core/event.ts";
// Before the others it is smallest.
import { readMeta } from "./read-meta.ts";
import { idEnd } from "./event-id.ts";
import { options, server } from "./script-tag.ts";
import { stayQueue } from "./stay-queue.ts";
import { session, store, tooOld } from "./storage.ts";
// oxlint-disable-next-line import/no-cycle -- by window it would be four bytes more
import { tirage } from "./tirage.ts";

/** An event that gets its id when it is sent. */
export type Draft = Event extends infer One ? (One extends Event ? Omit<One, "id"> : never) : never;

/** What is sent: an event, who sends it, and when that is. */
export interface Body {
  sent: number;
  readonly events: readonly [Event];
}

/** What the device's clock is known to be wrong by; stay.js learns it. */
export const clock = { ms: 0 };

/** Sends an event of now. The clock may change its id until the server has answered. */
export function send(draft: Draft): Event {
  const timeMs = Date.now() + clock.ms;
  const id = (0 + timeMs.toString(16)).replace(/.{8}/, "$&-") + idEnd;
  const event = { id, own: "own" in options, ...draft, token: readMeta("tirage:token") } as Event;
  void post(timeMs, {
    // In this order it is smallest.
    events: [event],
    site: options["site"],
    totals: true,
    webdriver: navigator.webdriver,
    sent: timeMs,
    session,
  } as Body);
  return event;
}

/**
 * Keeps a body in the browser and sends it once. What is not taken is stay.js's to send again.
 * @param timeMs when it happened; it is kept under that
 */
export async function post(timeMs: number, body: Body): Promise<void> {
  const key = "tirage" + timeMs;
  const text = JSON.stringify(body);
  let answer, said;
  try {
    if (store["tirageIs"] === "off") return;
    store[key] = text;
    // No key is a time alone.
    delete store[tooOld() ?? timeMs];
  } catch {
    // Full, or broken.
  }
  try {
    answer = await fetch(server + "reads", { body: text, method: "POST", keepalive: true, credentials: "omit" });
    said = await answer.json();
    if (answer.ok) {
      delete store[key];
      tirage.totals = said.totals;
      dispatchEvent(new Event("tirage:totals"));
    }
  } catch {
    // Not connected, or blocked, or the answer is not the server's: the same as a server that is away.
  }
  stayQueue.push([timeMs, body, answer, said, Date.now()]);
}
