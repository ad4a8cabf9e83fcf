import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import type { Board } from "../../functions/core/board.ts";
import { HOUR_MS, MINUTE_MS, addHours, hourOf } from "../../functions/core/clock.ts";
import type { Site } from "../../functions/core/config.ts";
import { EMPTY_TALLY, type Tally } from "../../functions/core/tally.ts";
import { keepBoard } from "../../functions/store/keep-board.ts";
import { keepMinutes } from "../../functions/store/keep-minutes.ts";
import { boardedMarkKey, closedMarkKey } from "../../functions/store/keys.ts";
import { moveMark, readMark } from "../../functions/store/mark.ts";
import { readBoards } from "../../functions/store/read-boards.ts";
import { settleDays } from "../../functions/store/settle-days.ts";
import { closeHours } from "../../functions/store/close-hours.ts";
import { sumBoard } from "../../functions/store/sum-board.ts";
import { seededRandom } from "../pipeline/random.ts";
import { openTestDatabase } from "../test-database.ts";

let db: Awaited<ReturnType<typeof openTestDatabase>>;
let made = 0;

beforeAll(async () => {
  db = await openTestDatabase();
});

const tallyOf = (views: number): Tally => ({ ...EMPTY_TALLY, rows: views, views });
const newSite = () => `boards-${++made}`;
const viewsOf = (board: Board) => Object.fromEntries([...board].map(([article, { views }]) => [article, views]));

describe("a board", () => {
  const bucket = "hour|2026-11-24T10";

  test("is kept as it is, articles of any characters in it", async () => {
    const site = newSite();
    const board = new Map(
      ["a|b|2026-11-24T10|1", "\u0000\n", "м", "__proto__"].map((one, at) => [one, tallyOf(at + 1)]),
    );
    await keepBoard(db, site, bucket, board);
    expect(await readBoards(db, site, bucket, bucket)).toEqual(board);
  });

  test("gives way to a fuller one and to no other", async () => {
    const site = newSite();
    for (const views of [5, 3, 7, 7, 6]) await keepBoard(db, site, bucket, new Map([["a", tallyOf(views)]]));
    expect(viewsOf(await readBoards(db, site, bucket, bucket))).toEqual({ a: 7 });
  });

  test("of 40,000 articles is split into items, and grows into them", async () => {
    const site = newSite();
    const small = new Map([["a", tallyOf(1)]]);
    const large = new Map([
      ...small,
      ...Array.from({ length: 40_000 }, (_, at) => [`2026/11/${randomUUID()}/${at}`, tallyOf(1 + (at % 50))] as const),
    ]);
    await keepBoard(db, site, bucket, small);
    await keepBoard(db, site, "hour|2026-11-24T11", small);
    await keepBoard(db, site, bucket, large);
    expect(await readBoards(db, site, bucket, bucket)).toEqual(large);
    const both = await readBoards(db, site, bucket, "hour|2026-11-24T11");
    expect([both.get("a")?.views, both.size]).toEqual([2, large.size]);
  });
});

/** The local day of a time, by Intl alone. */
function dayIn(zone: string, ms: number): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" }).format(ms);
}

describe("the boards of days", () => {
  test.each([
    ["Asia/Tashkent", "2026-11-20T00:00:00Z"],
    ["Asia/Kolkata", "2026-11-20T00:00:00Z"],
    ["Asia/Kathmandu", "2026-11-20T00:00:00Z"],
    ["Europe/Berlin", "2026-10-23T12:00:00Z"],
    ["America/Sao_Paulo", "2018-11-02T12:00:00Z"],
    ["Australia/Lord_Howe", "2026-04-03T12:00:00Z"],
  ])("in %s hold each minute of their local day, once, from %s on", async (zone, start) => {
    const site: Site = { id: newSite(), name: "", hosts: [], zone, languages: ["en"] };
    const startMs = Date.parse(start);
    const random = seededRandom(7);
    const expected: Record<string, number> = {};
    await moveMark(db, closedMarkKey(site.id), addHours(hourOf(startMs), -1));
    await moveMark(db, boardedMarkKey(site.id), dayIn(zone, startMs - 24 * HOUR_MS));
    for (let at = 0; at < 60; at++) {
      // Near the edges of hours, where days may begin, and anywhere.
      const ms =
        startMs +
        random.below(72) * HOUR_MS +
        random.pick([0, 14, 15, 29, 30, 44, 45, 59, random.below(60)]) * MINUTE_MS;
      const lane = { site: site.id, article: "a", hour: hourOf(ms), lane: at % 4 };
      await keepMinutes(db, lane, new Map([[ms, tallyOf(1 + at)]]));
      const day = dayIn(zone, ms);
      const seen = `${ms} ${lane.lane}`;
      expected[day] = (expected[day] ?? 0) + 1 + at - (expected[seen] ?? 0);
      expected[seen] = 1 + at;
    }
    const nowMs = startMs + (72 + 27) * HOUR_MS;
    await closeHours(db, site.id, nowMs, () => true);
    await settleDays(db, site);
    await settleDays(db, site);

    const last = (await readMark(db, boardedMarkKey(site.id))) ?? "";
    const days = Object.entries(expected).filter(([day]) => !day.includes(" "));
    expect(days.filter(([day]) => day <= last).length).toBeGreaterThanOrEqual(2);
    for (const [day, views] of days) {
      const board = await readBoards(db, site.id, `day|${day}`, `day|${day}`);
      expect(viewsOf(board), day).toEqual(day <= last ? { a: views } : {});
    }
    const all = await sumBoard(db, site.id, startMs, nowMs);
    expect(all.get("a")?.views).toBe(days.reduce((sum, [, views]) => sum + views, 0));
  });
});
