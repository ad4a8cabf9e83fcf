import { beforeAll, describe, expect, test } from "vitest";
import { compareRows } from "../../dashboards/compared-rows.ts";
import { HOUR_MS, hourOf } from "../../functions/core/clock.ts";
import type { Site } from "../../functions/core/config.ts";
import { makeEventId } from "../../functions/core/event-id.ts";
import { addDays, dayStartMs, isoWithOffset } from "../../functions/core/zone.ts";
import { recordStore } from "../../functions/lambda/record-store.ts";
import { boardedMarkKey, closedMarkKey, factDaysMarkKey, factsMarkKey } from "../../functions/store/keys.ts";
import { moveMark } from "../../functions/store/mark.ts";
import { settle } from "../../functions/store/settle.ts";
import { openTestDatabase } from "../test-database.ts";
import { Api, SITE } from "./api.ts";

const EDITOR = { "cognito:groups": "[editors]", "custom:sites": "*" };
const ZONE = "Europe/Berlin";
const LONG_DAY: Site = { ...SITE, id: "autumn", zone: ZONE };
const SHORT_DAY: Site = { ...SITE, id: "spring", zone: ZONE };
/** The days on which these sites' clocks were set. */
const DAYS = new Map([
  [LONG_DAY, "2026-10-25"],
  [SHORT_DAY, "2026-03-29"],
]);

/** Views of the first hours of the day, of the day before it, and of the same a week before. */
const VIEWS = [
  [0, [1, 2, 3, 4, 5, 6]],
  [-1, [2, 1, 3, 1, 2]],
  [-7, [1, 3, 1, 2, 4]],
] as const;

let db: Awaited<ReturnType<typeof openTestDatabase>>;
let api: Api;

async function fill(site: Site, day: string): Promise<void> {
  const store = recordStore(db);
  const startMs = dayStartMs(addDays(day, -7), ZONE);
  for (const keyOf of [closedMarkKey, factsMarkKey]) await moveMark(db, keyOf(site.id), hourOf(startMs - HOUR_MS));
  for (const keyOf of [boardedMarkKey, factDaysMarkKey]) await moveMark(db, keyOf(site.id), addDays(day, -8));
  let made = 0;
  for (const [days, hours] of VIEWS) {
    const dayMs = dayStartMs(addDays(day, days), ZONE);
    for (const [hour, views] of hours.entries()) {
      for (let one = 0; one < views; one++) {
        const session = `session-${++made}`;
        const id = makeEventId(dayMs + hour * HOUR_MS + one, new Uint8Array(10).fill(made));
        const event = { id, kind: "view", article: "a" } as const;
        await store.putEvent({ site: site.id, session, visitor: session, event });
        await store.nameHours(site.id, session, [event]);
      }
    }
  }
  const endMs = dayStartMs(addDays(day, 2), ZONE);
  for (let ms = startMs; ms <= endMs; ms += 12 * HOUR_MS) await settle(db, site, ms, () => true);
}

beforeAll(async () => {
  db = await openTestDatabase();
  api = new Api(db, [...DAYS.keys()]);
  api.nowMs = Date.parse("2026-10-27T10:00:00Z");
  for (const [site, day] of DAYS) await fill(site, day);
});

/** Both starts of each row of a file, with the views beside them. */
async function rowsOf(site: Site, comparison: string): Promise<string[]> {
  const day = DAYS.get(site);
  const query = `view=overview&site=${site.id}&from=${day}&to=${day}&grain=hour&compare=${comparison}`;
  const { status, text } = await api.call("GET", `/v1/reports/export.csv?${query}`, { claims: EDITOR });
  expect(status).toBe(200);
  const [head = "", ...rows] = text.trimEnd().split("\r\n");
  expect(head).toBe(
    "\ufeffstart,previous start,views,views previous,visitors,visitors previous,prints,prints previous,listens,listens previous,seconds,seconds previous,told,told previous,pastHalf,pastHalf previous",
  );
  return rows.map((row) => row.split(",").slice(0, 4).join(","));
}

/** The same rows of the dashboard's chart. */
async function chartOf(site: Site, comparison: string): Promise<string[]> {
  const day = DAYS.get(site);
  const query = `site=${site.id}&from=${day}&to=${day}&grain=hour&compare=${comparison}`;
  const { json: body } = await api.call("GET", `/v1/reports/overview?${query}`, { claims: EDITOR });
  const { starts, views, previous } = compareRows(body.series);
  return starts.map((ms, row) => `${isoWithOffset(ms, ZONE)},${views[row] ?? ""},${previous?.[row] ?? ""}`);
}

