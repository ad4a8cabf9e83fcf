import { DeleteItemCommand, GetItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import type { Context } from "aws-lambda";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { HOUR_MS, MINUTE_MS, addHours, hourOf } from "../../functions/core/clock.ts";
import { makeEventId } from "../../functions/core/event-id.ts";
import { eachInParallel } from "../../functions/core/in-parallel.ts";
import { laneOf, spreadOf } from "../../functions/core/lane.ts";
import { unpackTally } from "../../functions/core/packed-tally.ts";
import { EMPTY_TALLY } from "../../functions/core/tally.ts";
import { keepFacts, readFacts } from "../../functions/store/article-facts.ts";
import { keepBoard } from "../../functions/store/keep-board.ts";
import { keepMinutes } from "../../functions/store/keep-minutes.ts";
import { readCompleteMs as readCompleteOf } from "../../functions/store/read-complete.ts";
import { seededRandom } from "../pipeline/random.ts";
import { recordStore } from "../../functions/lambda/record-store.ts";
import type { Site } from "../../functions/core/config.ts";
import type { Measured } from "../../functions/core/metrics.ts";
import { serveSchedule } from "../../functions/lambda/schedule.ts";
import type { Database } from "../../functions/store/database.ts";
import { moveMark, readMark } from "../../functions/store/mark.ts";
import { closedMarkKey, factsMarkKey, siteHourKey, totalsKey } from "../../functions/store/keys.ts";
import { nameInLiveHour } from "../../functions/store/name-in-live-hour.ts";
import { readTotals } from "../../functions/store/read-totals.ts";
import { recountMinutes } from "../../functions/store/recount-minutes.ts";
import { settle as settleAll } from "../../functions/store/settle.ts";
import { openTestDatabase, throughClient } from "../test-database.ts";

const T = Date.parse("2026-11-20T10:00:00Z");
const inTime = () => true;

let db: Awaited<ReturnType<typeof openTestDatabase>>;
let site: string;
let made = 0;

/** A run of settle of a site of that id. */
function settleSite(of: Database, id: string, nowMs: number, hasTime: () => boolean) {
  return settleAll(of, { id, name: id, hosts: [], zone: "UTC", languages: ["en"] }, nowMs, hasTime);
}

beforeAll(async () => {
  db = await openTestDatabase();
});

beforeEach(async () => {
  made += 1;
  site = `settle-${made}`;
  for (const keyOf of [closedMarkKey, factsMarkKey]) await moveMark(db, keyOf(site), addHours(hourOf(T), -1));
});

/** Stores a view, and counts its minute as the stream would, unless the stream fails. @returns its id */
async function view(
  article: string,
  timeMs: number,
  stream: "works" | "fails" = "works",
  session = `session-${made + 1}`,
): Promise<string> {
  const random = new Uint8Array(10).fill(++made % 256);
  const event = { id: makeEventId(timeMs, random), kind: "view", article } as const;
  const store = recordStore(db);
  await store.putEvent({ site, session, visitor: "v", event });
  await store.nameHours(site, session, [event]);
  const lane = { site, article, hour: hourOf(timeMs), lane: laneOf(session) };
  if (stream === "works") await recountMinutes(db, lane, [timeMs - (timeMs % MINUTE_MS)]);
  return event.id;
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
    await expect(recountMinutes(dying, lane, [T])).rejects.toThrow("killed");
    expect(await viewsOf("a")).toBe(0);
    await settleSite(db, site, T + HOUR_MS + MINUTE_MS, inTime);
    expect(await viewsOf("a")).toBe(1);
  });

  test("counts again what a run was counting that was killed, at once, whichever of its writes was the last", async () => {
    await view("a", T, "fails");
    for (let last = 0; last < 3; last++) {
      let writes = 0;
      const dying = throughClient(db, {});
      dying.client.middlewareStack.add(
        (next, { commandName }) =>
          (args) => {
            if (/^(Update|Put)/.test(commandName ?? "") && writes++ >= last) return Promise.reject(new Error("killed"));
            return next(args);
          },
        { step: "initialize" },
      );
      await expect(settleSite(dying, site, T + 2 * MINUTE_MS, inTime)).rejects.toThrow("killed");
    }
    await settleSite(db, site, T + 3 * MINUTE_MS, inTime);
    expect(await viewsOf("a")).toBe(1);
    expect(await siteViewsIn(T)).toBe(1);
  });

  test("mends within ten minutes what the stream failed to count of an hour that goes on, in a lane that it knows", async () => {
    const session = `session-${made + 1}`;
    await view("a", T, "works", session);
    await view("a", T + MINUTE_MS, "fails", session);
    await settleSite(db, site, T + 9 * MINUTE_MS, inTime);
    await view("a", T + 10 * MINUTE_MS, "fails", session);
    expect(await viewsOf("a")).toBe(2);
    await settleSite(db, site, T + 14 * MINUTE_MS, inTime);
    expect(await viewsOf("a")).toBe(3);
  });

  test("mends what the stream had failed to count when the hour is over", async () => {
    await view("a", T);
    for (let minute = 1; minute < 60; minute += 7) await view("a", T + minute * MINUTE_MS, "fails");
    expect(await viewsOf("a")).toBe(1);
    await settleSite(db, site, T + HOUR_MS + MINUTE_MS, inTime);
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
    // Each is closed, then its last facts are made; some of a run's last eight are closed again by the next.
    expect(runs.map(({ finished }) => finished)).toEqual([false, false, false, true]);
    expect(runs[0]?.articles).toBeGreaterThan(690);
    expect(runs.reduce((sum, run) => sum + run.articles, 0)).toBeLessThan(1_200 + 16);
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
    await settleSite(
      { ...db, retention: { eventDays: 400, factDays: 400, minuteDays: 3 } },
      site,
      T + 31 * HOUR_MS,
      inTime,
    );
    expect((await totalsItemOf("a"))["through"]?.S).toBe("2026-11-20T15");
    expect(await viewsOf("a")).toBe(2);
  });
});

