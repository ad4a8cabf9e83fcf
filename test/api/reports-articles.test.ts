import { NodeHttpHandler } from "@smithy/node-http-handler";
import { beforeAll, describe, expect, test } from "vitest";
import { DAY_MS, HOUR_MS, MINUTE_MS, hourOf } from "../../functions/core/clock.ts";
import { makeEventId } from "../../functions/core/event-id.ts";
import { DIMENSIONS, EMPTY_FACTS, NO_MEASURES } from "../../functions/core/facts.ts";
import { laneOf } from "../../functions/core/lane.ts";
import { localDay } from "../../functions/core/zone.ts";
import { recordStore } from "../../functions/lambda/record-store.ts";
import { keepCurves } from "../../functions/store/curves.ts";
import {
  boardedMarkKey,
  boardsPartition,
  closedMarkKey,
  factDaysMarkKey,
  factsMarkKey,
} from "../../functions/store/keys.ts";
import { moveMark } from "../../functions/store/mark.ts";
import { recountMinutes } from "../../functions/store/recount-minutes.ts";
import { seededRandom } from "../pipeline/random.ts";
import { openTestDatabase, throughClient } from "../test-database.ts";
import { Api, SITE } from "./api.ts";
import { settle as settleAll } from "../../functions/store/settle.ts";

const inTime = () => true;
const EDITOR = { "cognito:groups": "[editors]", "custom:sites": "*" };
const ADMIN = { "cognito:groups": "[admins]", "custom:sites": "*" };

/** A Monday. */
const MONDAY = Date.parse("2026-11-02T05:00:00Z");
const NOW = MONDAY + 14 * DAY_MS + 4 * HOUR_MS + 10 * MINUTE_MS;
const HOSTILE = `=HYPERLINK("http://evil.example";"<b>x</b>")`;

let db: Awaited<ReturnType<typeof openTestDatabase>>;
let api: Api;
let made = 0;

/** When views were, of what, and from where. */
const viewed: { readonly article: string; readonly atMs: number; readonly referrer: string | undefined }[] = [];
/** Views of articles by hours since they were published, as this file put them there. */
const grown = new Map<string, number[]>();

/** Stores a view as `record` does, counted live. */
async function view(article: string, atMs: number, more: Record<string, string> = {}): Promise<void> {
  viewed.push({ article, atMs, referrer: more["referrer"] });
  const bytes = new Uint8Array(10).fill(++made % 256);
  bytes[1] = made >> 8;
  const event = { id: makeEventId(atMs, bytes), kind: "view", article, ...more } as const;
  const session = `session-${made}`;
  const sender = { site: SITE.id, session, visitor: `visitor-${made}`, device: "phone" as const };
  const store = recordStore(db);
  await store.putEvent({ ...sender, event });
  if (made % 2) {
    await store.putEvent({ ...sender, event: { id: event.id, kind: "read", article, seconds: 30, depth: 80 } });
  }
  await store.nameHours(SITE.id, session, [event]);
  const lane = { site: SITE.id, article, hour: hourOf(atMs), lane: laneOf(session) };
  await recountMinutes(db, lane, [atMs - (atMs % MINUTE_MS)]);
}

async function report(name: string, query = "") {
  const { json, status } = await api.call("GET", `/v1/reports/${name}?site=${SITE.id}${query}`, { claims: EDITOR });
  expect(status).toBe(200);
  return json;
}

async function say(entries: readonly Record<string, unknown>[]): Promise<void> {
  const body = JSON.stringify(entries.map((entry) => ({ site: SITE.id, ...entry })));
  expect((await api.call("PUT", "/v1/articles", { claims: ADMIN, body })).status).toBe(200);
}

