import type { Body, post } from "./send.ts";

const DAY_MS = 86_400_000;
/** A younger one may be on its way from another page. */
const YOUNG_MS = 10_000;
const MOST = 30;
/** A try that is late already: should it fail, the next is in some seconds, since it may only have learnt the time. */
const LATE_TRY = 3;

/** What this page has sent again. */
let sent: Record<string, true> = {};

/**
 * Sends again, with the same ids, what pages before this one, or in other tabs, could not send; the newest 30 of the
 * last day. The server refuses what is older.
 */
export function resendUnsent(postBody: typeof post): void {
  const times = Object.keys(localStorage).flatMap((key) => key.match(/^tirage(\d+)$/)?.[1] ?? []);
  for (const time of times) {
    const key = `tirage${time}`;
    const ageMs = Date.now() - Number(time);
    const newer = times.filter((other) => other > time);
    if (ageMs > DAY_MS || newer.length >= MOST) {
      delete localStorage[key];
    } else if (ageMs > YOUNG_MS && !sent[time]) {
      sent[time] = true;
      void postBody(Number(time), JSON.parse(localStorage[key] as string) as Body, LATE_TRY);
    }
  }
}

/** Tries everything once more, now that the connection is back. */
export function resendAll(postBody: typeof post): void {
  sent = {};
  resendUnsent(postBody);
}
