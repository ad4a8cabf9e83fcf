import { lastClosableHour } from "../../functions/core/acceptance.ts";
import { HOUR_MS, addHours, hourOf, hourStartMs, type Hour } from "../../functions/core/clock.ts";
import type { Site } from "../../functions/core/config.ts";
import { CURVE_HOURS } from "../../functions/core/curve.ts";
import { eachInParallel } from "../../functions/core/in-parallel.ts";
import { remember } from "../../functions/core/remember.ts";
import type { Tally } from "../../functions/core/tally.ts";
import { addDays, dayStartMs, localDay } from "../../functions/core/zone.ts";
import { keepCurves } from "../../functions/store/curves.ts";
import type { Database } from "../../functions/store/database.ts";
import { describeArticle } from "../../functions/store/describe-article.ts";
import { keepBoard } from "../../functions/store/keep-board.ts";
import { keepLiveHour } from "../../functions/store/keep-live-hour.ts";
import {
  boardedMarkKey,
  closedMarkKey,
  completeMarkKey,
  factDaysMarkKey,
  factsMarkKey,
} from "../../functions/store/keys.ts";
import { moveMark } from "../../functions/store/mark.ts";
import { settleAbouts } from "../../functions/store/settle-abouts.ts";
import { keepDayAlone, keepFactMonth } from "../../functions/store/settle-fact-days.ts";
import { boardOf, slotsIn, type CountedHour } from "../../ops/rebuild/count-hours.ts";
import { keepClosedSum, keepHour, type Keeping } from "../../ops/rebuild/keep-hours.ts";
import { NOW_MS, type History } from "./history.ts";

/** Writes of large items at one time, and of small ones, of which a hundred go together. */
const AT_ONCE = 16;
const SMALL_AT_ONCE = 400;
/** Counted hours that are held: those in which the articles of a day grow. */
const HELD_HOURS = CURVE_HOURS + 24;
const CURVE_DAYS = CURVE_HOURS / 24;

/**
 * Keeps what is kept of a site's history by now, by the functions that settling keeps it with. Of single articles' own hours
 * there are those of the first one, and the live ones of all: no report that is asked here reads others.
 * @param bulk the same database through a client that writes a hundred small items together
 */
export async function keepHistory(db: Database, bulk: Database, site: Site, history: History): Promise<void> {
  const { id, zone } = site;
  const { abouts, hours, count } = history;
  await describeArticles(bulk, site, history);
  await settleAbouts(db, id, NOW_MS);

  const [first = ""] = abouts.keys();
  const own = new Set([first]);
  const keeping: Keeping = {
    site: id,
    own,
    nowMs: NOW_MS,
    labelsOf: async (articles) => new Map([...articles].map((article) => [article, abouts.get(article) ?? {}])),
  };
  const counted = remember(HELD_HOURS, async (hour) => count(hour, own));
  const countedIn = (fromMs: number, toMs: number): Promise<CountedHour[]> =>
    Promise.all(hours.filter((hour) => hourStartMs(hour) >= fromMs && hourStartMs(hour) < toMs).map(counted));
  const closed = lastClosableHour(NOW_MS);
  const closedMs = hourStartMs(closed) + HOUR_MS;
  const ofFirst = new Map<Hour, Tally>();
  const firstMs = hourStartMs(hours[0] ?? closed);
  for (let day = localDay(firstMs, zone); dayStartMs(day, zone) <= NOW_MS; day = addDays(day, 1)) {
    const [fromMs, toMs] = [dayStartMs(day, zone), dayStartMs(addDays(day, 1), zone)];
    const ofDay = await countedIn(fromMs, toMs);
    await eachInParallel(
      ofDay.flatMap((hour) => keepHour(db, keeping, hour)),
      AT_ONCE,
      async (work) => void (await work()),
    );
    for (const { hour, board } of ofDay) {
      const tally = board.get(first);
      if (tally) ofFirst.set(hour, tally);
    }
    // After each day: what one update has room for.
    await keepClosedSum(db, keeping, first, ofFirst);
    if (toMs > closedMs) continue;
    await keepBoard(db, id, `day|${day}`, boardOf(ofDay, fromMs, toMs));
    await keepDayAlone(db, site, day, NOW_MS, keeping.labelsOf, async () => ofDay.flatMap(slotsIn));
    const published = addDays(day, -CURVE_DAYS);
    await keepCurves(db, site, published, NOW_MS, async (startMs, endMs) => {
      const slots = (await countedIn(startMs, endMs)).flatMap(slotsIn);
      const isAsked = (article: string) => abouts.get(article)?.published?.startsWith(published);
      return slots.map((slot) => ({ ...slot, facts: new Map([...slot.facts].filter(([one]) => isAsked(one))) }));
    });
    if (addDays(day, 1).endsWith("-01")) await keepFactMonth(db, id, day.slice(0, 7), NOW_MS);
    for (const markOf of [boardedMarkKey, factDaysMarkKey]) await moveMark(db, markOf(id), day);
  }
  await keepLiveHours(bulk, site, history);
  for (const markOf of [closedMarkKey, factsMarkKey]) await moveMark(db, markOf(id), closed);
  await moveMark(db, completeMarkKey(id), new Date(NOW_MS).toISOString());
}

/** Keeps what the first page of each article said of it. */
async function describeArticles(bulk: Database, { id }: Site, { abouts }: History): Promise<void> {
  await eachInParallel([...abouts], SMALL_AT_ONCE, ([article, about]) =>
    describeArticle(bulk, id, article, about, { nowMs: Date.parse(about.published ?? ""), isCounted: false }),
  );
}

/** Keeps the hours that reports read minute by minute: the one that goes on, and the one before. */
async function keepLiveHours(bulk: Database, { id }: Site, { count }: History): Promise<void> {
  for (const ago of [0, 1]) {
    const hour = addHours(hourOf(NOW_MS), -ago);
    const lanes = [...count(hour).lanes].flatMap(([article, ofLanes]) =>
      [...ofLanes].map(([lane, minutes]) => ({ lane: { site: id, article, hour, lane }, minutes })),
    );
    await eachInParallel(lanes, SMALL_AT_ONCE, ({ lane, minutes }) => keepLiveHour(bulk, lane, minutes));
  }
}