beforeAll(async () => {
  db = await openTestDatabase();
  api = new Api(db);
  for (const keyOf of [closedMarkKey, factsMarkKey]) await moveMark(db, keyOf(SITE.id), hourOf(MONDAY - HOUR_MS));
  for (const keyOf of [boardedMarkKey, factDaysMarkKey]) await moveMark(db, keyOf(SITE.id), "2026-11-01");
  const random = seededRandom(11);
  // Seven articles of a Monday, read for three days.
  for (let at = 0; at < 7; at++) {
    const article = `monday-${at}`;
    const publishedMs = MONDAY + at * HOUR_MS;
    await say([
      { article, section: "politics", title: `Monday ${at}`, published: new Date(publishedMs).toISOString() },
    ]);
    const hourly = Array.from({ length: 72 }, () => 0);
    for (let one = 0; one < 6 + at; one++) {
      const hour = random.pick([0, 1, 2, 5, 20, 40, 60]);
      hourly[hour] = (hourly[hour] ?? 0) + 1;
      await view(article, publishedMs + hour * HOUR_MS + random.below(HOUR_MS));
    }
    grown.set(article, hourly);
  }
  // The same hour of this weekday, one week and two weeks before now.
  for (const [weeks, count] of [
    [1, 8],
    [2, 4],
  ] as const) {
    for (let one = 0; one < count; one++) await view("usual", NOW - weeks * 7 * DAY_MS - 5 * MINUTE_MS);
  }
  for (let ms = MONDAY; ms < NOW - DAY_MS; ms += 12 * HOUR_MS) await settleAll(db, SITE, ms, inTime);
  // Today.
  const published = new Date(NOW - 3 * HOUR_MS).toISOString();
  await say([
    { article: "today", section: "politics", title: "Bugun chiqdi", author: "A. Karimova", published, baseline: 1000 },
    { article: "hostile", section: HOSTILE, title: HOSTILE },
    { article: "moved", sameAs: ["old"] },
  ]);
  for (let one = 0; one < 5; one++) {
    await view("today", NOW - 2 * HOUR_MS - one * MINUTE_MS, { referrer: "https://www.google.com/" });
  }
  for (let one = 0; one < 3; one++) await view("today", NOW - one * MINUTE_MS, { referrer: "https://t.me/dunyo" });
  await view("hostile", NOW - 2 * MINUTE_MS);
  for (let one = 0; one < 2; one++) await view("old", NOW - 40 * MINUTE_MS - one * MINUTE_MS);
  await view("moved", NOW - MINUTE_MS);
  api.nowMs = NOW;
  for (const ms of [NOW - 2 * HOUR_MS, NOW - HOUR_MS, NOW]) await settleAll(db, SITE, ms, inTime);
});

/** The quartiles of six or seven numbers, by their places. */
function quartiles(numbers: readonly number[]) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const between = (place: number) => {
    const [below = NaN, above = below] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
    return expect.closeTo(below + (above - below) * (place % 1), 2);
  };
  return sorted.length === 7
    ? { p25: between(1.5), p50: between(3), p75: between(4.5) }
    : { p25: between(1.25), p50: between(2.5), p75: between(3.75) };
}

