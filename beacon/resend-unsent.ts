import type { Body, post } from "./send.ts";

const DAY_MS = 86_400_000;
/** A younger one may be on its way from another page. */
const YOUNG_MS = 10_000;
const MOST = 30;
/** The least time until the others are tried, after one that was not taken. */
const LATER_MS = 30_000;
/** A try that is late already: should it fail, the next is in some seconds, since it may only have learnt the time. */
const LATE_TRY = 3;

/** What this page has sent again. */
let sent: Record<string, true> = {};

/**
 * Sends again, with the same ids, what pages before this one, or in other tabs, could not send: the newest 30 of the last
 * day. They go one after another, and no more of them once one was not taken. The server refuses
 * what is older.
 */
export async function resendUnsent(postBody: typeof post): Promise<void> {
  try {
    const times = Object.keys(localStorage).flatMap((key) => key.match(/^tirage(\d+)$/)?.[1] ?? []);
    const kept = times.filter((time) => {
      const isLeft = Date.now() - Number(time) < DAY_MS && times.filter((other) => other > time).length < MOST;
      return isLeft || void delete localStorage[`tirage${time}`];
    });
    for (const time of kept) {
      if (Date.now() - Number(time) < YOUNG_MS || sent[time]) continue;
      sent[time] = true;
      const body = JSON.parse(localStorage[`tirage${time}`] as string) as Body;
      if (!(await postBody(Number(time), body, LATE_TRY))) {
        setTimeout(() => void resendUnsent(postBody), LATER_MS * (1 + Math.random()));
        return;
      }
    }
  } catch {
    // A reader has blocked storage.
  }
}

/** Tries everything once more, now that the connection is back. */
export function resendAll(postBody: typeof post): void {
  sent = {};
  void resendUnsent(postBody);
}
