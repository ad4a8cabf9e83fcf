import { randomBytes } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { HOUR_MS, MINUTE_MS, SECOND_MS, hourOf } from "../../functions/core/clock.ts";
import { makeEventId } from "../../functions/core/event-id.ts";
import { eachInParallel } from "../../functions/core/in-parallel.ts";
import { laneOf, spreadOf } from "../../functions/core/lane.ts";
import { readLiveLanes } from "../../functions/store/live-hour.ts";
import { paceReading, type Clock } from "../../functions/store/pace.ts";
import { putEvent } from "../../functions/store/put-event.ts";
import { recountMinutes } from "../../functions/store/recount-minutes.ts";
import { groupWrites } from "../../local/newsroom/group-writes.ts";
import { fakeClock } from "../fake-clock.ts";
import { openTestDatabase, throughClient } from "../test-database.ts";
import { meter, type Meter } from "./meter.ts";

const SITE = "demo";
const T = Date.parse("2026-11-24T10:00:00Z");
const SESSION = "k3J9x0Qm2aPz";

let used: Meter;
let made = 0;

beforeAll(async () => {
  used = meter(await openTestDatabase());
});

const laneIn = (article: string, ms: number) => ({ site: SITE, article, hour: hourOf(ms), lane: laneOf(SESSION) });

async function view(article: string, ms: number): Promise<void> {
  const event = { id: makeEventId(ms, randomBytes(10)), kind: "view", article } as const;
  await putEvent(used.db, { site: SITE, session: SESSION, visitor: "v".repeat(16), event });
}

/** Counts minutes of a lane, and says what of them is stored then: views by minute. */
async function count(article: string, minutes: readonly number[]): Promise<Record<string, number>> {
  const lane = laneIn(article, minutes[0] ?? T);
  used.read();
  await recountMinutes(used.db, lane, minutes);
  for await (const page of readLiveLanes(used.db, SITE, lane.hour, spreadOf(article))) {
    const live = page.find((one) => one.article === article);
    if (live) return Object.fromEntries([...live.minutes].map(([minute, { views }]) => [minute, views]));
  }
  return {};
}

describe("counting minutes of a lane again", () => {
  test("reads minutes that follow one another in one go, and judges each by the 30 s before it", async () => {
    const article = `a-${++made}`;
    for (const seconds of [29, 61, 85, 119, 149]) await view(article, T + seconds * SECOND_MS);
    // 85 s is 24 s behind 61 s and a repeat; 119 s is none; 149 s is 30 s behind it and a repeat.
    expect(await count(article, [T + 2 * MINUTE_MS, T, T + MINUTE_MS])).toEqual({ 0: 1, 1: 2, 2: 0 });
  });

  test("takes one read unit and two write units for a view in the second half of its minute, which rings the next one too", async () => {
    const article = `a-${++made}`;
    await view(article, T + 59 * SECOND_MS);
    used.read();
    await recountMinutes(used.db, laneIn(article, T), [T, T + MINUTE_MS]);
    expect(used.read()).toEqual({ reads: 1, writes: 2 });
  });

  test("writes the sum of an hour once for all of its minutes", async () => {
    const article = `a-${++made}`;
    for (const minute of [0, 1, 5]) await view(article, T + minute * MINUTE_MS);
    used.read();
    await recountMinutes(used.db, laneIn(article, T), [T, T + MINUTE_MS]);
    expect(used.read().writes).toBe(3);
  });

  test("keeps no minute that it was not asked for", async () => {
    const article = `a-${++made}`;
    for (const minute of [0, 1, 2, 3]) await view(article, T + minute * MINUTE_MS);
    expect(await count(article, [T, T + 2 * MINUTE_MS])).toEqual({ 0: 1, 2: 1 });
  });

  test("looks back over the hour's edge", async () => {
    const article = `a-${++made}`;
    for (const ms of [T + HOUR_MS - 1, T + HOUR_MS + 29 * SECOND_MS]) await view(article, ms);
    expect(await count(article, [T + HOUR_MS, T + HOUR_MS + MINUTE_MS])).toEqual({ 0: 0 });
  });

  test("asks for a large minute's rows page by page, no more than 2,000 units of them in a second", async () => {
    const article = `a-${++made}`;
    const long = "r".repeat(300);
    const bulk = throughClient(used.db, {});
    groupWrites(bulk.client);
    const size = 6_000;
    await eachInParallel(
      Array.from({ length: size }, (_, at) => at),
      400,
      async (at) => {
        const id = makeEventId(T + at * 10, randomBytes(10));
        const event = { id, kind: "view", article, referrer: long, language: "uz" } as const;
        await putEvent(bulk, { site: SITE, session: SESSION, visitor: `${at}`.padStart(16, "v"), event });
      },
    );
    used.read();
    const clock = fakeClock();
    const asked: number[] = [];
    const pace = paceReading(recorded(clock, asked), 20 * SECOND_MS);
    await recountMinutes(used.db, laneIn(article, T), [T], pace);
    const { reads } = used.read();
    expect(reads).toBeGreaterThan(512);
    // Pages have up to 256 units; what the last one took is waited for by whoever counts the lane again.
    expect(asked.length).toBe(Math.ceil(reads / 257) - 1);
    expect(clock.now()).toBeGreaterThan(((reads - 257) * SECOND_MS) / 2_000);
    await pace.rested();
    expect(clock.now()).toBe(1_250);
  });
});

/** A clock that remembers how long was slept by it. */
function recorded({ now, sleep }: Clock, slept: number[]): Clock {
  return {
    now,
    sleep: (ms) => {
      slept.push(ms);
      return sleep(ms);
    },
  };
}