describe("GET /v1/reports/articles", () => {
  const day = "&from=2026-11-16&to=2026-11-16";

  test("lists what was read in a period, the most viewed first, with old ids in the article that they are now", async () => {
    const { articles, found, cursor } = await report("articles", day);
    expect(
      articles.map(({ article, views, now }: never) => [article, (views as { value: number }).value, now]),
    ).toEqual([
      ["today", 8, 3],
      ["moved", 3, 1],
      ["hostile", 1, 1],
    ]);
    expect([found, cursor]).toEqual([3, null]);
    expect(articles[0]).toMatchObject({ title: "Bugun chiqdi", author: "A. Karimova", section: "politics" });
    const { told, seconds, pastHalf } = articles[0];
    expect(seconds.value).toBe(30 * told.value);
    expect(pastHalf).toEqual(told);
    expect(told.value).toBe(4);
  });

  test("sorts by what is asked for, either way, and turns its pages without losing or repeating one", async () => {
    const all = (await report("articles", "&from=2026-11-01&sort=published&order=asc&limit=200")).articles;
    expect(all.map(({ article }: { article: string }) => article)).toEqual([
      ...Array.from({ length: 7 }, (_, at) => `monday-${at}`),
      "today",
      "hostile",
      "moved",
      "usual",
    ]);
    for (const sort of ["views", "now", "read", "prints", "published"]) {
      const paged: string[] = [];
      let cursor = "";
      do {
        const page = await report("articles", `&from=2026-11-01&sort=${sort}&limit=3${cursor && `&cursor=${cursor}`}`);
        paged.push(...page.articles.map(({ article }: { article: string }) => article));
        cursor = page.cursor ?? "";
      } while (cursor);
      expect(paged).toHaveLength(all.length);
      expect(new Set(paged).size).toBe(all.length);
    }
  });

  test("keeps those with every word of a question, and those that filters leave", async () => {
    const ids = async (query: string) =>
      (await report("articles", day + query)).articles.map(({ article }: { article: string }) => article);
    expect(await ids("&q=CHIQDI%20bugun")).toEqual(["today"]);
    expect(await ids("&q=hostile")).toEqual(["hostile"]);
    expect(await ids("&source=messenger")).toEqual(["today"]);
    expect((await report("articles", `${day}&source=messenger`)).articles[0].views.value).toBe(3);
    expect(await ids("&section=politics")).toEqual(["today"]);
    expect(await ids("&source=messenger&device=desktop")).toEqual([]);
  });

  test("puts the period before beside it", async () => {
    const { articles } = await report("articles", "&from=2026-11-09&to=2026-11-15&compare=previous");
    expect(articles).toHaveLength(1);
    expect(articles[0]).toMatchObject({ article: "usual", views: { value: 8, previous: 4 } });
  });

  test("takes a cursor for the list that it is of, and for no other", async () => {
    const list = "/v1/reports/articles?site=dunyo&from=2026-11-01&to=2026-11-23&limit=3";
    const statusOf = async (query: string) => (await api.call("GET", `${list}${query}`, { claims: EDITOR })).status;
    const { json } = await api.call("GET", list, { claims: EDITOR });
    const cursor: string = json.cursor;
    expect(await statusOf(`&cursor=${cursor}`)).toBe(200);
    for (const other of ["&sort=published", "&order=asc", "&section=politics", "&q=a"]) {
      expect(await statusOf(`&cursor=${cursor}${other}`), other).toBe(400);
    }
    for (let at = 0; at < cursor.length; at += 5) {
      const letter = cursor[at] === "Q" ? "R" : "Q";
      expect(await statusOf(`&cursor=${cursor.slice(0, at)}${letter}${cursor.slice(at + 1)}`), `${at}`).toBe(400);
    }
    const forged = Buffer.from(JSON.stringify([1, "usual", 1])).toString("base64url");
    expect(await statusOf(`&cursor=${forged}`)).toBe(400);
  });

  test("puts beside each what is usual at its age, where that is asked for", async () => {
    const usualOf = async (query: string) =>
      new Map<string, unknown>(
        (await report("articles", `&from=2026-11-01&limit=200${query}`)).articles.map(
          ({ article, usual }: { article: string; usual?: unknown }) => [article, usual] as const,
        ),
      );
    expect(new Set((await usualOf("")).values())).toEqual(new Set([undefined]));
    const usual = await usualOf("&with=usual&device=phone");
    // Counted in the hours of UTC since the one in which it was published, of which the last one has begun.
    const hours = 3 + 1 / 6;
    const atSame = [...grown.values()].map((hourly) =>
      hourly.reduce((sum, one, hour) => sum + one * Math.min(1, Math.max(0, hours - hour)), 0),
    );
    expect(usual.get("today")).toEqual({ views: 8, of: "section", articles: 7, ...quartiles(atSame) });
    for (const [article, hourly] of grown) {
      const sumOf = (one: readonly number[]) => one.reduce((sum, views) => sum + views, 0);
      const others = [...grown].filter(([other]) => other !== article).map(([, one]) => sumOf(one));
      expect(usual.get(article)).toEqual({ views: sumOf(hourly), of: "section", articles: 6, ...quartiles(others) });
    }
    expect(["hostile", "moved", "usual"].map((article) => usual.get(article))).toEqual([null, null, null]);
  });

  test("puts beside each its views in the last 24 whole hours, those of its old ids among them", async () => {
    const { articles } = await report("articles", "&from=2026-11-01&limit=200&with=usual,lastDay");
    const endMs = NOW - (NOW % HOUR_MS);
    for (const { article, lastDay } of articles) {
      const own = viewed.filter((one) => one.article === article || (article === "moved" && one.article === "old"));
      const hourly = Array.from({ length: 24 }, (_, at) => {
        const startMs = endMs + (at - 24) * HOUR_MS;
        return own.filter(({ atMs }) => atMs >= startMs && atMs < startMs + HOUR_MS).length;
      });
      expect(lastDay, article).toEqual(hourly);
    }
    const of = (article: string) => articles.find((one: { article: string }) => one.article === article);
    expect(of("today").lastDay.at(-2)).toBe(5);
    expect(of("moved").lastDay.at(-1)).toBe(2);
    expect((await report("articles", "&from=2026-11-01&limit=1")).articles[0]).not.toHaveProperty("lastDay");
  });

  test.each([
    ["with=all", "with"],
    ["with=usual,", "with"],
    ["sort=title", "sort"],
    ["order=up", "order"],
    ["limit=201", "limit"],
    ["cursor=x", "cursor"],
  ])("refuses %s", async (query, named) => {
    const { status, json } = await api.call("GET", `/v1/reports/articles?site=dunyo&${query}`, { claims: EDITOR });
    expect(status).toBe(400);
    expect(json.detail).toContain(named);
  });
});

