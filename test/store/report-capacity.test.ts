import { beforeAll, describe, expect, test } from "vitest";
import { DIMENSIONS, EMPTY_FACTS, NO_MEASURES, type Facts } from "../../functions/core/facts.ts";
import { foldFacts } from "../../functions/core/fold-facts.ts";
import { visitorsOf } from "../../functions/core/visitors.ts";
import { addDays, dayStartMs } from "../../functions/core/zone.ts";
import { keepFacts } from "../../functions/store/article-facts.ts";
import { factDaysMarkKey } from "../../functions/store/keys.ts";
import { moveMark } from "../../functions/store/mark.ts";
import { Api, SITE } from "../api/api.ts";
import { seededRandom } from "../pipeline/random.ts";
import { openTestDatabase } from "../test-database.ts";
import { meter, type Meter } from "./meter.ts";

const EDITOR = { "cognito:groups": "[editors]", "custom:sites": "*" };
const LAST = "2026-10-31";
const YEAR = `&from=2025-11-01&to=${LAST}`;

/** A day of a site of 100,000 articles: as many views, and as many cells as a site's day may have. */
function busyDay(): Facts {
  const random = seededRandom(3);
  const few = [6, 40, 8, 120, 400, 30, 4, 15, 3];
  const cells = Array.from({ length: 6_000 }, (_, at) => ({
    values: DIMENSIONS.map((name, dimension) => `${name} ${random.below(few[dimension] ?? 1)}`),
    measures: { ...NO_MEASURES, views: 1 + random.below(30), seconds: at },
  }));
  const visitors = visitorsOf(Array.from({ length: 20_000 }, (_, at) => `visitor ${at}`));
  return foldFacts(
    { ...EMPTY_FACTS, rows: 100_000, cells, visitors, leftOut: new Map([["robot Googlebot", 7]]) },
    4_000,
  );
}

describe("what a report of a year costs, for a site with 100,000 articles", () => {
  let used: Meter;
  let api: Api;

  beforeAll(async () => {
    const db = await openTestDatabase();
    used = meter(db);
    api = new Api(used.db);
    const facts = new Map([["", busyDay()]]);
    const bucket = (name: string) => ({ bucket: name, readMs: 1, slots: [facts], live: new Map<string, number>() });
    for (let day = "2025-11-01"; day <= LAST; day = addDays(day, 1)) {
      await keepFacts(db, SITE.id, "site", bucket(`day|${day}`));
      if (day.endsWith("-01")) await keepFacts(db, SITE.id, "site", bucket(`month|${day.slice(0, 7)}`));
    }
    await keepFacts(db, SITE.id, "site", bucket("hour|2025-10-31T19"));
    await moveMark(db, factDaysMarkKey(SITE.id), LAST);
    api.nowMs = dayStartMs(addDays(LAST, 1), SITE.zone) + 3_600_000;
    used.readItems();
  });

  test.each([
    ["an overview by day", `overview?site=${SITE.id}${YEAR}&grain=day`, 400],
    ["an overview by month", `overview?site=${SITE.id}${YEAR}&grain=month`, 30],
    ["a breakdown", `breakdown?site=${SITE.id}${YEAR}&by=referrer&device=device%201`, 30],
    ["what was left out", `excluded?site=${SITE.id}${YEAR}`, 30],
  ])("%s reads few items, whatever the views were", async (_name, path, most) => {
    const { status, json } = await api.call("GET", `/v1/reports/${path}`, { claims: EDITOR });
    expect(status).toBe(200);
    if (json.series) expect(json.totals.views.value).toBeGreaterThan(0);
    const items = used.readItems();
    expect(items).toBeGreaterThan(10);
    expect(items).toBeLessThanOrEqual(most);
  });
});
