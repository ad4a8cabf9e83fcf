import { DeleteItemCommand, GetItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import type { Context } from "aws-lambda";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { HOUR_MS, MINUTE_MS, addHours, hourOf } from "../../functions/core/clock.ts";
import { makeEventId } from "../../functions/core/event-id.ts";
import { laneOf } from "../../functions/core/lane.ts";
import { unpackTally } from "../../functions/core/packed-tally.ts";
import { recordStore } from "../../functions/lambda/record-store.ts";
import type { Site } from "../../functions/core/config.ts";
import type { Measured } from "../../functions/core/metrics.ts";
import { serveSchedule } from "../../functions/lambda/schedule.ts";
import { moveMark, readMark } from "../../functions/store/mark.ts";
import { closedMarkKey, siteHourKey, totalsKey } from "../../functions/store/keys.ts";
import { nameInLiveHour } from "../../functions/store/name-in-live-hour.ts";
import { readTotals } from "../../functions/store/read-totals.ts";
import { recountMinute } from "../../functions/store/recount-minute.ts";
import { settleSite } from "../../functions/store/settle-site.ts";
import { openTestDatabase, throughClient } from "../test-database.ts";

const T = Date.parse("2026-11-20T10:00:00Z");
const inTime = () => true;

let db: Awaited<ReturnType<typeof openTestDatabase>>;
let site: string;
let made = 0;

beforeAll(async () => {
  db = await openTestDatabase();
});

beforeEach(async () => {
  made += 1;
  site = `settle-${made}`;
  await moveMark(db, closedMarkKey(site), addHours(hourOf(T), -1));
});

/** Stores a view, and counts its minute as the stream would, unless the stream fails. */
async function view(article: string, timeMs: number, stream: "works" | "fails" = "works"): Promise<void> {
  const random = new Uint8Array(10).fill(++made % 256);
  const event = { id: makeEventId(timeMs, random), kind: "view", article } as const;
  const session = `session-${made}`;
  const store = recordStore(db);
  await store.putEvent({ site, session, visitor: "v", event });
  await store.nameHours(site, session, [event]);
  const lane = { site, article, hour: hourOf(timeMs), lane: laneOf(session) };
  if (stream === "works") await recountMinute(db, lane, timeMs - (timeMs % MINUTE_MS));
}

async function viewsOf(article: string): Promise<number | undefined> {
  return (await readTotals(db, site, [article])).get(article)?.views;
}

async function totalsItemOf(article: string) {
  const { pk, sk } = totalsKey(site, article);
  const Key = { pk: { S: pk }, sk: { S: sk } };
  return (await db.client.send(new GetItemCommand({ TableName: db.rollups, Key }))).Item ?? {};
}

async function siteViewsIn(timeMs: number): Promise<number> {
  const { pk, sk } = siteHourKey(site, hourOf(timeMs));
  const Key = { pk: { S: pk }, sk: { S: sk } };
  const { Item } = await db.client.send(new GetItemCommand({ TableName: db.rollups, Key }));
  return Item?.["tally"]?.S ? unpackTally(Item["tally"].S).views : 0;
}

describe("settle", () => {
  test("closes an hour no earlier than an hour after its last event could come, and the number stays", async () => {
    await view("a", T);
    await view("a", T + 59 * MINUTE_MS);
    await settleSite(db, site, T + 26 * HOUR_MS - 1, inTime);
    expect((await totalsItemOf("a"))["through"]).toBeUndefined();
    expect(await settleSite(db, site, T + 26 * HOUR_MS, inTime)).toEqual({
      closedHours: 1,
      articles: 1,
      finished: true,
    });
    const item = await totalsItemOf("a");
    expect(item["through"]).toEqual({ S: "2026-11-20T10" });
    expect(Object.keys(item).filter((name) => /^o\d/.test(name))).toEqual([]);
    expect(await viewsOf("a")).toBe(2);
    expect(await siteViewsIn(T)).toBe(2);
  });

  test("changes nothing when it runs again", async () => {
    await view("a", T);
    await settleSite(db, site, T + 27 * HOUR_MS, inTime);
    const before = await db.client.send(new ScanCommand({ TableName: db.rollups }));
    await settleSite(db, site, T + 27 * HOUR_MS, inTime);
    expect((await db.client.send(new ScanCommand({ TableName: db.rollups }))).Items).toEqual(before.Items);
  });

  test("counts an article of which the stream never said a word, at once and when it closes the hour", async () => {
    await view("a", T + MINUTE_MS, "fails");
    await settleSite(db, site, T + 5 * MINUTE_MS, inTime);
    expect(await viewsOf("a")).toBe(1);
    await view("b", T + 2 * MINUTE_MS, "fails");
    await view("b", T + HOUR_MS, "works");
    await settleSite(db, site, T + 27 * HOUR_MS, inTime);
    expect(await viewsOf("b")).toBe(2);
    expect(await siteViewsIn(T)).toBe(2);
  });

  test("mends a public number whose consumer died, for good, when it had kept the minute", async () => {
    let writes = 0;
    const dying = throughClient(db, {});
    dying.client.middlewareStack.add(
      (next, { commandName }) =>
        (args) => {
          if (commandName === "UpdateItemCommand" && ++writes === 2) return Promise.reject(new Error("killed"));
          return next(args);
        },
      { step: "initialize" },
    );
    await view("a", T, "fails");
    const lane = { site, article: "a", hour: hourOf(T), lane: laneOf(`session-${made}`) };
    await expect(recountMinute(dying, lane, T)).rejects.toThrow("killed");
    expect(await viewsOf("a")).toBe(0);
    await settleSite(db, site, T + 5 * MINUTE_MS, inTime);
    expect(await viewsOf("a")).toBe(1);
  });

  test("mends what the stream had failed to count", async () => {
    await view("a", T);
    for (let minute = 1; minute < 60; minute += 7) await view("a", T + minute * MINUTE_MS, "fails");
    expect(await viewsOf("a")).toBe(1);
    await settleSite(db, site, T + HOUR_MS, inTime);
    expect(await viewsOf("a")).toBe(10);
    expect(await siteViewsIn(T)).toBe(10);
  });

  test("goes on behind what is done in an hour of more articles than a run has time for", async () => {
    const articles = Array.from({ length: 1_200 }, (_, at) => `many-${String(at).padStart(4, "0")}`);
    const hour = hourOf(T);
    for (const article of articles) await nameInLiveHour(db, { site, article, hour, lane: 0 });
    await view("many-0000", T);
    await view("many-1199", T);
    const runs: { articles: number; finished: boolean }[] = [];
    while (!runs.at(-1)?.finished && runs.length < 9) {
      let left = 700;
      const { articles: done, finished } = await settleSite(db, site, T + 26 * HOUR_MS, () => left-- > 0);
      runs.push({ articles: done, finished });
    }
    // 500 of each run's 700 are kept as done, and the last run has the rest.
    expect(runs.map(({ finished }) => finished)).toEqual([false, false, true]);
    expect(runs[2]?.articles).toBeLessThanOrEqual(201);
    expect([await viewsOf("many-0000"), await viewsOf("many-1199"), await siteViewsIn(T)]).toEqual([1, 1, 2]);
    expect(await readMark(db, closedMarkKey(site))).toBe(hour);
  });

  test("stops between two articles when its time is over, and the next run takes it up", async () => {
    for (let article = 0; article < 12; article++) await view(`a-${article}`, T);
    let left = 6;
    const run = await settleSite(db, site, T + 26 * HOUR_MS, () => left-- > 0);
    expect(run).toEqual({ closedHours: 0, articles: 5, finished: false });
    expect(await readMark(db, closedMarkKey(site))).toBe(addHours(hourOf(T), -1));
    expect((await settleSite(db, site, T + 26 * HOUR_MS, inTime)).finished).toBe(true);
    for (let article = 0; article < 12; article++) {
      expect(await viewsOf(`a-${article}`)).toBe(1);
      expect((await totalsItemOf(`a-${article}`))["through"]?.S).toBe("2026-11-20T10");
    }
  });

  test("keeps what was counted when the raw rows are gone", async () => {
    await view("a", T);
    await view("a", T + MINUTE_MS);
    const { Items = [] } = await db.client.send(new ScanCommand({ TableName: db.events }));
    for (const { pk, sk } of Items) {
      if (pk?.S?.startsWith(`${site}|`) && sk)
        await db.client.send(new DeleteItemCommand({ TableName: db.events, Key: { pk, sk } }));
    }
    await settleSite(db, site, T + 26 * HOUR_MS, inTime);
    expect(await viewsOf("a")).toBe(2);
  });

  test("closes any number of hours that nobody closed in time", async () => {
    for (let hour = 0; hour < 150; hour++) await view("a", T + hour * HOUR_MS);
    // The mark says that these hours are closed, and their articles are not: it was lost, and moved on by hand.
    await moveMark(db, closedMarkKey(site), addHours(hourOf(T), 148));
    await settleSite(db, site, T + (149 + 26) * HOUR_MS, inTime);
    const item = await totalsItemOf("a");
    expect(item["through"]?.S).toBe(addHours(hourOf(T), 149));
    expect(Object.keys(item).filter((name) => /^o\d/.test(name))).toEqual([]);
    expect(await viewsOf("a")).toBe(150);
  });

  test("closes, on its very first run, everything that is old enough", async () => {
    site = `first-${site}`;
    await view("a", T);
    await view("a", T + 5 * HOUR_MS);
    await settleSite({ ...db, retention: { eventDays: 400, minuteDays: 3 } }, site, T + 31 * HOUR_MS, inTime);
    expect((await totalsItemOf("a"))["through"]?.S).toBe("2026-11-20T15");
    expect(await viewsOf("a")).toBe(2);
  });
});

describe("the schedule", () => {
  const sites = ["one", "two", "three"].map((id) => ({
    id,
    name: id,
    hosts: [],
    zone: "UTC",
    languages: ["en"] as const,
  }));
  const context = { getRemainingTimeInMillis: () => 60_000 } as Context;
  const settled = { closedHours: 0, articles: 0, finished: true };
  const never = async () => undefined;
  const measured: Measured[] = [];
  const measure = (one: Measured) => measured.push(one);

  test("tells once a run how far the site is behind that is most so, also of those that could not be settled", async () => {
    const log = vi.spyOn(console, "error").mockReturnValue();
    const ages: Record<string, number> = { one: 60_000, two: 3_600_000 };
    const settle = async ({ id }: Site) => {
      if (id === "two") throw new Error("throttled");
      return settled;
    };
    const readCompleteMs = async ({ id }: Site) => (ages[id] === undefined ? undefined : Date.now() - ages[id]);
    const handler = serveSchedule(sites, { settle, readCompleteMs, measure });
    await expect(handler({}, context)).rejects.toThrow("not settled: two");
    expect(measured).toEqual([{ behind: expect.any(Number) }]);
    expect(measured[0]?.behind).toBeGreaterThanOrEqual(3_600);
    log.mockRestore();
  });

  test("tells nothing of sites that were never settled: a metric that does not come rings", async () => {
    measured.length = 0;
    await serveSchedule(sites, { settle: async () => settled, readCompleteMs: never, measure })({}, context);
    expect(measured).toEqual([]);
  });

  test("settles the other sites when one fails, and fails in the end, so that an alarm can ring", async () => {
    const log = vi.spyOn(console, "error").mockReturnValue();
    const seen: string[] = [];
    const settle = async ({ id }: Site) => {
      seen.push(id);
      if (id === "two") throw new Error("throttled");
      return settled;
    };
    const handler = serveSchedule(sites, { settle, readCompleteMs: never, measure });
    await expect(handler({}, context)).rejects.toThrow("not settled: two");
    expect(seen).toEqual(["one", "two", "three"]);
    log.mockRestore();
  });

  test("says that there is no time left well before the function is killed", async () => {
    const asked: boolean[] = [];
    const settle = async (_: Site, hasTime: () => boolean) => {
      asked.push(hasTime());
      return settled;
    };
    const handler = serveSchedule(sites.slice(0, 1), { settle, readCompleteMs: never, measure });
    await handler({}, context);
    await handler({}, { getRemainingTimeInMillis: () => 15_000 } as Context);
    expect(asked).toEqual([true, false]);
  });
});