describe("GET /v1/reports/overview", () => {
  const mondays = Array.from({ length: 7 }, (_, at) => `monday-${at}`);

  test.each([
    ["", [...mondays, "today"]],
    ["&section=politics", [...mondays, "today"]],
    ["&author=A.%20Karimova", ["today"]],
    ["&section=politics&author=(unknown)", mondays],
    ["&section=(unknown)", []],
    ["&section=no%20such", []],
    ["&device=desktop", [...mondays, "today"]],
    ["&source=messenger&author=A.%20Karimova", ["today"]],
    ["&device=phone&section=no%20such", []],
  ])("marks when articles were published, those of a section or an author alone%s", async (filter, articles) => {
    const { published } = await report("overview", `&from=2026-11-01&to=2026-11-16${filter}`);
    expect(published.map(({ article }: { article: string }) => article)).toEqual(articles);
  });

  test("looks through what was read once in five minutes, and not for each asking", async () => {
    const real = new NodeHttpHandler();
    let looks = 0;
    const handle: NodeHttpHandler["handle"] = (request, options) => {
      if (
        Buffer.from(request.body).includes(boardsPartition(SITE.id)) &&
        /Query/.test(request.headers["x-amz-target"] ?? "")
      ) {
        looks += 1;
      }
      return real.handle(request, options);
    };
    const requestHandler = Object.assign(Object.create(real) as NodeHttpHandler, { handle });
    const other = new Api(throughClient(db, { requestHandler }));
    other.nowMs = NOW;
    const ask = async (from: string) => {
      const query = `site=${SITE.id}&from=2026-11-${from}&to=2026-11-16`;
      const { json } = await other.call("GET", `/v1/reports/overview?${query}`, { claims: EDITOR });
      return [json.published.length, looks];
    };
    const [articles, first = 0] = await ask("01");
    expect(first).toBeGreaterThan(0);
    expect(await ask("01")).toEqual([articles, first]);
    // Another period is another question.
    const [, second = 0] = await ask("03");
    expect(second).toBeGreaterThan(first);
    other.nowMs += 5 * MINUTE_MS;
    expect(await ask("01")).toEqual([articles, second + first]);
  });

  test("knows when articles were published in 62 days, and has no data of longer times", async () => {
    expect((await report("overview", "&from=2026-09-16&to=2026-11-16")).published).toHaveLength(8);
    expect((await report("overview", "&from=2026-09-15&to=2026-11-16")).published).toBeNull();
    expect((await report("overview", "&from=2026-09-15&to=2026-11-16&section=politics")).published).toBeNull();
  });
});

describe("GET /v1/reports/article", () => {
  test("shows how an article grew, beside what is usual in its section at the same age", async () => {
    const { curve } = await report("article", "&article=today");
    expect(curve.views.slice(0, 5)).toEqual([0, 5, 5, 8, null]);
    expect(curve.usual).toMatchObject({ of: "section", articles: 7 });
    for (const [age, hours] of [
      [0, 1],
      [20, 21],
      [71, 72],
    ] as const) {
      const sums = [...grown.values()].map((hourly) => hourly.slice(0, hours).reduce((sum, one) => sum + one, 0));
      const sorted = sums.toSorted((a, b) => a - b);
      expect(curve.usual.p50[age]).toBe(sorted[3]);
      expect(curve.usual.p25[age]).toBe(((sorted[1] ?? 0) + (sorted[2] ?? 0)) / 2);
    }
  });

  test("shows the public number with what it was carried over from, and where its readers came from", async () => {
    const shown = await report("article", "&article=today");
    expect(shown).toMatchObject({
      totals: { views: 1008, prints: 0, listens: 0 },
      baseline: { views: 1000, prints: 0, listens: 0 },
      reading: { told: 4, seconds: 120, past25: 4, past50: 4, past75: 4, past100: 0 },
    });
    const sources = shown.sources.map((row: { value: string; views: { value: number } }) => [
      row.value,
      row.views.value,
    ]);
    expect(sources).toEqual([
      ["search", 5],
      ["messenger", 3],
    ]);
    expect(shown.pages[0].value).toBe("google.com");
  });

  const noCounts = { views: 0, prints: 0, listens: 0 };

  test("has such views alone in everything with a filter of views, and nothing that is of all", async () => {
    const shown = await report("article", "&article=today&source=messenger");
    expect(shown).toMatchObject({ totals: { ...noCounts, views: 3 }, baseline: noCounts });
    expect(shown.excluded).toEqual({ repeat: 0, robot: 0, prefetch: 0, own: 0, unsigned: 0 });
    for (const name of ["referrer", "page", "browser"]) {
      const { excluded } = await report("article", `&article=today&source=messenger&${name}=t.me`);
      expect(excluded).toEqual({ repeat: null, robot: null, prefetch: null, own: null, unsigned: null });
    }
    expect(shown.pages.map(({ value }: { value: string }) => value)).toEqual(["t.me/dunyo"]);
    expect(shown.devices[0].views.value).toBe(3);
    expect(shown.curve.views.slice(0, 5)).toEqual([0, 0, 0, 3, null]);
    expect(shown.curve.usual).toBeNull();
    const ofSearch = await report("article", "&article=today&source=search&device=phone&section=politics");
    expect(ofSearch.totals.views).toBe(5);
    expect(ofSearch.curve.views.slice(0, 5)).toEqual([0, 5, 5, 5, null]);
    const ofNone = await report("article", "&article=today&source=search&page=t.me/dunyo");
    expect(ofNone).toMatchObject({ totals: noCounts, sources: [], reading: { told: 0 } });
    expect(ofNone.curve.views.slice(0, 5)).toEqual([0, 0, 0, 0, null]);
    const lines = (
      await api.call("GET", "/v1/reports/export.csv?site=dunyo&view=article&article=today&source=search", {
        claims: EDITOR,
      })
    ).text;
    expect(lines.trim().split("\r\n").at(-1)).toBe("2026-11-16T14:00:00+05:00,5");
  });

  test.each([
    ["monday-0", 72],
    ["monday-6", 720],
    ["moved", 24],
    ["old", 1],
  ])("grows by all of its views with a filter that all of them have: %s in %i hours", async (article, hours) => {
    const [all, phones] = await Promise.all([
      report("article", `&article=${article}&hours=${hours}`),
      report("article", `&article=${article}&hours=${hours}&device=phone`),
    ]);
    expect(all.totals.views).toBeGreaterThan(2);
    expect(phones.totals).toEqual(all.totals);
    expect(phones.curve).toEqual({ ...all.curve, usual: null });
    expect(phones.curve.views).toHaveLength(hours);
  });

  test("has no growth of such views where its first hours are not kept any more, and that of all readers still", async () => {
    const later = new Api({ ...db, retention: { ...db.retention, eventDays: 7, factDays: 7 } });
    later.nowMs = NOW;
    const curveOf = async (query: string) =>
      (await later.call("GET", `/v1/reports/article?site=dunyo${query}`, { claims: EDITOR })).json.curve;
    expect(await curveOf("&article=monday-0&device=phone")).toBeNull();
    expect((await curveOf("&article=monday-0")).views.at(-1)).toBe(6);
    expect((await curveOf("&article=today&device=phone")).views[3]).toBe(8);
    const csv = "/v1/reports/export.csv?site=dunyo&view=article&article=monday-0&device=phone";
    expect((await later.call("GET", csv, { claims: EDITOR })).text).toBe("\ufeffstart,views\r\n");
  });

  test("has everything of an article that stands under the section and author asked for, and zeros of another", async () => {
    const all = await report("article", "&article=today");
    for (const query of ["&section=politics", "&author=A.%20Karimova", "&section=politics&author=A.%20Karimova"]) {
      expect(await report("article", `&article=today${query}`)).toEqual(all);
    }
    for (const query of ["&section=sport", "&author=(unknown)", "&section=sport&device=phone"]) {
      const shown = await report("article", `&article=today${query}`);
      expect(shown).toMatchObject({ article: "today", section: "politics", totals: noCounts, baseline: noCounts });
      expect(shown).toMatchObject({
        sources: [],
        devices: [],
        excluded: { repeat: 0, robot: 0, prefetch: 0, own: 0, unsigned: 0 },
      });
      expect(shown.curve).toEqual({
        ...all.curve,
        views: all.curve.views.map((views: number | null) => (views === null ? null : 0)),
        usual: null,
      });
    }
    expect((await report("article", "&article=moved&section=(unknown)")).totals.views).toBe(3);
  });

  test("answers for an old id with the article that it is now", async () => {
    const [old, now] = [await report("article", "&article=old"), await report("article", "&article=moved")];
    expect(old).toEqual(now);
    expect(old).toMatchObject({ article: "moved", sameAs: ["old"], totals: { views: 3 } });
    expect(old.devices[0].views.value).toBe(3);
  });

  test("has nothing of an article that was never seen, and no error", async () => {
    const shown = await report("article", "&article=never");
    expect(shown).toMatchObject({ title: null, totals: { views: 0 }, curve: null, sources: [] });
  });
});

