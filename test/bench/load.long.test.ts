import { beforeAll, describe, expect, test } from "vitest";
import { measureLoad, type Load } from "../../bench/load/measure-load.ts";
import { tellLoad } from "../../bench/load/print-load.ts";

describe("a local system under load", () => {
  let load: Load;

  beforeAll(async () => {
    load = await measureLoad({ seconds: 3, workers: 2 }, () => undefined);
  });

  test("is measured at rest, at half of saturation and saturated", () => {
    expect(load.loads.map(({ name }) => name)).toEqual(["at rest", "at half of saturation", "saturated by 2 readers"]);
    for (const { perSecond, accepted, post, visible, megabytes, cores } of load.loads) {
      for (const value of [perSecond, accepted, post.p50, visible.p50, megabytes.functions, megabytes.database]) {
        expect(value).toBeGreaterThan(0);
      }
      expect(post.p99).toBeGreaterThanOrEqual(post.p50);
      expect(visible.p99).toBeGreaterThanOrEqual(visible.p95);
      for (const value of [cores.functions, cores.database]) expect(value).toBeGreaterThan(0);
    }
  });

  test("is looked at on a clock, as often at rest as saturated", () => {
    expect(load.loads.map(({ visible }) => visible.looks)).toEqual([18, 18, 18]);
    expect(load.loads[0]?.accepted).toBeLessThanOrEqual(18);
  });

  test("takes CPU for each view, but at rest, where it is nearly nothing of a core", () => {
    const [rest, half, saturated] = load.loads;
    expect(rest?.cpuMs).toBeUndefined();
    for (const loaded of [half, saturated]) {
      expect(loaded?.cpuMs?.functions).toBeGreaterThan(0.1);
      expect(loaded?.cpuMs?.database).toBeGreaterThan(0.1);
    }
  });

  test("is pressed by half of what saturates it, which is compared with bare PutItems", () => {
    const [, half, saturated] = load.loads;
    const [perSecond = NaN, most = NaN] = [half?.perSecond, saturated?.perSecond];
    // Six a second are looked at, however few saturate it.
    expect(perSecond / Math.max(most / 2, 6)).toBeGreaterThan(0.6);
    expect(perSecond / Math.max(most / 2, 6)).toBeLessThan(1.4);
    // A median of ratios, and a ratio of a sum and a median, of three turns.
    expect(load.ofBarePuts / (most / load.barePuts)).toBeGreaterThan(0.5);
    expect(load.ofBarePuts / (most / load.barePuts)).toBeLessThan(2);
  });

  test("counts all that it accepted, in the measurements and before them", () => {
    const measured = load.loads.reduce((sum, { accepted }) => sum + accepted, 0);
    expect(load.counted.views).toBeGreaterThan(measured);
    expect(load.counted.articles).toBeLessThanOrEqual(load.counted.views);
  });

  test("is told in a table", () => {
    const told = tellLoad(load);
    for (const { name } of load.loads) expect(told).toContain(`| ${name} `);
    expect(told).not.toMatch(/NaN|undefined/);
  });
});
