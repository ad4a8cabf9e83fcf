import { beforeAll, describe, expect, test } from "vitest";
import { DAY_MS, HOUR_MS, MINUTE_MS, hourOf, hourStartMs } from "../../functions/core/clock.ts";
import type { Site } from "../../functions/core/config.ts";
import { makeEventId } from "../../functions/core/event-id.ts";
import { recordStore } from "../../functions/lambda/record-store.ts";
import { EMPTY_TALLY } from "../../functions/core/tally.ts";
import { dayStartMs, localDay } from "../../functions/core/zone.ts";
import { keepFacts } from "../../functions/store/article-facts.ts";
import {
  boardedMarkKey,
  closedMarkKey,
  completeMarkKey,
  factDaysMarkKey,
  factsMarkKey,
  siteHourKey,
} from "../../functions/store/keys.ts";
import { moveMark } from "../../functions/store/mark.ts";
import { keepSettledHour } from "../../functions/store/settled-hour.ts";
import { settle } from "../../functions/store/settle.ts";
import { openTestDatabase } from "../test-database.ts";
import { Api, SITE } from "./api.ts";

const EDITOR = { "cognito:groups": "[editors]", "custom:sites": "*" };
const WEEK_MS = 7 * DAY_MS;
/** Ten past two of a Monday afternoon in Tashkent, four weeks after the site's first views, and the last settling. */
const NOW = Date.parse("2026-11-16T09:10:00Z");
/** Views of this hour and of the one before it, by weeks before now; in the third one nothing was read. */
const WEEKS = new Map([
  [1, [8, 6]],
  [2, [4, 0]],
  [3, [0, 0]],
  [4, [2, 1]],
]);

let db: Awaited<ReturnType<typeof openTestDatabase>>;
let api: Api;
let made = 0;

async function view(atMs: number): Promise<void> {
  const session = `session-${++made}`;
  const id = makeEventId(atMs, new Uint8Array(10).fill(made));
  const event = { id, kind: "view", article: "a" } as const;
  await recordStore(db).putEvent({ site: SITE.id, session, visitor: session, event });
  await recordStore(db).nameHours(SITE.id, session, [event]);
}

beforeAll(async () => {
  db = await openTestDatabase();
  api = new Api(db);
  for (const [weeks, hours] of WEEKS) {
    for (const [ago, views] of hours.entries()) {
      for (let one = 0; one < views; one++) await view(NOW - weeks * WEEK_MS - 5 * MINUTE_MS - ago * HOUR_MS + one);
    }
  }
  for (const weeks of [4, 3, 2, 1, 0]) {
    const atMs = NOW - weeks * WEEK_MS;
    // Days on which nothing happened are passed over.
    for (const keyOf of [closedMarkKey, factsMarkKey]) await moveMark(db, keyOf(SITE.id), hourOf(atMs - DAY_MS));
    for (const keyOf of [boardedMarkKey, factDaysMarkKey]) {
      await moveMark(db, keyOf(SITE.id), new Date(atMs - 2 * DAY_MS).toISOString().slice(0, 10));
    }
    await settle(db, SITE, atMs, () => true);
    if (weeks > 0) await settle(db, SITE, atMs + 2 * DAY_MS, () => true);
  }
});

async function usualAt(nowMs: number) {
  api.nowMs = nowMs;
  const { status, json } = await api.call("GET", `/v1/reports/now?site=${SITE.id}`, { claims: EDITOR });
  expect(status).toBe(200);
  const { usual, usualToday, usualDay } = json;
  return { usual, usualToday, usualDay };
}

/** The quartiles of four numbers, by their places. */
function quartiles(numbers: readonly number[]) {
  const [a = NaN, b = NaN, c = NaN, d = NaN] = numbers.toSorted((one, other) => one - other);
  return {
    p25: expect.closeTo(a + (b - a) * 0.75, 2),
    p50: expect.closeTo((b + c) / 2, 2),
    p75: expect.closeTo(c + (d - c) * 0.25, 2),
  };
}

