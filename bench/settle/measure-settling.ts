import {
  HOUR_MS,
  MINUTE_MS,
  SECOND_MS,
  addHours,
  hourOf,
  hourStartMs,
  minuteStartMs,
} from "../../functions/core/clock.ts";
import type { Site } from "../../functions/core/config.ts";
import { makeEventId } from "../../functions/core/event-id.ts";
import { eachInParallel } from "../../functions/core/in-parallel.ts";
import { laneOf } from "../../functions/core/lane.ts";
import { recordStore } from "../../functions/lambda/record-store.ts";
import type { Database } from "../../functions/store/database.ts";
import { closedMarkKey, factsMarkKey, siteHourKey } from "../../functions/store/keys.ts";
import { moveMark } from "../../functions/store/mark.ts";
import { readCompleteMs } from "../../functions/store/read-complete.ts";
import { readHourTallies } from "../../functions/store/read-hour-tallies.ts";
import { recountMinutes } from "../../functions/store/recount-minutes.ts";
import { settle } from "../../functions/store/settle.ts";
import { seededRandom } from "../../local/newsroom/random.ts";
import { NOTHING, add, meterOf, type Used } from "../cost/meter.ts";
import { articleId } from "../cost/readers.ts";

/** An hour of a site. */
export interface Hour {
  readonly articles: number;
  /** Views of each of them. */
  readonly viewsEach: number;
}

/** What settling an hour took at some point of its life. */
export interface Settling extends Hour {
  readonly stage: "first look" | "one in 50 viewed since" | "after its end" | "closing";
  /** Views that came since the stage before. */
  readonly viewed: number;
  /** Runs until reports were complete, or the hour closed. */
  readonly runs: number;
  /** Wall-clock time of the longest of them, and of all. */
  readonly longestSeconds: number;
  readonly seconds: number;
  readonly used: Used;
}

const EVERY_MS = 5 * MINUTE_MS;
const AT_ONCE = 32;
/** The hour that is settled, long ago by the clock of the database. */
const HOUR = "2026-11-24T10";
/** More runs than any hour takes: settling stands still. */
const MOST_RUNS = 1_000;

/**
 * Stores an hour's views as `record` does, counts them as the stream makes `recount` do, and measures how they are settled: when
 * all of them are new, when one article in 50 was viewed since, after the hour's end, and when it is closed.
 * @param runMs wall-clock time after which a run begins nothing new
 * @throws Error when the site's settled hour has not as many views as were stored
 */
export async function measureSettling(db: Database, hour: Hour, runMs: number): Promise<Settling[]> {
  const site: Site = {
    id: `paper-${hour.articles}-${hour.viewsEach}`,
    name: "",
    hosts: [],
    zone: "UTC",
    languages: ["en"],
  };
  const startMs = hourStartMs(HOUR);
  const meter = meterOf(db);
  const random = seededRandom(site.id);
  const store = recordStore(db);
  let [views, settledViews] = [0, 0];
  const view = async (article: string, timeMs: number) => {
    views += 1;
    const session = `session ${views}`;
    const event = {
      kind: "view",
      article,
      id: makeEventId(
        timeMs,
        Uint8Array.from({ length: 10 }, () => random.below(256)),
      ),
    } as const;
    await store.putEvent({ site: site.id, session, visitor: `visitor ${views % 5_000}`, event });
    await store.nameHours(site.id, session, [event]);
    await recountMinutes(db, { site: site.id, article, hour: hourOf(timeMs), lane: laneOf(session) }, [
      minuteStartMs(timeMs),
    ]);
  };
  for (const markOf of [closedMarkKey, factsMarkKey]) await moveMark(db, markOf(site.id), addHours(HOUR, -1));

  const settleFrom = async (
    stage: Settling["stage"],
    fromMs: number,
    isDone: (closedHours: number) => Promise<boolean>,
  ): Promise<Settling> => {
    let [used, seconds, longestSeconds, runs] = [NOTHING, 0, 0, 0];
    for (let [nowMs, isOver] = [fromMs, false]; !isOver; nowMs += EVERY_MS) {
      if (runs === MOST_RUNS) throw new Error(`${stage}: not done after ${runs} runs`);
      const beginMs = performance.now();
      let closed = 0;
      const run = await meter.measure(async () => {
        closed = (await settle(db, site, nowMs, () => performance.now() < beginMs + runMs)).closedHours;
      });
      const took = (performance.now() - beginMs) / SECOND_MS;
      [used, seconds, longestSeconds, runs] = [
        add(used, run),
        seconds + took,
        Math.max(longestSeconds, took),
        runs + 1,
      ];
      isOver = await isDone(closed);
    }
    const viewed = views - settledViews;
    settledViews = views;
    return { ...hour, stage, viewed, runs, longestSeconds, seconds, used };
  };
  const completeFrom = (fromMs: number) => async () => ((await readCompleteMs(db, site.id)) ?? 0) >= fromMs;

  const articles = Array.from({ length: hour.articles }, (_, at) => articleId(at));
  await eachInParallel(articles, AT_ONCE, async (article) => {
    for (let one = 0; one < hour.viewsEach; one++) await view(article, startMs + random.below(30 * MINUTE_MS));
  });
  const settlings: Settling[] = [];
  const at = async (stage: Settling["stage"], minutes: number) => {
    const fromMs = startMs + minutes * MINUTE_MS;
    settlings.push(await settleFrom(stage, fromMs, completeFrom(fromMs)));
  };
  await at("first look", 31);
  await eachInParallel(
    articles.filter((_, each) => each % 50 === 0),
    AT_ONCE,
    (article) => view(article, startMs + 32 * MINUTE_MS + random.below(MINUTE_MS)),
  );
  await at("one in 50 viewed since", 34);
  await at("after its end", 62);
  settlings.push(await settleFrom("closing", startMs + 26 * HOUR_MS, async (closedHours) => closedHours > 0));
  const { pk } = siteHourKey(site.id, HOUR);
  const settled = (await readHourTallies(db, pk, HOUR, HOUR)).get(HOUR)?.views;
  if (settled !== views) throw new Error(`the settled hour has ${settled} views, and ${views} were stored`);
  return settlings;
}
