import { beforeAll, describe, expect, test } from "vitest";
import { DAY_MS, HOUR_MS, MINUTE_MS, hourOf } from "../../functions/core/clock.ts";
import { makeEventId } from "../../functions/core/event-id.ts";
import { laneOf } from "../../functions/core/lane.ts";
import { recordStore } from "../../functions/lambda/record-store.ts";
import { boardedMarkKey, closedMarkKey, factDaysMarkKey, factsMarkKey } from "../../functions/store/keys.ts";
import { moveMark } from "../../functions/store/mark.ts";
import { recountMinutes } from "../../functions/store/recount-minutes.ts";
import { settle } from "../../functions/store/settle.ts";
import { openTestDatabase } from "../test-database.ts";
import { Api, OTHER_SITE, SITE } from "./api.ts";

const EDITOR = { "cognito:groups": "[editors]", "custom:sites": "*" };

/** The first event of the site: in Tashkent eleven in the morning of a Wednesday, of an article that is a day old. */
const FIRST = Date.parse("2026-11-18T06:10:00Z");
const PUBLISHED = FIRST - DAY_MS;
/** The last settling, and five hours later, in which it did not run, the time of the reports. */
const COMPLETE = Date.parse("2026-11-20T06:05:00Z");
const NOW = Date.parse("2026-11-20T11:20:00Z");

let db: Awaited<ReturnType<typeof openTestDatabase>>;
let api: Api;
let made = 0;

async function view(article: string, atMs: number, publishedMs = PUBLISHED): Promise<void> {
  const id = makeEventId(atMs, new Uint8Array(10).fill(++made));
  const session = `session-${made}`;
  const sender = { site: SITE.id, session, visitor: session, device: "phone" as const };
  const event = { id, kind: "view", article, published: new Date(publishedMs).toISOString() } as const;
  await recordStore(db).putEvent({ ...sender, event });
  await recordStore(db).putEvent({ ...sender, event: { id, kind: "read", article, seconds: 10, depth: 60 } });
  await recordStore(db).nameHours(SITE.id, session, [event]);
  await recordStore(db).describeArticle(SITE.id, event, atMs, true);
  await recountMinutes(db, { site: SITE.id, article, hour: hourOf(atMs), lane: laneOf(session) }, [
    atMs - (atMs % MINUTE_MS),
  ]);
}

async function report(name: string, query = "", site = SITE) {
  const { json, status, text } = await api.call("GET", `/v1/reports/${name}?site=${site.id}${query}`, {
    claims: EDITOR,
  });
  expect([status, status === 200 ? "" : text]).toEqual([200, ""]);
  return json;
}

async function file(query: string): Promise<string[]> {
  const { text } = await api.call("GET", `/v1/reports/export.csv?site=${SITE.id}${query}`, { claims: EDITOR });
  return text.replace("\ufeff", "").trimEnd().split("\r\n");
}

beforeAll(async () => {
  db = await openTestDatabase();
  api = new Api(db);
  api.nowMs = NOW;
  // Nothing was before: it need not be looked for.
  for (const keyOf of [closedMarkKey, factsMarkKey]) await moveMark(db, keyOf(SITE.id), hourOf(FIRST - 2 * HOUR_MS));
  for (const keyOf of [boardedMarkKey, factDaysMarkKey]) await moveMark(db, keyOf(SITE.id), "2026-11-16");
  await view("a", FIRST);
  await view("a", FIRST + HOUR_MS);
  await settle(db, SITE, FIRST + 2 * HOUR_MS, () => true);
  await view("a", COMPLETE - HOUR_MS);
  await settle(db, SITE, COMPLETE, () => true);
  await view("a", NOW - MINUTE_MS);
});

/** What each number of a report's counts is. */
const shown = (counts: Record<string, { value: number | null; previous?: number | null }>, of: "value" | "previous") =>
  Object.fromEntries(
    ["views", "prints", "listens", "seconds", "told", "pastHalf"].map((name) => [name, counts[name]?.[of]]),
  );
