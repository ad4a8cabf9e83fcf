import { beforeAll, describe, expect, test } from "vitest";
import { coldHeat, heatsOf, measureHeat, measureHot, type HotUse } from "../../bench/hot/measure-hot.ts";
import { makePeaks } from "../../bench/hot/peaks.ts";
import { tellHot } from "../../bench/hot/print-hot.ts";
import { START_MS } from "../../bench/cost/measure-live.ts";
import { SITE, articleId } from "../../bench/cost/readers.ts";
import { hourOf, minuteStartMs } from "../../functions/core/clock.ts";
import { makeEventId } from "../../functions/core/event-id.ts";
import { laneOf } from "../../functions/core/lane.ts";
import { putEvent } from "../../functions/store/put-event.ts";
import { recountMinutes } from "../../functions/store/recount-minutes.ts";
import { groupWrites } from "../../local/newsroom/group-writes.ts";
import { openTestDatabase, throughClient } from "../test-database.ts";

const FLOW = {
  gatherMs: 250,
  batchSize: 5,
  recount: { megabytes: 1_024, architecture: "arm64", tellsOfInvocations: false },
} as const;

describe("the heat of an article", () => {
  let uses: HotUse[];

  beforeAll(async () => {
    uses = await measureHot([...heatsOf([60, 3_000]), coldHeat(600)], FLOW, () => undefined);
  });

  test("is driven for a whole minute where it is low, else for three seconds with all the others stored beside", () => {
    expect(uses.map(({ driven, besides }) => [driven, besides])).toEqual([
      [60, 0],
      [150, 2_850],
      [10, 0],
    ]);
  });

  test("takes a write for each row, and what counting it takes besides", () => {
    for (const { rowWrites, writes, reads, perMillion } of uses) {
      expect(rowWrites).toBe(1);
      expect(writes).toBeGreaterThan(0);
      expect(reads).toBeGreaterThan(0.5);
      expect(perMillion).toBeCloseTo((1 + writes) * 0.625 + reads * 0.125, 6);
    }
  });

  test("goes to batches of the stream of which none is larger than it may be", () => {
    for (const { driven, batches } of uses) expect(batches).toBeGreaterThanOrEqual(driven / 5);
  });

  test("has a lane looked into at once where it has few rows, else a second and a quarter after its batch began, which is paid", () => {
    const [low, high, cold] = uses;
    for (const one of [low, cold]) {
      expect(one?.lookSeconds).toBeCloseTo(0.25, 6);
      expect(one?.pausesPerMillion).toBe(0);
    }
    expect(high?.lookSeconds).toBeGreaterThan(1.2);
    // A batch of five views waits for a second and a quarter, with a GB of memory.
    expect(high?.pausesPerMillion).toBeLessThanOrEqual((1e6 * 1.25 * 0.0000133334) / 5 + 1e-9);
    expect(high?.pausesPerMillion).toBeGreaterThan(0.9 * ((1e6 * 1.25 * 0.0000133334) / 5));
  });

  test("shows in the rows of its lanes, which are read again for each batch", () => {
    const [low, high] = uses;
    expect(high?.peakReads.of).toBe("lane");
    expect(high?.peakReads.units).toBeGreaterThan(low?.peakReads.units ?? Infinity);
    expect(high?.peakWrites.units).toBeGreaterThanOrEqual(3_000 / 60 / 4);
  });

  test("is told in a table", () => {
    const told = tellHot(uses);
    for (const { name } of uses) expect(told).toContain(`| ${name} `);
    expect(told).not.toMatch(/NaN|undefined/);
  });
});

async function openHotTables() {
  const db = await openTestDatabase();
  const bulk = throughClient(db);
  groupWrites(bulk.client);
  return { db, bulk };
}

test("the peak of rows is that of a whole second, where half of one is driven", async () => {
  const { db, bulk } = await openHotTables();
  const [heat] = heatsOf([3_000]);
  if (!heat) expect.fail("there is no heat");
  const { driven, peakWrites } = await measureHeat(db, bulk, heat, FLOW, 25);
  expect(driven).toBe(75);
  // Of 25 views in four lanes one has seven or more.
  expect(peakWrites.of).toBe("lane");
  expect(peakWrites.units).toBeGreaterThanOrEqual(2 * 7);
});

test("heat is not measured where a number is not what was stored", async () => {
  const { db, bulk } = await openHotTables();
  const [article, session, timeMs] = [articleId(0), "another reader", START_MS];
  const event = { kind: "view", article, id: makeEventId(timeMs, new Uint8Array(10)) } as const;
  await putEvent(db, { site: SITE.id, session, visitor: "v", event });
  const lane = { site: SITE.id, article, hour: hourOf(timeMs), lane: laneOf(session) };
  await recountMinutes(db, lane, [minuteStartMs(timeMs)]);
  await expect(measureHeat(db, bulk, coldHeat(120), FLOW)).rejects.toThrow("2 views were stored and 3 are counted");
});

describe("the peak of a partition", () => {
  const use = { table: "Events", pk: "a", writes: 1, reads: 0 };

  test("is the most of one second, wherever it begins", () => {
    const peaks = makePeaks("Events");
    for (const atMs of [1_500, 500, 1_499]) peaks.add(use, atMs);
    expect(peaks.peak("writes")).toEqual({ of: "lane", units: 2 });
    peaks.add(use, 1_501);
    expect(peaks.peak("writes").units).toBe(3);
    expect(peaks.peak("reads").units).toBe(0);
  });

  test("has as much more of what is driven for a part of its time", () => {
    const peaks = makePeaks("Events");
    peaks.add(use, 0, 4);
    expect(peaks.peak("writes").units).toBe(4);
  });

  test("is that of one partition, of one table", () => {
    const peaks = makePeaks("Events");
    for (const pk of ["a", "b"]) peaks.add({ ...use, pk }, 0);
    peaks.add({ ...use, table: "Rollups", pk: "live|a" }, 0);
    expect(peaks.peak("writes").units).toBe(1);
    peaks.add({ ...use, table: "Rollups", pk: "live|a", writes: 2 }, 1);
    expect(peaks.peak("writes")).toEqual({ of: "live", units: 3 });
  });
});