describe("GET /v1/reports/now", () => {
  test("shows the last 30 minutes, today and the articles with their places, live", async () => {
    const now = await report("now");
    expect(now.series.views).toHaveLength(30);
    expect(now.views).toBe(5);
    expect(now.series.views.reduce((sum: number, one: number) => sum + one, 0)).toBe(5);
    expect(now.today.views).toBe(12);
    const places = now.articles.map(({ article, rank, previousRank }: never) => [article, rank, previousRank]);
    expect(places).toEqual([
      ["today", 1, null],
      ["hostile", 2, null],
      ["moved", 3, 1],
    ]);
  });

  test("shows the same of a section's or author's articles alone, of which nothing usual is known", async () => {
    const now = await report("now", "&section=politics&author=A.%20Karimova");
    expect([now.views, now.today.views, now.usual]).toEqual([3, 8, null]);
    expect(now.articles.map(({ article }: { article: string }) => article)).toEqual(["today"]);
    expect(now.sections.map(({ value }: { value: string }) => value)).toEqual(["politics"]);
    expect((await report("now", "&section=sport")).views).toBe(0);
    expect((await report("now", "&author=(unknown)")).views).toBe(2);
  });

  type View = (typeof viewed)[number];
  const isFrom = (host: string) => (one: View) => one.referrer?.includes(host) ?? false;

  test.each([
    ["&device=phone", () => true],
    ["&device=desktop", () => false],
    ["&source=messenger", isFrom("t.me")],
    ["&source=search", isFrom("google")],
    ["&page=t.me/dunyo&device=phone", isFrom("t.me")],
    [
      "&source=direct&section=(unknown)",
      ({ article, referrer }: View) => !referrer && !["today", "hostile"].includes(article),
    ],
    ["&country=(unknown)&section=politics&author=A.%20Karimova", ({ article }: View) => article === "today"],
  ])("shows today and the articles of two hours by%s, and no minute of them", async (filter, isOf) => {
    const now = await report("now", filter);
    // The day began at 19:00 UTC; at ten past an hour, "now" is an hour and ten minutes of two hours.
    const own = viewed.filter((one) => isOf(one) && one.atMs >= NOW - (NOW % DAY_MS) - 5 * HOUR_MS);
    expect(now.today).toEqual({ views: own.length, prints: 0, listens: 0 });
    const lately = own.filter(({ atMs }) => atMs >= NOW - 10 * MINUTE_MS - HOUR_MS);
    const ids = Map.groupBy(lately, ({ article }) => (article === "old" ? "moved" : article));
    const counted = [...ids].map(([article, views]) => [article, views.length, null, null] as const);
    const places = now.articles.map((one: Record<string, unknown>) =>
      ["article", "views", "rank", "previousRank"].map((name) => one[name]),
    );
    expect(places).toEqual(counted.toSorted(([a, of], [b, other]) => other - of || (a < b ? -1 : 1)));
    expect(now.hours.total.views.value).toBe(lately.length);
    for (const name of ["sources", "referrers", "sections"]) {
      const sum = now[name].reduce((all: number, row: { views: { value: number } }) => all + row.views.value, 0);
      expect([name, sum]).toEqual([name, lately.length]);
    }
    const none = Array.from({ length: 30 }, () => null);
    expect(now).toMatchObject({
      completeTo: NOW,
      series: { views: none, prints: none, listens: none },
      views: null,
      usual: null,
      usualToday: null,
      usualDay: null,
    });
  });

  test.each([
    ["", () => true],
    ["&section=politics", (article: string) => article === "today"],
    ["&section=sport", () => false],
  ])("adds sources, referrers and sections up to the total of their hours%s", async (filter, isOf) => {
    const { hours, ...now } = await report("now", filter);
    // At ten past an hour: an hour and ten minutes of two hours.
    const [fromMs, toMs] = [NOW - 10 * MINUTE_MS - HOUR_MS, NOW + 50 * MINUTE_MS];
    const own = viewed.filter(({ article, atMs }) => isOf(article) && atMs >= fromMs && atMs < toMs);
    expect(hours).toMatchObject({ from: fromMs, to: toMs, total: { views: { value: own.length } } });
    for (const name of ["sources", "referrers", "sections"]) {
      for (const measure of Object.keys(hours.total)) {
        const sum = now[name].reduce((all: number, row: never) => all + (row[measure] as { value: number }).value, 0);
        expect([name, measure, sum]).toEqual([name, measure, hours.total[measure].value]);
      }
    }
  });
});