/** What each week had of these shares of this hour and of the one before it. */
const shares = (...parts: readonly number[]) =>
  [...WEEKS.values()].map((hours) => hours.reduce((sum, views, ago) => sum + views * (parts[ago] ?? 0), 0));

describe("what is usual at this time of this weekday", () => {
  test("is known after four weeks, one in which nothing was read among them, in proportion to the hour", async () => {
    // The 30 minutes that end at 9:11 have 11 of one hour and 19 of the one before.
    expect(await usualAt(NOW)).toEqual({
      usual: quartiles(shares(11 / 60, 19 / 60)),
      usualToday: quartiles(shares(10 / 60, 1)),
      usualDay: quartiles(shares(1, 1)),
    });
  });

  test("is not known after three weeks", async () => {
    expect(await usualAt(NOW - WEEK_MS)).toEqual({ usual: null, usualToday: null, usualDay: null });
  });

  test("is told by none of the weeks to which settling has not come", async () => {
    const known = await usualAt(NOW);
    const later = await usualAt(NOW + 4 * WEEK_MS);
    // Today is settled up to now, without a view, and the three weeks after it are not.
    const middleOfFive = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[2];
    expect(later.usualDay.p50).toBe(middleOfFive([0, ...shares(1, 1)]));
    expect(known.usualDay.p50).not.toBe(later.usualDay.p50);
    expect(await usualAt(NOW + 5 * WEEK_MS + DAY_MS)).toEqual({ usual: null, usualToday: null, usualDay: null });
  });
});

describe("on days that are no 24 hours long", () => {
  const BERLIN: Site = { ...SITE, id: "berlin", zone: "Europe/Berlin" };
  /** Views in each hour of the weeks before, those of the Mondays after a change too. */
  const EVERY_HOUR = 10;

  /** Settled hours of some weeks, as settling leaves them. */
  async function keepHours(firstMs: number, lastMs: number): Promise<void> {
    for (let ms = firstMs; ms < lastMs; ms += HOUR_MS) {
      const tally = { ...EMPTY_TALLY, rows: EVERY_HOUR, views: EVERY_HOUR };
      await keepSettledHour(db, siteHourKey(BERLIN.id, hourOf(ms)), tally);
    }
    await keepFacts(db, BERLIN.id, "site", {
      bucket: `hour|${hourOf(firstMs)}`,
      readMs: firstMs,
      slots: [new Map()],
      live: new Map(),
    });
    await moveMark(db, completeMarkKey(BERLIN.id), new Date(lastMs).toISOString());
  }

  test.each([
    // The night after the clock went forward; a Monday a week after it went back; and the two days themselves.
    "2026-03-30T00:10:00+02:00",
    "2026-11-02T00:10:00+01:00",
    "2026-03-29T12:00:00+02:00",
    "2026-10-25T12:00:00+01:00",
    // A week after a day of 25 hours.
    "2026-11-01T12:00:00+01:00",
  ])("is at %s what the same times of the clock had, and a whole day", async (now) => {
    const nowMs = Date.parse(now);
    await keepHours(hourStartMs(hourOf(nowMs - 9 * WEEK_MS)), nowMs);
    const berlin = new Api(db, [BERLIN]);
    berlin.nowMs = nowMs;
    const { json } = await berlin.call("GET", "/v1/reports/now?site=berlin", { claims: EDITOR });
    const half = EVERY_HOUR / 2;
    expect(json.usual).toEqual({ p25: half, p50: half, p75: half });
    expect(json.usualDay.p50).toBe(EVERY_HOUR * 24);
    const gone = (nowMs - dayStartMs(localDay(nowMs, BERLIN.zone), BERLIN.zone)) / HOUR_MS + offBy(now);
    expect(json.usualToday.p50).toBeCloseTo(gone * EVERY_HOUR, 2);
  });

  /** The clock of a day that was changed before noon shows an hour more, or less, than has gone by. */
  const offBy = (now: string) => (now.startsWith("2026-03-29") ? 1 : now.startsWith("2026-10-25") ? -1 : 0);
});
