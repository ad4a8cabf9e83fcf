import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { batchesOf, shardsOf } from "../../bench/cost/stream-batches.ts";

const STREAM = { batchSize: 100, windowSeconds: 0, parallelization: 2 };

describe("the batches in which a stream's records come to their consumer", () => {
  test("hold all records", () => {
    const rates = fc.double({ min: 1e-4, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(rates, fc.integer({ min: 1, max: 100 }), (perSecond, shards) => {
        const batches = batchesOf(STREAM, shards, perSecond);
        expect(batches.perSecond * batches.records).toBeCloseTo(perSecond, 3);
        expect(batches.records).toBeGreaterThanOrEqual(1 - 1e-9);
        expect(batches.records).toBeLessThanOrEqual(STREAM.batchSize + 1e-9);
      }),
    );
  });

  test("have one record each where one comes now and then", () => {
    expect(batchesOf(STREAM, 4, 0.01).records).toBeCloseTo(1, 2);
  });

  test("are as many as the looks into all shards where something has always come, and more once they are full", () => {
    // Four looks a second into four shards, each into two batches at most.
    expect(batchesOf(STREAM, 4, 1_000).perSecond).toBeCloseTo(32, 1);
    expect(batchesOf(STREAM, 4, 3_200).records).toBeCloseTo(100, 1);
    expect(batchesOf(STREAM, 4, 6_400).perSecond).toBeCloseTo(64, 1);
  });

  test("are fewer with a window, and none are made of nothing", () => {
    const { perSecond } = batchesOf({ ...STREAM, windowSeconds: 5 }, 4, 10);
    expect(perSecond).toBeLessThan(batchesOf(STREAM, 4, 10).perSecond / 3);
    expect(batchesOf(STREAM, 4, 0)).toEqual({ perSecond: 0, records: 0 });
  });

  test("come from four shards at least, one for each 10 GB and for each thousand writes a second", () => {
    expect([shardsOf(0, 0), shardsOf(40, 0), shardsOf(40.1, 0)]).toEqual([4, 4, 5]);
    expect([shardsOf(0, 4_000), shardsOf(0, 4_001)]).toEqual([4, 5]);
  });
});