const ofAll = (views: number | null, read = views) => ({
  views,
  prints: views === null ? null : 0,
  listens: views === null ? null : 0,
  seconds: read === null ? null : 10 * read,
  told: read,
  pastHalf: read,
});

const BEFORE = "&from=2026-11-10&to=2026-11-17";
const EMPTY = "&from=2026-11-19&to=2026-11-19";
const FUTURE = "&from=2026-11-21&to=2026-11-22";
/** An hour to which settling did not come, and of which nothing is live any more. */
const UNSETTLED = "&from=2026-11-20T08:00:00Z&to=2026-11-20T09:00:00Z";

describe("a report says null where there is no data, and 0 where nothing happened:", () => {
  test.each([
    ["before the first event", BEFORE, null],
    ["in the hour of the first event", "&from=2026-11-18T06:00:00Z&to=2026-11-18T07:00:00Z", 1],
    ["in the hour before that", "&from=2026-11-18T05:00:00Z&to=2026-11-18T06:00:00Z", null],
    ["on a day without views", EMPTY, 0],
    ["in the hour in which settling stopped", "&from=2026-11-20T06:00:00Z&to=2026-11-20T07:00:00Z", 0],
    ["in the hour after it", UNSETTLED, null],
    ["in the future", FUTURE, null],
  ])("%s", async (_, period, views) => {
    expect(shown((await report("breakdown", `${period}&by=source`)).total, "value")).toEqual(ofAll(views));
    expect(shown((await report("breakdown", `${period}&by=source&article=a`)).total, "value")).toEqual(ofAll(views));
    expect(shown((await report("overview", period)).totals, "value")).toEqual(ofAll(views));
    expect(shown((await report("overview", `${period}&device=phone`)).totals, "value")).toEqual(ofAll(views));
    for (const filter of ["", "&section=(unknown)"]) {
      const { counted, reasons } = await report("excluded", period + filter);
      const none = { value: views === null ? null : 0 };
      expect(counted).toEqual({ value: views });
      expect(reasons).toEqual({ repeat: none, robot: none, prefetch: none, own: none, unsigned: none });
    }
  });

  test("in live hours to which settling did not come, of how views were read and where they came from", async () => {
    const live = "&from=2026-11-20T10:00:00Z&to=2026-11-20T12:00:00Z";
    const { totals, series } = await report("overview", `${live}&grain=hour`);
    expect(shown(totals, "value")).toEqual(ofAll(1, null));
    expect([series.views, series.told, series.visitors]).toEqual([
      [0, 1],
      [null, null],
      [null, null],
    ]);
    expect(shown((await report("overview", `${live}&device=phone`)).totals, "value")).toEqual(ofAll(null));
    expect(shown((await report("articles", live)).articles[0], "value")).toEqual(ofAll(1, null));
    expect(shown((await report("breakdown", `${live}&by=device`)).total, "value")).toEqual(ofAll(null));
    expect((await report("articles", `${live}&device=phone`)).articles).toEqual([]);
  });

  test("in the period that it is compared with", async () => {
    const [first, second] = ["&from=2026-11-18&to=2026-11-18", "&from=2026-11-20&to=2026-11-20"];
    for (const [period, previous] of [
      [`${first}&compare=previous`, null],
      [`${first}&compare=year`, null],
      [`${second}&compare=previous`, 0],
    ] as const) {
      const views = period.startsWith(first) ? 2 : 1;
      const { rows, total } = await report("breakdown", `${period}&by=source`);
      expect(shown(total, "value")).toEqual(ofAll(views));
      for (const counts of [total, ...rows]) expect(shown(counts, "previous")).toEqual(ofAll(previous));
      expect(shown((await report("overview", period)).totals, "previous")).toEqual(ofAll(previous));
      const { articles } = await report("articles", period);
      expect(articles).toHaveLength(1);
      expect(shown(articles[0], "previous")).toEqual(ofAll(previous));
      const { counted, reasons } = await report("excluded", period);
      expect([counted, reasons.robot]).toEqual([
        { value: views, previous },
        { value: 0, previous },
      ]);
    }
    const gone = await report("breakdown", `${FUTURE}&by=author&compare=previous`);
    expect(shown(gone.total, "value")).toEqual(ofAll(null));
    expect(shown(gone.total, "previous")).toEqual(ofAll(1));
    expect(shown(gone.rows[0], "value")).toEqual(ofAll(null));
  });

  test("as an empty cell of a file", async () => {
    expect((await file("&view=articles&from=2026-11-18&to=2026-11-18&compare=previous"))[1]).toMatch(
      /,2,,0,,0,,20,,2,,2,$/,
    );
    expect(await file("&view=overview&grain=day&from=2026-11-17&to=2026-11-19")).toEqual([
      "start,views,visitors,prints,listens,seconds,told,pastHalf",
      "2026-11-17T00:00:00+05:00,,,,,,,",
      "2026-11-18T00:00:00+05:00,2,2,0,0,20,2,2",
      "2026-11-19T00:00:00+05:00,0,0,0,0,0,0,0",
    ]);
    expect((await file("&view=breakdown&by=device&from=2026-11-18&to=2026-11-18&compare=previous"))[1]).toBe(
      "phone,2,,0,,0,,20,,2,,2,",
    );
    const growth = await file("&view=article&article=a");
    expect(growth.slice(24, 27)).toEqual([
      "2026-11-18T10:00:00+05:00,",
      "2026-11-18T11:00:00+05:00,1",
      "2026-11-18T12:00:00+05:00,2",
    ]);
  });

  test("in an article's growth before the site's first event, and of an article that facts do not reach yet", async () => {
    const { curve, reading, excluded } = await report("article", "&article=a&hours=72");
    expect(curve.views.slice(0, 27)).toEqual([...Array.from({ length: 24 }, () => null), 1, 2, 2]);
    expect([reading.told, excluded.robot]).toEqual([3, 0]);
    await view("fresh", NOW - MINUTE_MS, NOW - 30 * MINUTE_MS);
    const fresh = await report("article", "&article=fresh");
    expect([fresh.totals.views, fresh.curve.views.slice(0, 2)]).toEqual([1, [0, 1]]);
    expect([...Object.values(fresh.reading), ...Object.values(fresh.excluded)]).toEqual(
      Array.from({ length: 11 }, () => null),
    );
    expect((await report("article", "&article=never")).reading.told).toBe(0);
  });

  test("of now, in minutes and hours", async () => {
    const { series, views, today, hours } = await report("now");
    expect(series.views.every((one: unknown) => typeof one === "number")).toBe(true);
    expect(views).toBeGreaterThan(0);
    expect(today.views).toBeGreaterThan(0);
    expect(shown(hours.total, "value")).toEqual(ofAll(null));
  });

  test("of a site without any number, everywhere", async () => {
    const of = (name: string, query = "") => report(name, query, OTHER_SITE);
    const now = await of("now");
    expect([now.views, now.today, now.completeTo]).toEqual([null, { views: null, prints: null, listens: null }, null]);
    expect(now.series.views).toEqual(Array.from({ length: 30 }, () => null));
    expect((await of("now", "&device=phone")).today).toEqual({ views: null, prints: null, listens: null });
    expect(shown((await of("overview", EMPTY)).totals, "value")).toEqual(ofAll(null));
    expect(shown((await of("breakdown", `${EMPTY}&by=source`)).total, "value")).toEqual(ofAll(null));
    expect((await of("excluded", EMPTY)).counted).toEqual({ value: null });
    const { totals, reading, excluded, curve } = await of("article", "&article=a");
    expect([totals.views, curve]).toEqual([0, null]);
    expect([...Object.values(reading), ...Object.values(excluded)].every((one) => one === null)).toBe(true);
  });
});