describe("GET /v1/reports/search", () => {
  test("finds articles by words of their title, id, section or author, the latest first", async () => {
    const ids = async (q: string) =>
      (await report("search", `&q=${encodeURIComponent(q)}`)).articles.map(
        ({ article }: { article: string }) => article,
      );
    expect(await ids("politics")).toEqual(["today", ...Array.from({ length: 7 }, (_, at) => `monday-${6 - at}`)]);
    expect(await ids("KARIMOVA bugun")).toEqual(["today"]);
    expect(await ids("nothing like it")).toEqual([]);
  });

  const found = async (query: string) =>
    (await report("search", query)).articles.map(({ article }: { article: string }) => article);

  test("keeps the articles of a section and an author, and those that have none", async () => {
    expect(await found("&q=day&section=politics")).toEqual(await found("&q=day"));
    expect(await found("&q=day&section=politics&author=A.%20Karimova")).toEqual(["today"]);
    expect(await found("&q=day&section=politics&author=(unknown)")).toEqual(await found("&q=monday"));
    expect(await found("&q=o&section=sport")).toEqual([]);
  });

  test("keeps the articles that had a view with every value that is asked for", async () => {
    expect(await found("&q=day&device=phone")).toEqual(await found("&q=day"));
    expect(await found("&q=day&source=messenger")).toEqual(["today"]);
    expect(await found("&q=day&source=messenger&page=t.me/dunyo&section=politics")).toEqual(["today"]);
    // It had views from both, and none from the one of them through the other.
    expect(await found("&q=day&source=search&page=t.me/dunyo")).toEqual([]);
    expect(await found("&q=day&device=desktop")).toEqual([]);
  });

  test("says how far the site's reports reach, whatever it is asked for", async () => {
    const { completeTo } = await report("articles");
    expect(completeTo).toBeGreaterThan(MONDAY);
    for (const query of ["&q=day", "&q=day&section=politics", "&q=day&device=phone"]) {
      expect((await report("search", query)).completeTo).toBe(completeTo);
    }
  });

  test("looks for such views today and in the 30 days before, and no further back", async () => {
    const lastMs = Math.max(...viewed.filter(({ article }) => article === "monday-0").map(({ atMs }) => atMs));
    // Tashkent is five hours ahead of UTC all year, so its day begins at 19:00.
    const endMs = lastMs - ((lastMs + 5 * HOUR_MS) % DAY_MS) + 31 * DAY_MS;
    const at = async (ms: number) => {
      api.nowMs = ms;
      return found("&q=monday-0&device=phone");
    };
    const both = [await at(endMs - 1), await at(endMs)];
    api.nowMs = NOW;
    expect(both).toEqual([["monday-0"], []]);
  });
});

