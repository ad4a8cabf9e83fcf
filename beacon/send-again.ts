import { idStart } from "./id-start.ts";
import { onEvent } from "./on-event.ts";
import type { Body, clock as readerClock, post as postBody } from "./send.ts";
import type { Tried } from "./stay-queue.ts";

const DAY_MS = 86_400_000;
/** A younger one may be on its way from another page. */
const YOUNG_MS = 10_000;
/** The least time until what is left over is tried again, after one that was not taken. */
const LATER_MS = 30_000;
/** What is left over may have been stored, and is tried late already. */
const LATE_TRY = 3;
/** The longest wait that a server may ask for: what is longer, a timer would take for none. */
const MOST_S = 3_600;
/** How often a page puts its clock right at once: one that a server finds wrong every time waits like any other. */
const MOST_RIGHTED = 5;
/** What the server lets a clock be off by. */
const RIGHT_MS = 30_000;

/** How often this page has sent an event again that may be stored already, by the time that it is kept under. */
const tries: Record<number, number> = {};
let righted = 0;
/** Whether the last try met a server that is away. */
let isAway: boolean;

/**
 * Sends again, with the same ids, what was not taken, less and less often, and what pages before this one, or in other
 * tabs, could not send in the last day, one after another, and no more of them once one was not taken.
 * @returns what judges a try that was made
 */
export function sendAgain(
  post: typeof postBody,
  clock: typeof readerClock,
  store: Record<string, string>,
): (tried: Tried) => void {
  const now = () => Date.now() + clock.ms;
  const send = (timeMs: number, body: Body) => {
    body.sent = now();
    return post(timeMs, body);
  };
  const resend = async (isAll?: boolean) => {
    for (const key of Object.keys(store)) {
      const timeMs = +(/^tirage(\d+)$/.exec(key)?.[1] as string);
      const ageMs = Math.abs(now() - timeMs);
      if ((!isAll && timeMs in tries) || !(ageMs > YOUNG_MS)) continue;
      const kept = store[key];
      // It is kept again as it is sent.
      delete store[key];
      // Another tab may have sent it since.
      if (!kept || ageMs > DAY_MS) continue;
      tries[timeMs] = LATE_TRY;
      await send(timeMs, JSON.parse(kept) as Body);
      if (isAway) {
        setTimeout(resendSafely, LATER_MS * (1 + Math.random()));
        return;
      }
    }
  };
  const resendSafely = (isAll?: boolean) => void resend(isAll).catch(String);

  onEvent("visibilitychange", () => resendSafely());
  // What waits for its next try goes at once too. Its own try is one too many then, with the same id.
  onEvent("online", () => resendSafely(true));
  setTimeout(resendSafely, YOUNG_MS * (1 + Math.random()));
  resendSafely();

  /*
   * - 422 with the server's time: this device's clock is off, and nothing was stored. The event gets the right time,
   *   unless an earlier try may have been stored: that was sent by a clock which was right then.
   * - 202 with a rejection for its time, after such a try: it was never stored, and gets the right time.
   * - 408, 425, 429, 5xx, a failed connection, another's answer: it may be stored or not. Sent again with the same id, so it
   *   counts once.
   * - any other answer of the server's, which is JSON: done.
   */
  return ([timeMs, body, answer, said, heardMs]) => {
    const tried = tries[timeMs] ?? 0;
    const status = answer?.status as number;
    const serverTime = said?.serverTime;
    // 0, 1, 3, 7 and so on: a page that stays open makes a few tries only. Up to a second more by chance, so that
    // readers who were held up together do not come back together.
    const askedS = +(answer?.headers.get("retry-after") as string);
    let waitMs = (Math.min(askedS > 0 ? askedS : 2 ** tried - 1, MOST_S) + Math.random()) * 1_000;
    let isDone = said && (answer?.ok || (status > 399 && status < 429 && ![408, 425].includes(status) && !serverTime));
    tries[timeMs] = tried + 1;
    if (serverTime) {
      const ms = serverTime - heardMs;
      if (Math.abs(ms - clock.ms) > RIGHT_MS && righted++ < MOST_RIGHTED) waitMs = 0;
      clock.ms = ms;
    }
    // "future" or "expired", and no other reason.
    if (timeMs && (tried ? /red?$/.test(said?.rejected?.[0]?.reason as string) : serverTime)) {
      const [event] = body.events;
      // An event of a time to come was kept by a clock that was ahead; when it was, nobody knows any more.
      const start = idStart(serverTime ?? Math.min(timeMs, Date.now()) + clock.ms);
      isDone = event.id.startsWith(start);
      event.id = start + event.id.slice(13);
      if (righted < MOST_RIGHTED) tries[timeMs] = 0;
      if (tried && righted++ < MOST_RIGHTED) waitMs = 0;
    }
    isAway = waitMs > 0 && !isDone;
    // A reading time, which has its view's id and is kept under no time, is sent again only for the clock.
    if (isDone || (isAway && !timeMs)) {
      delete store[`tirage${timeMs}`];
      delete tries[timeMs];
      return;
    }
    setTimeout(send as unknown as VoidFunction, waitMs, timeMs, body);
  };
}
