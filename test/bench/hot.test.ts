import { beforeAll, describe, expect, test } from "vitest";
import { coldHeat, heatsOf, measureHot, type HotUse } from "../../bench/hot/measure-hot.ts";
import { makePeaks } from "../../bench/hot/peaks.ts";
import { tellHot } from "../../bench/hot/print-hot.ts";

describe("the heat of an article", () => {
  let uses: HotUse[];

  beforeAll(async () => {
    const flow = { gatherMs: 250, batchSize: 5 };
    uses = await measureHot([...heatsOf([60, 3_000]), coldHeat(600)], flow, () => undefined);
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

describe("the peak of a partition", () => {
  const use = { table: "Events", pk: "a", writes: 1, reads: 0 };

  test("is the most of one second, and begins anew with the next", () => {
    const peaks = makePeaks("Events");
    for (const atMs of [0, 999, 1_000]) peaks.add(use, atMs);
    expect(peaks.peak("writes")).toEqual({ of: "lane", units: 2 });
    expect(peaks.peak("reads").units).toBe(0);
  });

  test("is that of a whole second where only a part of it is driven", () => {
    const peaks = makePeaks("Events", 250);
    peaks.add(use, 0);
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