describe("GET /v1/reports/export.csv", () => {
  const csv = async (query: string, headers: Record<string, string> = {}) =>
    api.call("GET", `/v1/reports/export.csv?site=${SITE.id}&${query}`, { claims: EDITOR, headers });

  test("has every article with its times in the site's zone, and no formula that a spreadsheet would run", async () => {
    const { text, headers } = await csv("view=articles&from=2026-11-16&to=2026-11-16");
    expect(headers).toMatchObject({
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="dunyo-articles-2026-11-16-2026-11-16.csv"',
    });
    const hostile = `"'${HOSTILE.replaceAll('"', '""')}"`;
    expect(text.split("\r\n")).toEqual([
      "\ufeffarticle,url,title,section,author,published,views,prints,listens,seconds,told,pastHalf",
      "today,,Bugun chiqdi,politics,A. Karimova,2026-11-16T11:10:00+05:00,8,0,0,120,4,4",
      expect.stringMatching(/^moved,,,,,,3,0,0,\d+,\d,\d$/),
      expect.stringContaining(`hostile,,${hostile},${hostile},,,1,`),
      "",
    ]);
  });

  test("has the same rows as the reports, between semicolons where that is asked for", async () => {
    const overview = await report("overview", "&from=2026-11-16&to=2026-11-16&grain=hour");
    const lines = (await csv("view=overview&from=2026-11-16&to=2026-11-16&grain=hour&separator=semicolon")).text
      .trim()
      .split("\r\n");
    expect(lines).toHaveLength(25);
    expect(lines[1]).toMatch(/^2026-11-16T00:00:00\+05:00;/);
    const views = lines.slice(1).map((line) => (line.split(";")[1] ? Number(line.split(";")[1]) : null));
    expect(views).toEqual(overview.series.views);
    const { text } = await csv("view=breakdown&by=referrer&article=today&from=2026-11-16");
    expect(text).toContain("Google,search,5,0,0,");
    expect((await csv("view=article&article=today")).text).toContain("2026-11-16T14:00:00+05:00,8\r\n");
  });

  test("has the articles with a word, sorted as asked, each number beside what it was", async () => {
    const query = "from=2026-11-16&to=2026-11-16&q=ad&sort=published&order=asc&compare=previous";
    const { text } = await csv(`view=articles&${query}`);
    const [head = "", ...lines] = text.slice(1).trim().split("\r\n");
    expect(head).toContain("published,views,views previous,prints,prints previous");
    const { articles } = await report("articles", `&${query}`);
    expect(lines.map((line) => line.split(",")[0])).toEqual(
      articles.map(({ article }: { article: string }) => article),
    );
    const all = await report("articles", "&from=2026-11-16&to=2026-11-16&sort=prints&order=asc&compare=previous");
    const rows = (await csv("view=articles&from=2026-11-16&to=2026-11-16&sort=prints&order=asc&compare=previous")).text;
    const cells = rows
      .trim()
      .split("\r\n")
      .slice(1)
      .filter((line) => !line.startsWith("hostile"))
      .map((line) => [line.split(",")[0], Number(line.split(",")[6]), Number(line.split(",")[7])]);
    expect(cells).toEqual(
      all.articles
        .filter(({ article }: { article: string }) => article !== "hostile")
        .map(({ article, views }: { article: string; views: { value: number; previous: number } }) => [
          article,
          views.value,
          views.previous,
        ]),
    );
    const overview = await report("overview", "&from=2026-11-16&to=2026-11-16&grain=day&compare=week");
    const days = (await csv("view=overview&from=2026-11-16&to=2026-11-16&grain=day&compare=week")).text.split("\r\n");
    expect(days[0]).toContain("start,previous start,views,views previous,visitors,visitors previous");
    const [start, before, now, then] = days[1]?.split(",") ?? [];
    expect([start, before]).toEqual(["2026-11-16T00:00:00+05:00", "2026-11-09T00:00:00+05:00"]);
    expect([now, then].map(Number)).toEqual([overview.totals.views.value, overview.totals.views.previous]);
  });

  test("answers 304 to a sender that has the same file, and refuses a cursor of another list", async () => {
    const { headers, status } = await csv("view=articles&from=2026-11-16");
    expect(status).toBe(200);
    expect(headers).not.toHaveProperty("link");
    const known = { "if-none-match": headers["etag"] ?? "" };
    expect(await csv("view=articles&from=2026-11-16", known)).toMatchObject({ status: 304, text: "" });
    expect((await csv("view=articles&from=2026-11-01", known)).status).toBe(200);
    expect((await csv("view=articles&from=2026-11-16&cursor=b3BhcXVl")).status).toBe(400);
  });

  test("is compressed where the sender takes that, and refuses what it does not know", async () => {
    const { headers, bytes } = await csv("view=articles", { "accept-encoding": "br, gzip" });
    expect(headers["content-encoding"]).toBe("gzip");
    expect(bytes.subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]));
    for (const query of [
      "",
      "view=pages",
      "view=articles&separator=tab",
      "view=breakdown",
      "view=overview&by=source",
    ]) {
      expect((await csv(query)).status).toBe(400);
    }
  });
});

