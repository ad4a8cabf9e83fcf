import { addHours, hourOf, minuteStartMs } from "../core/clock.ts";
import type { Site } from "../core/config.ts";
import type { Database } from "./database.ts";
import { closedMarkKey, placeKey } from "./keys.ts";
import type { LabelReader } from "./labels.ts";
import { endLate, readLateHours, type LateHour } from "./late-hours.ts";
import { liveTtlSeconds } from "./live-hour.ts";
import { readMark } from "./mark.ts";
import { keepPlace, readPlace } from "./place.ts";
import { settleFactsOfHour } from "./settle-facts.ts";
import { recountOpenHour } from "./settle-hour.ts";
import type { Walked } from "./walk-articles.ts";

/**
 * Settles the hours once more that something came to after they were over, but for the previous one, which is settled all
 * the while, and those that are closed.
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
  const previous = addHours(hourOf(nowMs), -1);
  // Of a minute that is not over more may come under the same mark: the next run does it again.
  const minute = new Date(minuteStartMs(nowMs)).toISOString();
  let articles = 0;
  for (const late of await readLateHours(db, site.id, closed)) {
    if (late.hour >= previous) continue;
    const pass = await readPass(db, site.id, late);
    if (pass.step === "count") {
      const walked = late.isCounted
        ? await recountOpenHour(db, site.id, late.hour, pass.article, hasTime, () => false)
        : ALL_DONE;
      articles += walked.articles;
      if (!(await isDone(db, site.id, late, pass, walked))) return { articles, finished: false };
    }
    const after = pass.step === "facts" ? pass.article : "";
    const told = (article: string) => late.articles.has(article);
    const walked = await settleFactsOfHour(db, site, late.hour, nowMs, after, hasTime, told, labelsOf);
    if (!(await isDone(db, site.id, late, { ...pass, step: "facts" }, walked))) return { articles, finished: false };
    if (pass.isKept) await keepPlace(db, placeKey(site.id, "late", late.hour), "");
    if (pass.marked < minute) await endLate(db, site.id, { hour: late.hour, marked: pass.marked });
  }
  return { articles, finished: true };
}

/** How far an hour is gone through. */
interface Pass {
  /** What the hour's mark was in the beginning: what came to articles that were done by then has moved it. */
  readonly marked: string;
  readonly step: "count" | "facts";
  /** The last article that is done; empty when none is. */
  readonly article: string;
  readonly isKept: boolean;
}

const ALL_DONE: Walked = { articles: 0, last: undefined, finished: true, failed: undefined };

async function readPass(db: Database, site: string, late: LateHour): Promise<Pass> {
  const place = await readPlace(db, placeKey(site, "late", late.hour));
  if (!place) return { marked: late.marked, step: "count", article: "", isKept: false };
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