const hour = (of: number) => String(of).padStart(2, "0");

test.each([
  [LONG_DAY, "previous"],
  [LONG_DAY, "week"],
  [SHORT_DAY, "previous"],
  [SHORT_DAY, "week"],
] as const)("the dashboard draws the hours of $id beside those of %s as a file has them", async (site, comparison) => {
  const rows = (await rowsOf(site, comparison)).map((row) => row.split(","));
  // What stands alone is drawn at its own time.
  const expected = rows.map(([start, before, views, was]) => [start || before, views, was].join(","));
  expect(await chartOf(site, comparison)).toEqual(expected);
});

test("hours that are compared with none are drawn as they are", async () => {
  const day = DAYS.get(LONG_DAY);
  const path = `/v1/reports/overview?site=${LONG_DAY.id}&from=${day}&to=${day}&grain=hour`;
  const { json: body } = await api.call("GET", path, { claims: EDITOR });
  const { starts, views, previous, rowOf } = compareRows(body.series);
  expect([starts, views, previous]).toEqual([body.series.starts, body.series.views, undefined]);
  expect(rowOf(24)).toBe(24);
  expect(body.series.pairs).toBeUndefined();
});

test("a step is found among hours of which one stands alone", async () => {
  const day = DAYS.get(SHORT_DAY);
  const path = `/v1/reports/overview?site=${SHORT_DAY.id}&from=${day}&to=${day}&grain=hour&compare=week`;
  const { json: body } = await api.call("GET", path, { claims: EDITOR });
  const { starts, rowOf } = compareRows(body.series);
  expect(starts).toHaveLength(24);
  expect([1, 2, 22].map((step) => rowOf(step))).toEqual([1, 3, 23]);
  for (const [step, ms] of body.series.starts.entries()) expect(starts[rowOf(step)]).toBe(ms);
});

describe("GET /v1/reports/export.csv?view=overview&compare", () => {
  test.each([
    ["previous", "2026-10-24", [2, 1, 3, 3, 1, 2]],
    ["week", "2026-10-18", [1, 3, 1, 1, 2, 4]],
  ])("puts both times of an hour that comes twice beside the one of %s", async (comparison, before, was) => {
    const rows = await rowsOf(LONG_DAY, comparison);
    expect(rows).toEqual([
      `2026-10-25T00:00:00+02:00,${before}T00:00:00+02:00,1,${was[0]}`,
      `2026-10-25T01:00:00+02:00,${before}T01:00:00+02:00,2,${was[1]}`,
      `2026-10-25T02:00:00+02:00,${before}T02:00:00+02:00,3,${was[2]}`,
      `2026-10-25T02:00:00+01:00,${before}T02:00:00+02:00,4,${was[3]}`,
      `2026-10-25T03:00:00+01:00,${before}T03:00:00+02:00,5,${was[4]}`,
      `2026-10-25T04:00:00+01:00,${before}T04:00:00+02:00,6,${was[5]}`,
      ...Array.from({ length: 19 }, (_, at) => {
        const time = `T${hour(at + 5)}:00:00`;
        return `2026-10-25${time}+01:00,${before}${time}+02:00,0,0`;
      }),
    ]);
  });

  test.each([
    ["previous", "2026-03-28", [2, 1, 3, 1, 2]],
    ["week", "2026-03-22", [1, 3, 1, 2, 4]],
  ])("has a row of its own for an hour that the clock skips and %s had", async (comparison, before, was) => {
    const rows = await rowsOf(SHORT_DAY, comparison);
    expect(rows).toEqual([
      `2026-03-29T00:00:00+01:00,${before}T00:00:00+01:00,1,${was[0]}`,
      `2026-03-29T01:00:00+01:00,${before}T01:00:00+01:00,2,${was[1]}`,
      `,${before}T02:00:00+01:00,,${was[2]}`,
      `2026-03-29T03:00:00+02:00,${before}T03:00:00+01:00,3,${was[3]}`,
      `2026-03-29T04:00:00+02:00,${before}T04:00:00+01:00,4,${was[4]}`,
      `2026-03-29T05:00:00+02:00,${before}T05:00:00+01:00,5,0`,
      `2026-03-29T06:00:00+02:00,${before}T06:00:00+01:00,6,0`,
      ...Array.from({ length: 17 }, (_, at) => {
        const time = `T${hour(at + 7)}:00:00`;
        return `2026-03-29${time}+02:00,${before}${time}+01:00,0,0`;
      }),
    ]);
  });
});
