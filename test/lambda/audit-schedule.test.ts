import type { Context } from "aws-lambda";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { DAY_MS, HOUR_MS } from "../../functions/core/clock.ts";
import type { Site } from "../../functions/core/config.ts";
import type { Measured } from "../../functions/core/metrics.ts";
import type { Period } from "../../functions/core/period.ts";
import { serveAudit } from "../../functions/lambda/audit-schedule.ts";

const T = Date.parse("2026-11-24T03:17:00Z");
const sites = ["one", "two"].map((id) => ({ id, name: id, hosts: [], zone: "UTC", languages: ["en"] as const }));

type Look = (site: Site, period: Period, signal: AbortSignal) => Promise<readonly string[]>;

/** Runs the audit of two days for a function that has so long. */
async function run(look: Look, remainingMs = 900_000) {
  const measured: Measured[] = [];
  const handler = serveAudit(sites, { look, days: 2, now: () => T, measure: (one) => measured.push(one) });
  const ended = handler({}, { getRemainingTimeInMillis: () => remainingMs } as Context);
  const failed = await ended.then(
    () => undefined,
    (error: Error) => error.message,
  );
  return { measured, failed };
}

describe("the scheduled audit", () => {
  beforeEach(() => {
    for (const method of ["warn", "error"] as const) vi.spyOn(console, method).mockReturnValue();
  });
  afterEach(() => vi.restoreAllMocks());

  test("looks at the last day of every site before the day before it, up to the last full hour", async () => {
    const looked: string[] = [];
    const { measured } = await run(async ({ id }, { fromMs, toMs }) => {
      expect(toMs - fromMs).toBe(DAY_MS);
      looked.push(`${id} ${new Date(toMs).toISOString()}`);
      return [];
    });
    const [end, dayBefore] = ["2026-11-24T03:00:00.000Z", "2026-11-23T03:00:00.000Z"];
    expect(looked).toEqual([`one ${end}`, `two ${end}`, `one ${dayBefore}`, `two ${dayBefore}`]);
    expect(measured).toEqual([{ differences: 0, daysNotAudited: 0 }]);
  });

  test("counts what differs both times, and names it in the log", async () => {
    const looks = [["a: 1 stored, 2 counted", "on its way"], ["a: 1 stored, 2 counted", "just come"], [], [], []];
    const { measured, failed } = await run(async () => looks.shift() ?? []);
    expect({ measured, failed }).toEqual({ measured: [{ differences: 1, daysNotAudited: 0 }], failed: undefined });
    expect(vi.mocked(console.warn).mock.calls).toEqual([
      [expect.objectContaining({ message: expect.stringContaining("one"), error: "a: 1 stored, 2 counted" })],
    ]);
  }, 30_000);

  test("goes on when a day cannot be looked at, tells so, and fails in the end", async () => {
    const { measured, failed } = await run(async ({ id }, { toMs }) => {
      if (id === "one" && toMs > T - HOUR_MS) throw new Error("throttled");
      return [];
    });
    expect(measured).toEqual([{ differences: 0, daysNotAudited: 1 }]);
    expect(failed).toBe("not audited: one from 2026-11-23T03:00:00.000Z");
  });

  test("stops half a minute before its function is killed, and tells of the days that it has not looked at", async () => {
    const asked: string[] = [];
    const { measured, failed } = await run(async ({ id }, _period, signal) => {
      asked.push(id);
      if (id === "one") return [];
      return new Promise((_, fail) => signal.addEventListener("abort", () => fail(signal.reason)));
    }, 33_000);
    expect(asked).toEqual(["one", "two"]);
    expect({ measured, failed }).toEqual({ measured: [{ differences: 0, daysNotAudited: 3 }], failed: undefined });
  });

  test("looks at nothing when there is less time than that", async () => {
    const { measured } = await run(async () => {
      throw new Error("looked");
    }, 29_000);
    expect(measured).toEqual([{ differences: 0, daysNotAudited: 4 }]);
  });
});