describe("GET /v1/reports/articles?sort=now", () => {
  const day = "&from=2026-11-16&to=2026-11-16";
  const nowOf = async (query: string) =>
    (await report("articles", day + query)).articles.map(({ article, now }: never) => [article, now]);

  test("has the articles of a section or an author live, before anything is settled", async () => {
    expect(await nowOf("&sort=now&section=politics")).toEqual([["today", 3]]);
    await say([{ article: "live", section: "politics", author: "B. Nazarov" }]);
    for (let one = 0; one < 4; one++) await view("live", NOW - one * MINUTE_MS);
    const both = [
      ["live", 4],
      ["today", 3],
    ];
    expect(await nowOf("&sort=now&section=politics")).toEqual(both);
    expect(await nowOf("&sort=now&order=asc&section=politics")).toEqual(both.toReversed());
    expect(await nowOf("&sort=now&author=B.%20Nazarov")).toEqual([["live", 4]]);
    expect(await nowOf("&sort=now&section=politics&author=(unknown)")).toEqual([]);
    const { articles } = await report("articles", `${day}&author=B.%20Nazarov`);
    expect(articles).toMatchObject([{ article: "live", views: { value: 4 } }]);
  });

  test.each(["source", "referrer", "page", "country", "device", "browser", "language"])(
    "is refused with the filter %s, which leaves nothing known of the last minutes",
    async (name) => {
      for (const path of ["articles?", "export.csv?view=articles&"]) {
        const query = `site=dunyo&sort=now&section=politics&${name}=a`;
        const { status, json } = await api.call("GET", `/v1/reports/${path}${query}`, { claims: EDITOR });
        expect(status).toBe(400);
        expect(json.detail).toContain(`counted by article, not by ${name}: a list sorted by "now" takes the filters`);
      }
    },
  );

  test("is the order of no list with such a filter, where each article's number is null", async () => {
    expect(await nowOf("&source=messenger&section=politics")).toEqual([["today", null]]);
  });
});

describe("GET /v1/reports/articles?with=usual, as time goes on", () => {
  const usualOf = async (article: string, nowMs: number) => {
    api.nowMs = nowMs;
    const { articles } = await report("articles", "&from=2026-11-01&to=2027-02-28&limit=200&with=usual");
    return articles.find((one: { article: string }) => one.article === article).usual;
  };

  test("has the views of old ids, and is said by the site where the section has too few", async () => {
    await say([{ article: "moved", section: "sport", published: new Date(NOW - HOUR_MS).toISOString() }]);
    expect(await usualOf("moved", NOW)).toMatchObject({ views: 3, of: "site", articles: 7 });
  });

  test("stays at what an article had in 72 hours, before its curve is kept and then", async () => {
    await view("today", NOW + DAY_MS);
    const sums = [...grown.values()].map((hourly) => hourly.reduce((sum, one) => sum + one, 0));
    const expected = { views: 9, of: "section", articles: 7, ...quartiles(sums) };
    for (let ms = NOW; ms < NOW + 4 * DAY_MS; ms += 12 * HOUR_MS) await settleAll(db, SITE, ms, inTime);
    await view("today", NOW + 4 * DAY_MS);
    expect(await usualOf("today", NOW + 4 * DAY_MS)).toEqual(expected);
    for (let ms = NOW + 4 * DAY_MS; ms < NOW + 6 * DAY_MS; ms += 12 * HOUR_MS) await settleAll(db, SITE, ms, inTime);
    expect(await usualOf("today", NOW + 6 * DAY_MS)).toEqual(expected);
  });

  test("compares an article of an archive with those of the last eight weeks", async () => {
    const laterMs = NOW + 60 * DAY_MS;
    const names = [1, 2, 3, 4, 5].map((views) => `later-${views}`);
    await say(names.map((article) => ({ article, section: "politics", published: new Date(laterMs).toISOString() })));
    const values = DIMENSIONS.map(() => "");
    const facts = new Map(
      names.map((article, at) => {
        const cells = [{ values, measures: { ...NO_MEASURES, views: at + 1 } }];
        return [article, { ...EMPTY_FACTS, cells }];
      }),
    );
    await keepCurves(db, SITE, localDay(laterMs, SITE.zone), laterMs, () =>
      Promise.resolve([{ startMs: laterMs - (laterMs % HOUR_MS), facts }]),
    );
    const expected = { of: "section", articles: 5, p25: 2, p50: 3, p75: 4 };
    expect(await usualOf("today", laterMs + 6 * DAY_MS)).toEqual({ views: 9, ...expected });
  });
});
