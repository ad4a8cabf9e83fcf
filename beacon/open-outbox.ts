import type { Event } from "../functions/core/event.ts";
import { MAX_EVENTS } from "./limits.ts";
import { makeEventId } from "./make-event-id.ts";
import type { TotalsByArticle } from "./reader-state.ts";
import { readingSession } from "./reading-session.ts";

/** An event that gets its id when it is sent. */
type Draft = Event extends infer One ? (One extends Event ? Omit<One, "id"> & { id?: string } : never) : never;

/**
 * Returns a function that sends an event, keeps it until the server has answered, and gives it its id. One request is
 * on its way at a time, so a print never overtakes its view.
 *
 * - 422 with the server's time: this device's clock is off, and nothing was stored. The ids are made for the right one.
 * - 429, 5xx and a failed connection: it may be stored or not. Sent again with the same ids, so it counts once.
 * - any other answer: done.
 */
export function openOutbox(address: URL, site: string, onTotals: (totals: TotalsByArticle) => void) {
  const session = readingSession();
  const waiting: Draft[] = [];
  let body: string;
  let clockOffsetMs = 0;
  let tries = 0;

  const now = () => Date.now() + clockOffsetMs;

  async function send(): Promise<void> {
    const events = waiting.slice(0, MAX_EVENTS);
    body = JSON.stringify({
      site,
      sent: now(),
      session,
      totals: true,
      // There only when a program drives the browser: the server then leaves the view out.
      webdriver: navigator.webdriver || undefined,
      events,
    });
    // 0, 1, 3, 7 and so on: a page that stays open makes a few tries only.
    let waitSeconds = 2 ** tries++ - 1;
    try {
      const answer = await fetch(address, { method: "POST", body, keepalive: true, credentials: "omit" });
      const { serverTime, totals } = await answer.json();
      if (answer.status > 428) {
        waitSeconds = Number(answer.headers.get("retry-after")) || 2 ** tries;
      } else if (serverTime) {
        clockOffsetMs = serverTime - Date.now();
        for (const event of waiting) event.id = makeEventId(now());
      } else {
        waiting.splice(0, events.length);
        tries = 0;
        if (totals) onTotals(totals);
      }
    } catch {
      // Not connected, or blocked, or the answer is not the server's: the same wait as for a server that is away.
    }
    // A half more by chance, so that readers who were held up together do not come back together.
    if (waiting[0]) setTimeout(() => void send(), waitSeconds * (1_000 + Math.random() * 500));
  }

  // Where fetch does not outlive the page (Firefox before 133), what is unanswered goes once more, by beacon.
  addEventListener("pagehide", () => {
    if (waiting[0] && !("keepalive" in Request.prototype)) navigator.sendBeacon(address, body);
  });

  return (event: Draft): Draft => {
    event.id = makeEventId(now());
    if (waiting.push(event) < 2) void send();
    return event;
  };
}
