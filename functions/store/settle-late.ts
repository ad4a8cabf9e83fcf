import { MINUTE_MS, hourOf, minuteStartMs } from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import { closedMarkKey, placeKey } from "./keys.ts";
import type { Database } from "./database.ts";
import type { LabelReader } from "./labels.ts";
import { endLate, readLateHours, type LateHour } from "./late-hours.ts";
import { liveTtlSeconds } from "./live-hour.ts";
import { readMark } from "./mark.ts";
import { keepPlace, readPlace } from "./place.ts";
import { settleFactsOfHour } from "./settle-facts.ts";
import { recountOpenHour } from "./settle-hour.ts";
import type { Walked } from "./walk-articles.ts";

/** A mark of a minute may be put some time after it, by a process that took so long or whose clock is behind. */
const PUT_BEHIND_MS = 2 * MINUTE_MS;

/**
 * Settles the articles once more to whose hours something came after these were over, but for hours that are closed.
 * @param labelsOf says under which section and author articles stand
 * @returns how many articles were counted again; not finished when time ran out
 */
export async function settleLate(
  db: Database,
  site: Site,
  nowMs: number,
  hasTime: () => boolean,
  labelsOf: LabelReader,
): Promise<{ articles: number; finished: boolean }> {
  const closed = (await readMark(db, closedMarkKey(site.id))) ?? "0";
  // Of a minute that is hardly over more may come under the same mark: the next run does it again.
  const over = new Date(minuteStartMs(nowMs - PUT_BEHIND_MS)).toISOString();
  let articles = 0;
  for (const late of await readLateHours(db, site.id, closed, hourOf(nowMs))) {
    const pass = await readPass(db, site.id, late, over);
    const isCounted = (article: string) => late.isWhole || late.counted.has(article);
    if (pass.step === "count") {
      const walked =
        late.isWhole || late.counted.size > 0
          ? await recountOpenHour(db, site.id, late.hour, pass.article, hasTime, isCounted)
          : ALL_DONE;
      articles += walked.articles;
      if (!(await isDone(db, site.id, late, pass, walked))) return { articles, finished: false };
    }
    const after = pass.step === "facts" ? pass.article : "";
    const isMarked = (article: string) => isCounted(article) || late.read.has(article);
    const walked = await settleFactsOfHour(db, site, late.hour, nowMs, after, hasTime, isMarked, labelsOf);
    if (!(await isDone(db, site.id, late, { ...pass, step: "facts" }, walked))) return { articles, finished: false };
    if (pass.isKept) await keepPlace(db, placeKey(site.id, "late", late.hour), "");
    const done = late.minutes.filter((minute) => minute <= pass.marked);
    await Promise.all(done.map((minute) => endLate(db, site.id, late.hour, minute)));
  }
  return { articles, finished: true };
}

/** How far an hour is gone through. */
interface Pass {
  /** The last minute of the hour's marks that was over in the beginning: what came to articles that were done by then has a later one. */
  readonly marked: string;
  readonly step: "count" | "facts";
  /** The last article that is done; empty when none is. */
  readonly article: string;
  readonly isKept: boolean;
}

const ALL_DONE: Walked = { articles: 0, last: undefined, finished: true, failed: undefined };

async function readPass(db: Database, site: string, late: LateHour, over: string): Promise<Pass> {
  const place = await readPlace(db, placeKey(site, "late", late.hour));
  if (!place) {
    const marked = late.minutes.findLast((minute) => minute < over) ?? "";
    return { marked, step: "count", article: "", isKept: false };
  }
  const [marked = "", step, ...article] = place.split("|");
  // An article id may hold the separator.
  return { marked, step: step === "facts" ? "facts" : "count", article: article.join("|"), isKept: true };
}

/** @returns false when time ran out, and how far it has come is kept */
async function isDone(db: Database, site: string, { hour }: LateHour, pass: Pass, walked: Walked): Promise<boolean> {
  if (walked.finished) return true;
  if (walked.last !== undefined) {
    const place = [pass.marked, pass.step, walked.last].join("|");
    await keepPlace(db, placeKey(site, "late", hour), place, liveTtlSeconds(db, hour));
  }
  if (walked.failed) throw walked.failed.reason;
  return false;
}
