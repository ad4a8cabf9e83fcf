import { beforeAll, describe, expect, test } from "vitest";
import { NOW_MS, makeHistory, type HistorySize } from "../../bench/reports/history.ts";
import { sizesOf } from "../../bench/reports/measure-histories.ts";
import { measureReports, type HistoryUse } from "../../bench/reports/measure-reports.ts";
import { tellReports } from "../../bench/reports/print-reports.ts";
import { questionsOf } from "../../bench/reports/questions.ts";
import { hourOf } from "../../functions/core/clock.ts";
import { reportRoutes } from "../../functions/routes.ts";
import { groupWrites } from "../../local/newsroom/group-writes.ts";
import { openTestDatabase, throughClient } from "../test-database.ts";

/** All readers come to each article in each hour, so that they are as many of more events. */
const SIZE: HistorySize = { articles: 30, events: 30_000, days: 3, readers: 100 };

test("npm run bench:reports asks every report, and the numbers that pages show", () => {
  const asked = new Set(questionsOf("paper", SIZE).map(({ route }) => route));
  const reports = Object.keys(reportRoutes).filter((route) => route.startsWith("GET /v1/reports/"));
  expect(reports.length).toBeGreaterThan(5);
  expect([...asked].toSorted()).toEqual([...reports, "GET /v1/totals", "GET /v1/most-read"].toSorted());
});

test("a history of fewer than a hundred views an article is left out", () => {
  const sizes = sizesOf([10, 100], [999, 1_000, 9_999, 10_000]);
  expect(sizes.map(({ articles, events }) => [articles, events])).toEqual([
    [10, 1_000],
    [10, 9_999],
    [10, 10_000],
    [100, 10_000],
  ]);
});

describe("a history", () => {
  const viewsOf = (history: ReturnType<typeof makeHistory>) =>
    history.hours.flatMap((hour) => [...history.count(hour).board.values()].map(({ views }) => views));

  test.each([
    [10, 1_000],
    [30, 100_003],
    [1_000, 100_000],
  ])("of %d articles has as many views as were asked for: %d", (articles, events) => {
    const history = makeHistory({ articles, events, days: 3, readers: 500 });
    expect(history.hours.at(-1)).toBe(hourOf(NOW_MS));
    expect(viewsOf(history).reduce((sum, views) => sum + views, 0)).toBe(events);
  });

  test("with ten times the events has the same articles and kinds of readers in each hour", () => {
    const [fewer, more] = [10_000, 100_000].map((events) => makeHistory({ ...SIZE, events }));
    const shapeOf = (history: typeof fewer) =>
      history?.hours.map((hour) =>
        [...(history.count(hour).slots[0] ?? [])].map(([article, { cells }]) => [
          article,
          cells.map(({ values }) => values),
        ]),
      );
    expect(shapeOf(more)).toEqual(shapeOf(fewer));
    expect(shapeOf(more)).toHaveLength(2 * 24 + 12);
  });
});

describe("what reports take", { timeout: 300_000 }, () => {
  let uses: [fewer: HistoryUse, more: HistoryUse];

  const measure = async (events: number) => {
    const db = await openTestDatabase();
    const bulk = throughClient(db);
    groupWrites(bulk.client);
    return measureReports(db, bulk, { ...SIZE, events }, 2);
  };

  beforeAll(async () => {
    uses = [await measure(SIZE.events), await measure(SIZE.events * 10)];
  }, 300_000);

  test("is as many read units of ten times the events", () => {
    const [fewer, more] = uses;
    for (const [at, { name, reads }] of fewer.reports.entries()) {
      expect(reads, name).toBeGreaterThan(0);
      const of10 = more.reports[at]?.reads ?? 0;
      // Greater numbers have more digits, and an item may take the next 4 KB for them.
      expect(of10, name).toBeGreaterThan(0.9 * reads - 1);
      expect(of10, name).toBeLessThan(1.1 * reads + 1);
    }
  });

  test("is measured of an answer that has something in it", () => {
    for (const { name, bytes, p50Ms, p95Ms } of uses[0].reports) {
      expect(bytes, name).toBeGreaterThan(100);
      expect(p50Ms, name).toBeGreaterThan(0);
      // No two answers take the same time to the microsecond.
      expect(p95Ms, name).toBeGreaterThan(p50Ms);
    }
  });

  test("is not measured of a history that was not kept as a whole", async () => {
    const [db, elsewhere] = [await openTestDatabase(), await openTestDatabase()];
    groupWrites(elsewhere.client);
    const size = { ...SIZE, articles: 3, events: 3_000 };
    await expect(measureReports(db, elsewhere, size, 1)).rejects.toThrow(/ has \d+ views of 3000$/);
  });

  test("is told of every report, by the number of events", () => {
    const told = tellReports(uses);
    expect(told).toContain("read units at 30,000 | read units at 300,000");
    for (const { name } of questionsOf("paper", SIZE)) expect(told.split(`| ${name} `), name).toHaveLength(2);
  });
});
