import type { Context } from "aws-lambda";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { DAY_MS, HOUR_MS } from "../../functions/core/clock.ts";
import type { Site } from "../../functions/core/config.ts";
import type { Measured } from "../../functions/core/metrics.ts";
import type { Period } from "../../functions/core/period.ts";
import { serveAudit } from "../../functions/lambda/audit-schedule.ts";
import { forgetDifferingDays, readDifferingDays, rememberDifferingDay } from "../../functions/store/differing-days.ts";
import { openTestDatabase } from "../test-database.ts";

const T = Date.parse("2026-11-24T03:17:00Z");
const sites = ["one", "two"].map((id) => ({ id, name: id, hosts: [], zone: "UTC", languages: ["en"] as const }));

let db: Awaited<ReturnType<typeof openTestDatabase>>;

type Look = (site: Site, period: Period, signal: AbortSignal) => Promise<readonly string[]>;

/** Runs the audit of two days for a function that has so long. */
async function run(look: Look, remainingMs = 900_000, nowMs = T) {
  const measured: Measured[] = [];
  const handler = serveAudit(sites, {
    look,
    days: 2,
    reachDays: 7,
    differing: {
      read: (site) => readDifferingDays(db, site),
      remember: (site, fromMs) => rememberDifferingDay(db, site, fromMs),
      forget: (site, daysMs) => forgetDifferingDays(db, site, daysMs),
    },
    now: () => nowMs,
    measure: (one) => measured.push(one),
  });
  const ended = handler({}, { getRemainingTimeInMillis: () => remainingMs } as Context);
  const failed = await ended.then(
    () => undefined,
    (error: Error) => error.message,
  );
  return { measured, failed };
}

/** Finds a number of the first site that differs as long as the hour that it is in is looked at. */
function differsAt(timeMs: number): Look {
  return async ({ id }, { fromMs, toMs }) => (id === "one" && timeMs >= fromMs && timeMs < toMs ? ["a number"] : []);
}

describe("the scheduled audit", () => {
  beforeEach(async () => {
    db = await openTestDatabase();
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
    // That none was found says nothing of the day that was not looked at.
    expect(measured).toEqual([{ daysNotAudited: 1 }]);
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
    expect({ measured, failed }).toEqual({ measured: [{ daysNotAudited: 3 }], failed: undefined });
  });

  test("looks at nothing when there is less time than that", async () => {
    const { measured } = await run(async () => {
      throw new Error("looked");
    }, 29_000);
    expect(measured).toEqual([{ daysNotAudited: 4 }]);
  });

  test("tells what differs though it has not looked at every day", async () => {
    const { measured } = await run(async ({ id }) => {
      if (id === "one") throw new Error("throttled");
      return ["a number"];
    });
    expect(measured).toEqual([{ differences: 2, daysNotAudited: 2 }]);
  }, 60_000);

  test("looks again at an older day that differed, until it finds nothing there", async () => {
    const wrongMs = T - 20 * HOUR_MS;
    const nightly = async (look: Look, nights: number, remainingMs = 900_000) =>
      (await run(look, remainingMs, T + nights * DAY_MS)).measured;
    expect(await nightly(differsAt(wrongMs), 0)).toEqual([{ differences: 1, daysNotAudited: 0 }]);
    // After the second night it is none of the last days.
    for (const night of [1, 2, 3, 6]) {
      expect(await nightly(differsAt(wrongMs), night)).toEqual([{ differences: 1, daysNotAudited: 0 }]);
    }
    const unread: Look = async (_, { toMs }) => {
      if (toMs <= T + DAY_MS) throw new Error("throttled");
      return [];
    };
    // Not looked at, it is neither.
    expect(await nightly(unread, 6)).toEqual([{ daysNotAudited: 1 }]);
    expect(await nightly(async () => [], 6)).toEqual([{ differences: 0, daysNotAudited: 0 }]);
    expect(await readDifferingDays(db, "one")).toEqual([]);
    // Nothing is looked at again after that.
    expect(await nightly(unread, 7)).toEqual([{ differences: 0, daysNotAudited: 0 }]);
  }, 120_000);

  test("forgets a day of which nothing differs any more while it is one of the last", async () => {
    const wrongMs = T - 20 * HOUR_MS;
    await run(differsAt(wrongMs));
    expect(await readDifferingDays(db, "one")).toHaveLength(1);
    // An hour later its days begin at other hours.
    expect((await run(async () => [], 900_000, T + HOUR_MS)).measured).toEqual([{ differences: 0, daysNotAudited: 0 }]);
    expect(await readDifferingDays(db, "one")).toEqual([]);
  }, 60_000);

  test("goes on telling of a day that is too old to be looked at, until somebody has mended it", async () => {
    const fromMs = Date.parse("2026-11-01T03:00:00Z");
    await rememberDifferingDay(db, "two", fromMs);
    const looked: number[] = [];
    const look: Look = async (_, period) => {
      looked.push(period.fromMs);
      return [];
    };
    expect((await run(look)).measured).toEqual([{ differences: 1, daysNotAudited: 0 }]);
    expect(looked).not.toContain(fromMs);
    await forgetDifferingDays(db, "two", [fromMs]);
    expect((await run(look)).measured).toEqual([{ differences: 0, daysNotAudited: 0 }]);
  });
});
