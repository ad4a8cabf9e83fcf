import { beforeAll, describe, expect, test } from "vitest";
import {
  DIMENSIONS,
  EMPTY_FACTS,
  NO_MEASURES,
  OTHER,
  filterCells,
  sumMeasures,
  type Cell,
} from "../../functions/core/facts.ts";
import { keepFacts } from "../../functions/store/article-facts.ts";
import type { Database } from "../../functions/store/database.ts";
import { completeMarkKey, factDaysMarkKey } from "../../functions/store/keys.ts";
import { moveMark } from "../../functions/store/mark.ts";
import { keepSiteMonth } from "../../functions/store/settle-fact-days.ts";
import { ofSite } from "../../functions/store/settle-facts.ts";
import { seededRandom } from "../pipeline/random.ts";
import { openTestDatabase } from "../test-database.ts";
import { Api, SITE } from "./api.ts";

const EDITOR = { "cognito:groups": "[editors]", "custom:sites": "*" };
const NOW_MS = Date.parse("2026-11-20T10:00:00Z");
/** Two days of a month that is over, each of more views that differ than a site keeps apart. */
const DAYS = ["2026-10-10", "2026-10-11"];
const CELLS = 30_000;
const VALUES = {
  section: 12,
  author: 60,
  source: 8,
  referrer: 90,
  page: 900,
  country: 90,
  device: 3,
  browser: 9,
  language: 12,
};

let db: Database;
let api: Api;
const all: Cell[] = [];

beforeAll(async () => {
  db = await openTestDatabase();
  const random = seededRandom(5);
  // A few values have the most of the views, as everywhere.
  const pick = (count: number) => Math.floor((count * random.below(1_000) ** 2) / 1_000_000);
  for (const day of DAYS) {
    const cells = Array.from({ length: CELLS }, () => {
      const referrer = pick(VALUES.referrer);
      // A referrer is of one source.
      const known = { referrer, source: referrer % VALUES.source };
      return {
        values: DIMENSIONS.map((name) => `${name} ${known[name as "source"] ?? pick(VALUES[name])}`),
        measures: { ...NO_MEASURES, views: 1 + random.below(3), prints: random.below(2) },
      };
    });
    all.push(...cells);
    const { facts, margins } = ofSite(new Map([["a", { ...EMPTY_FACTS, rows: CELLS, cells }]]), "day");
    expect(facts.get("")?.cells.length).toBeLessThanOrEqual(16_000);
    await keepFacts(db, SITE.id, "site", {
      bucket: `day|${day}`,
      readMs: NOW_MS,
      slots: [facts],
      margins: [margins],
      live: new Map(),
    });
  }
  await keepSiteMonth(db, SITE.id, "2026-10", NOW_MS);
  await moveMark(db, factDaysMarkKey(SITE.id), "2026-11-18");
  await moveMark(db, completeMarkKey(SITE.id), new Date(NOW_MS).toISOString());
  api = new Api(db);
  api.nowMs = NOW_MS;
}, 240_000);

async function report(path: string) {
  const { json, status } = await api.call("GET", `/v1/reports/${path}&site=${SITE.id}`, { claims: EDITOR });
  expect(status).toBe(200);
  return json;
}

const MONTH = "&from=2026-10-01&to=2026-10-31";
type Row = { readonly value: string; readonly views: { readonly value: number } };

describe("a site of more views than are kept apart", () => {
  test.each(["section", "author", "source", "referrer", "country", "device", "browser", "language"] as const)(
    "has in its breakdown by %s all that each value had, in a month and in its days",
    async (by) => {
      const at = DIMENSIONS.indexOf(by);
      const expected = new Map<string, number>();
      for (const { values, measures } of all) {
        expected.set(values[at] ?? "", (expected.get(values[at] ?? "") ?? 0) + measures.views);
      }
      for (const period of [MONTH, "&from=2026-10-10&to=2026-10-12"]) {
        const { rows } = await report(`breakdown?by=${by}&limit=10000${period}`);
        expect(new Map(rows.map(({ value, views }: Row) => [value, views.value]))).toEqual(expected);
      }
    },
  );

  test("has all that one filter asks for, by month and by day, and of what was left out the views beside it", async () => {
    for (const filter of [{ language: "language 5" }, { country: "country 40" }, { author: "author 33" }]) {
      const expected = sumMeasures(filterCells(all, filter)).views;
      expect(expected).toBeGreaterThan(0);
      const query = `&${new URLSearchParams(filter)}`;
      for (const grain of ["month", "day"]) {
        const { totals } = await report(`overview?grain=${grain}${MONTH}${query}`);
        expect([filter, grain, totals.views.value]).toEqual([filter, grain, expected]);
      }
    }
    const { counted } = await report(`excluded?language=${encodeURIComponent("language 5")}${MONTH}`);
    expect(counted.value).toBe(sumMeasures(filterCells(all, { language: "language 5" })).views);
  });

  test("has in what is asked by two dimensions all of the values that it shows, and the rest as others", async () => {
    const { rows, total } = await report(
      `breakdown?by=source&device=${encodeURIComponent("device 0")}&limit=100${MONTH}`,
    );
    const phones = filterCells(all, { device: "device 0" });
    expect(total.views.value).toBe(sumMeasures(phones).views);
    for (const { value, views } of (rows as Row[]).filter((row) => row.value !== OTHER)) {
      expect([value, views.value]).toEqual([value, sumMeasures(filterCells(phones, { source: value })).views]);
    }
  });

  test("has what it had where a bucket is from before margins were kept", async () => {
    const cells = all.slice(0, 3_000);
    const facts = new Map([["", { ...EMPTY_FACTS, rows: 3_000, cells }]]);
    await keepFacts(db, SITE.id, "site", { bucket: "day|2026-09-30", readMs: NOW_MS, slots: [facts], live: new Map() });
    const expected = sumMeasures(filterCells(cells, { device: "device 1" })).views;
    const day = "&from=2026-09-30&to=2026-09-30";
    const { rows } = await report(`breakdown?by=device${day}`);
    expect(rows).toContainEqual(
      expect.objectContaining({ value: "device 1", views: expect.objectContaining({ value: expected }) }),
    );
    await keepSiteMonth(db, SITE.id, "2026-09", NOW_MS);
    const { totals } = await report(`overview?grain=month&from=2026-09-01&to=2026-09-30&device=device%201`);
    expect(totals.views.value).toBe(expected);
  });
});
