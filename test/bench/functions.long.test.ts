import { beforeAll, describe, expect, test } from "vitest";
import { measureFunctions, type FunctionSpeeds } from "../../bench/functions/measure-functions.ts";
import { tellFunctions } from "../../bench/functions/print-functions.ts";
import { EMPTY, PUT_ITEM, SUBJECTS } from "../../bench/functions/subjects.ts";

describe("the speed of the functions", () => {
  let speeds: FunctionSpeeds;
  const speedOf = (name: string) => speeds.functions.find((one) => one.name === name) ?? expect.fail(name);

  beforeAll(async () => {
    // A run of the audit takes longer than a test should.
    const quick = SUBJECTS.filter(({ name }) => name !== "audit");
    speeds = await measureFunctions({ rounds: 1, invocations: 2 }, () => undefined, quick);
  });

  test("is measured of all five, beside the floors", () => {
    expect(SUBJECTS.map(({ name }) => name.split(":")[0])).toEqual([
      EMPTY,
      PUT_ITEM,
      "record",
      "record",
      "record",
      "recount",
      "settle",
      "report",
      "audit",
    ]);
    for (const { importMs, firstMs, warmMs, cpuMs } of speeds.functions) {
      for (const value of [importMs, firstMs, warmMs, cpuMs]) expect(value).toBeGreaterThan(0);
    }
    expect(speedOf(PUT_ITEM).timesPutItem).toEqual({ importMs: 1, warmMs: 1, cpuMs: 1 });
  });

  test("is that of the bundles: the floors are smaller, and record's is the sum of its parts", () => {
    const record = speeds.functions.find(({ name }) => name.startsWith("record"));
    expect(speedOf(EMPTY).bytes).toBeLessThan(1_000);
    expect(speedOf(PUT_ITEM).bytes).toBeLessThan(record?.bytes ?? 0);
    const parts = Object.values(speeds.recordParts).reduce((sum, bytes) => sum + bytes, 0);
    // What esbuild puts between modules belongs to none.
    expect(parts / (record?.bytes ?? 0)).toBeGreaterThan(0.95);
    expect(parts).toBeLessThanOrEqual(record?.bytes ?? 0);
  });

  test("tells what counting takes beyond its three calls for each minute", () => {
    expect(speeds.recount.map(({ articles, calls }) => [articles, calls])).toEqual([
      [1, 3],
      [100, 300],
    ]);
    for (const { cpuMicroseconds } of speeds.recount) expect(cpuMicroseconds).toBeGreaterThan(0);
  });

  test("is told in tables", () => {
    const told = tellFunctions(speeds);
    for (const { name } of speeds.functions) expect(told).toContain(`| ${name} `);
    expect(told).not.toMatch(/NaN|undefined/);
  });
});