describe("hours that have ended", () => {
  test("are all settled by the first run ever, as far as they are not closed", async () => {
    site = `first-${site}`;
    await view("a", T);
    await view("a", T + 5 * HOUR_MS, "fails");
    const nowMs = T + 8 * HOUR_MS + 3 * MINUTE_MS;
    await settleSite({ ...db, retention: { ...db.retention, minuteDays: 3 } }, site, nowMs, inTime);
    expect(await completeMs()).toBe(nowMs);
    expect(await viewsOf("a")).toBe(2);
    for (const ms of [T, T + 5 * HOUR_MS]) {
      expect(await siteViewsIn(ms)).toBe(1);
      expect(await factRowsIn(ms)).toEqual([1, 1]);
    }
  });

  test("are settled after their end, though the last run was in the first minute after it", async () => {
    const session = `session-${made + 1}`;
    await view("a", T + 10 * MINUTE_MS, "works", session);
    await settleSite(db, site, T + 40 * MINUTE_MS, inTime);
    await view("a", T + 59 * MINUTE_MS, "fails", session);
    await settleSite(db, site, T + HOUR_MS + 30_000, inTime);
    await settleSite(db, site, T + 2 * HOUR_MS + 5 * MINUTE_MS, inTime);
    expect(await viewsOf("a")).toBe(2);
    expect(await siteViewsIn(T)).toBe(2);
  });

  test("keep the mark of what came late to articles that a run was done with, in the minute in which it stopped", async () => {
    const articles = Array.from({ length: 12 }, (_, at) => `a-${String(at).padStart(2, "0")}`);
    for (const article of articles) await view(article, T);
    const nowMs = T + 3.5 * HOUR_MS;
    await settleSite(db, site, T + HOUR_MS + 5 * MINUTE_MS, inTime);
    await settleSite(db, site, nowMs - 5 * MINUTE_MS, inTime);
    const late = async (article: string) => {
      await view(article, T + 20 * MINUTE_MS);
      const event = { id: makeEventId(T + 20 * MINUTE_MS, new Uint8Array(10)), kind: "view", article } as const;
      await recordStore(db).markLate(site, [event], nowMs);
    };
    for (const article of articles) await late(article);
    // Counts all of them, and makes the facts of six.
    let left = 18;
    expect((await settleSite(db, site, nowMs, () => left-- > 0)).finished).toBe(false);
    await view("a-00", T + 40 * MINUTE_MS);
    await late("a-00");
    for (const minutes of [5, 10]) await settleSite(db, site, nowMs + minutes * MINUTE_MS, inTime);
    expect(await siteViewsIn(T)).toBe(26);
    expect(await factRowsIn(T)).toEqual([26, 26]);
  });
});

