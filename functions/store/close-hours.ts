import { lastClosableHour } from "../core/acceptance.ts";
import { addHours, hourOf } from "../core/clock.ts";
import { closeArticle } from "./close-article.ts";
import type { Database } from "./database.ts";
import { closedMarkKey, placeKey } from "./keys.ts";
import { liveTtlSeconds } from "./live-hour.ts";
import { moveMark, readMark } from "./mark.ts";
import { keepPlace, readPlace } from "./place.ts";
import { settleHour } from "./settle-hour.ts";

/** How far closing came. */
export interface ClosedHours {
  /** Hours closed for good in this run. */
  readonly hours: number;
  /** Articles whose hours were closed. */
  readonly articles: number;
  /** False when time ran out: the next run takes it up where this one stopped. */
  readonly finished: boolean;
}

/**
 * Closes the hours of a site that no event can enter any more, in order. Every write is an absolute number kept by
 * condition, so that a run may be killed anywhere, repeated, or run twice at once.
 * @param nowMs epoch milliseconds
 * @param hasTime says whether another hour or article may be begun; a run that is out of time stops before it
 */
export async function closeHours(
  db: Database,
  site: string,
  nowMs: number,
  hasTime: () => boolean,
): Promise<ClosedHours> {
  const closable = lastClosableHour(nowMs);
  const mark = await readMark(db, closedMarkKey(site));
  // Before the first closing nothing is older than the live minutes are kept.
  let hour = mark ? addHours(mark, 1) : addHours(hourOf(nowMs), -24 * db.retention.minuteDays);
  let articles = 0;
  let hours = 0;
  for (; hour <= closable; hour = addHours(hour, 1)) {
    if (!hasTime()) return { hours, articles, finished: false };
    const through = hour;
    const place = placeKey(site, "close", through);
    const after = await readPlace(db, place);
    const walked = await settleHour(db, site, through, after, hasTime, (article, live) =>
      closeArticle(db, site, article, through, live),
    );
    articles += walked.articles;
    if (!walked.finished) {
      if (walked.last !== undefined) await keepPlace(db, place, walked.last, liveTtlSeconds(db, through));
      if (walked.failed) throw walked.failed.reason;
      return { hours, articles, finished: false };
    }
    await moveMark(db, closedMarkKey(site), through);
    hours += 1;
  }
  return { hours, articles, finished: true };
}