/** Stores a view of each article, of which the stream never says a word. */
async function viewEach(articles: readonly string[], timeMs: number): Promise<void> {
  await eachInParallel(articles, 50, async (article) => void (await view(article, timeMs, "fails")));
}

function named(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `many-${String(at).padStart(5, "0")}`);
}

/** The numbers of articles that are not those of one view in each of some hours. */
async function wrongOf(articles: readonly string[], views: number): Promise<string[]> {
  const totals = await readTotals(db, site, articles);
  return articles.filter((article) => totals.get(article)?.views !== views);
}

/** How many rows the facts of an hour were made from, of the site and of all of its articles. */
async function factRowsIn(timeMs: number): Promise<number[]> {
  const bucket = `hour|${hourOf(timeMs)}`;
  return Promise.all(
    (["site", "articles"] as const).map(async (of) => {
      const [facts] = await readFacts(db, site, of, bucket, bucket);
      return (facts?.slots ?? []).flatMap((slot) => [...slot.values()]).reduce((sum, { rows }) => sum + rows, 0);
    }),
  );
}

async function completeMs(): Promise<number | undefined> {
  return readCompleteOf(db, site);
}

describe("hours of more articles than a run has time for", () => {
  const EVERY_MS = 5 * MINUTE_MS;

  /** A run that has time for some articles. */
  const runFor = (articles: number, nowMs: number, of: Database = db) => {
    let left = articles;
    return settleSite(of, site, nowMs, () => left-- > 0);
  };

  test("have all that readers told of them by the first round after their end", async () => {
    const articles = named(520);
    const sessionOf = (article: string) => `session of ${article}`;
    const views = new Map<string, string>();
    await eachInParallel(
      articles,
      50,
      async (article) => void views.set(article, await view(article, T, "works", sessionOf(article))),
    );
    await settleSite(db, site, T + 30 * MINUTE_MS, inTime);
    await eachInParallel([...views], 50, async ([article, id]) => {
      const event = { id, kind: "read", article, seconds: 40, depth: 90 } as const;
      await recordStore(db).putEvent({ site, session: sessionOf(article), visitor: "v", event });
    });
    await settleSite(db, site, T + HOUR_MS + 2 * MINUTE_MS, inTime);
    const bucket = `hour|${hourOf(T)}`;
    const [facts] = await readFacts(db, site, "articles", bucket, bucket);
    const told = [...(facts?.slots[0]?.values() ?? [])].flatMap(({ cells }) =>
      cells.map(({ measures }) => measures.told),
    );
    expect(told.reduce((sum, count) => sum + count, 0)).toBe(520);
  });

  test("are complete in twelve runs, and are at most five runs behind later, while views come", async () => {
    const articles = named(2_000);
    await viewEach(articles, T + MINUTE_MS);
    await viewEach(articles, T + HOUR_MS + MINUTE_MS);
    let nowMs = T + HOUR_MS + 5 * MINUTE_MS;
    let runs = 0;
    // Numbers and facts of 4,000 articles, 700 in a run.
    for (; (await completeMs()) === undefined && runs < 20; nowMs += EVERY_MS, runs++) await runFor(700, nowMs);
    expect(runs).toBe(12);
    // The last of them had time for a round of its own.
    expect(await completeMs()).toBe(nowMs - EVERY_MS);
    expect(await wrongOf(articles, 2)).toEqual([]);
    for (const ms of [T, T + HOUR_MS]) {
      expect(await factRowsIn(ms)).toEqual([2_000, 2_000]);
      expect(await siteViewsIn(ms)).toBe(2_000);
    }
    let more = 0;
    for (let run = 0; run < 6; run++, nowMs += EVERY_MS) {
      for (let at = 0; at < 40; at++, more++) await view(articles[(more * 37) % 2_000] ?? "", nowMs - MINUTE_MS);
      await runFor(700, nowMs);
      expect(nowMs - ((await completeMs()) ?? 0)).toBeLessThanOrEqual(5 * EVERY_MS);
    }
    const totals = await readTotals(db, site, articles);
    expect(articles.reduce((sum, article) => sum + (totals.get(article)?.views ?? 0), 0)).toBe(4_000 + more);
  });

  test("are complete up to no time before all of their articles were read", async () => {
    const articles = named(600);
    await viewEach(articles, T);
    for (let run = 0, nowMs = T + EVERY_MS; run < 30; run++, nowMs += EVERY_MS) {
      await runFor(100, nowMs);
      const complete = await completeMs();
      if (complete !== undefined) {
        expect(complete).toBe(T + EVERY_MS);
        expect(await factRowsIn(T)).toEqual([600, 600]);
        return;
      }
    }
    throw new Error("never complete");
  });

  test("have the same numbers when runs are killed anywhere", { timeout: 300_000 }, async () => {
    const seed = 20_261_126;
    const random = seededRandom(seed);
    const articles = named(600);
    await viewEach(articles, T);
    await viewEach(articles, T + HOUR_MS);
    const startMs = T + HOUR_MS + EVERY_MS;
    let killed = 0;
    for (let run = 0; run < 12; run++) {
      let writes = 50 + random.below(900);
      const dying = throughClient(db, {});
      dying.client.middlewareStack.add(
        (next, { commandName }) =>
          (args) => {
            const isWrite = commandName === "UpdateItemCommand" || commandName === "PutItemCommand";
            if (isWrite && --writes < 0) return Promise.reject(new Error("killed"));
            return next(args);
          },
        { step: "initialize" },
      );
      await runFor(300, startMs + run * MINUTE_MS, dying).catch(() => (killed += 1));
      dying.client.destroy();
    }
    expect(killed, `seed ${seed}`).toBeGreaterThan(0);
    let nowMs = startMs + 12 * MINUTE_MS;
    for (let run = 0; (await completeMs()) === undefined && run < 20; run++, nowMs += MINUTE_MS)
      await runFor(300, nowMs);
    expect(await wrongOf(articles, 2), `seed ${seed}`).toEqual([]);
    for (const ms of [T, T + HOUR_MS]) {
      expect(await factRowsIn(ms)).toEqual([600, 600]);
      expect(await siteViewsIn(ms)).toBe(600);
    }
    expect((await settleSite(db, site, T + 28 * HOUR_MS, inTime)).finished).toBe(true);
    expect(await wrongOf(articles, 2), `seed ${seed}`).toEqual([]);
  });

  test(
    "cost, of 20,000 articles, those that have changed and an eighth of the others",
    { timeout: 300_000 },
    async () => {
      const nowMs = T + 10 * MINUTE_MS;
      await view("many-00000", T);
      await settleSite(db, site, nowMs - EVERY_MS, inTime);
      // What is stored of one, as settling left it, is stored of all.
      const articles = named(20_000);
      const bucket = `hour|${hourOf(T)}`;
      const [known] = await readFacts(db, site, "articles", bucket, bucket);
      const [facts] = known?.slots[0]?.values() ?? [];
      if (!known || !facts) throw new Error("nothing was settled");
      const tally = { ...EMPTY_TALLY, rows: 1, views: 1 };
      await eachInParallel(articles, 50, (article) =>
        keepMinutes(db, { site, article, hour: hourOf(T), lane: 0 }, new Map([[T, tally]])),
      );
      const some = new Map(articles.map((article) => [article, facts]));
      const live = new Map(articles.map((article) => [article, 1]));
      await keepFacts(db, site, "articles", { ...known, slots: [some], live });
      await keepBoard(db, site, bucket, new Map(articles.map((article) => [article, tally])));
      const changed = articles.filter((_, at) => at % 400 === 200);
      for (const article of changed) await view(article, T + MINUTE_MS);

      let counted = 0;
      let runs = 0;
      const others = articles.filter((article) => !changed.includes(article));
      const most =
        changed.length +
        Math.max(...[...Map.groupBy(others, (one) => spreadOf(one)).values()].map(({ length }) => length));
      // A clock of its own: 50 ms an article, and a minute for a run.
      for (let at = nowMs; ((await completeMs()) ?? 0) < nowMs && runs < 20; at += EVERY_MS, runs++) {
        let clockMs = at;
        const run = await settleSite(db, site, at, () => (clockMs += 50) <= at + MINUTE_MS);
        counted += run.articles;
      }
      expect(await completeMs()).toBe(nowMs);
      expect(runs).toBeGreaterThan(1);
      expect(runs).toBeLessThanOrEqual(6);
      expect(counted).toBeLessThanOrEqual(most + 8 * runs);
      const [after] = await readFacts(db, site, "articles", bucket, bucket);
      expect(changed.filter((article) => after?.slots[0]?.get(article)?.rows !== 1)).toEqual([]);
    },
  );
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
