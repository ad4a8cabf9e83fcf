import { deflateRawSync, gunzipSync } from "node:zlib";
import { PutItemCommand, paginateQuery } from "@aws-sdk/client-dynamodb";
import { beforeAll, describe, expect, test } from "vitest";
import { HOUR_MS, addHours, hourOf } from "../../functions/core/clock.ts";
import { DIMENSIONS, EMPTY_FACTS, NO_MEASURES, type Facts } from "../../functions/core/facts.ts";
import { foldFacts } from "../../functions/core/fold-facts.ts";
import { eachInParallel } from "../../functions/core/in-parallel.ts";
import { marginsOf } from "../../functions/core/margins.ts";
import { EMPTY_TALLY } from "../../functions/core/tally.ts";
import { visitorsOf } from "../../functions/core/visitors.ts";
import { addDays, dayStartMs } from "../../functions/core/zone.ts";
import { amendAbout } from "../../functions/store/amend-about.ts";
import { keepFacts, type FactsOf } from "../../functions/store/article-facts.ts";
import type { Database } from "../../functions/store/database.ts";
import { keepBoard } from "../../functions/store/keep-board.ts";
import { keepMinutes } from "../../functions/store/keep-minutes.ts";
import {
  aboutsMarkKey,
  articleHourKey,
  boardedMarkKey,
  boardsPartition,
  closedMarkKey,
  factDaysMarkKey,
  factsMarkKey,
  factsPartition,
  siteFactsPartition,
} from "../../functions/store/keys.ts";
import { moveMark } from "../../functions/store/mark.ts";
import { keepSettledHour } from "../../functions/store/settled-hour.ts";
import { keepMonthDays } from "../../functions/store/month-days.ts";
import { keepAbouts } from "../../functions/store/settle-abouts.ts";
import { Api, SITE } from "../api/api.ts";
import { seededRandom } from "../pipeline/random.ts";
import { openTestDatabase } from "../test-database.ts";
import { meter, type Meter } from "./meter.ts";

const EDITOR = { "cognito:groups": "[editors]", "custom:sites": "*" };

const ARTICLES = 100_000;
/** Articles that are read in a day and in an hour. */
const OF_A_DAY = 20_000;
const OF_AN_HOUR = 3_000;

/** Half past eleven in the morning: the day before yesterday is the last one that is done with. */
const NOW_MS = dayStartMs("2026-11-15", SITE.zone) + 11.5 * HOUR_MS;
const LAST_DAY = "2026-11-13";
/** The last hour that is closed, of UTC. */
const CLOSED = addHours(hourOf(NOW_MS), -26);

/** Twelve whole months; and a year up to now, which begins and ends within one. */
const MONTHS = "&from=2025-11-01&to=2026-10-31";
const UP_TO_NOW = "&from=2025-11-16&to=2026-11-15";

const few = [6, 40, 8, 120, 400, 30, 4, 15, 3];

/** Cells of an article, or of a site, with values of chance. */
function someFacts(cells: number, random: ReturnType<typeof seededRandom>): Facts {
  return {
    ...EMPTY_FACTS,
    rows: cells,
    leftOut: new Map([["robot Googlebot", 7]]),
    cells: Array.from({ length: cells }, () => ({
      values: DIMENSIONS.map((name, dimension) => `${name} ${random.below(few[dimension] ?? 1)}`),
      measures: { ...NO_MEASURES, views: 1 + random.below(30), told: 1, seconds: random.below(400) },
    })),
  };
}

/** The day of a site of 100,000 articles: as many cells as a site's day may have. */
function busyDay(): Facts {
  const visitors = visitorsOf(Array.from({ length: 20_000 }, (_, at) => `visitor ${at}`));
  return foldFacts({ ...someFacts(6_000, seededRandom(3)), rows: 100_000, visitors }, 4_000);
}

const articleOf = (at: number) => `2026/${1 + (at % 12)}/${(at * 2_654_435_761) % 4_294_967_291}`;

/** Articles of which one in a hundred has many cells, and most have two or three. */
function articleFacts(count: number): Map<string, Facts> {
  const random = seededRandom(count);
  return new Map(
    Array.from({ length: count }, (_, at) => {
      const cells = at % 100 === 0 ? 60 : 1 + random.below(3);
      return [articleOf(at), someFacts(cells, random)];
    }),
  );
}

/** What a part of an article's bucket holds when it holds nothing. */
const NO_FACTS = deflateRawSync(JSON.stringify({ slots: ['{"texts":[],"facts":[]}'], live: [] }));
const NO_BOARD = deflateRawSync("[]");

/**
 * Puts the items of one bucket under the names of others, with nothing in them where that is said: as many are read, and a
 * slow machine has less to do.
 */
async function copyBucket(
  db: Database,
  pk: string,
  bucket: string,
  others: readonly string[],
  data?: Uint8Array,
): Promise<number> {
  const query = {
    TableName: db.rollups,
    KeyConditionExpression: "pk = :pk AND begins_with(sk, :bucket)",
    ExpressionAttributeValues: { ":pk": { S: pk }, ":bucket": { S: bucket } },
  };
  let items = 0;
  for await (const { Items = [] } of paginateQuery({ client: db.client }, query)) {
    items += Items.length;
    for (const { sk, ...item } of Items) {
      await eachInParallel(others, 8, async (other) => {
        const Item = { ...item, sk: { S: sk?.S?.replace(bucket, other) ?? "" }, ...(data && { data: { B: data } }) };
        await db.client.send(new PutItemCommand({ TableName: db.rollups, Item }));
      });
    }
  }
  return items;
}

function daysFrom(first: string, last: string): string[] {
  const days: string[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day);
  return days;
}

async function keepYear(db: Database): Promise<Record<"month" | "day", number>> {
  const { id } = SITE;
  const bucket = (name: string, facts: ReadonlyMap<string, Facts>) => ({
    bucket: name,
    readMs: 1,
    slots: [facts],
    live: new Map<string, number>(),
  });
  const keep = (of: FactsOf, name: string, facts: ReadonlyMap<string, Facts>) =>
    keepFacts(db, id, of, {
      ...bucket(name, facts),
      ...(of === "site" && { margins: [marginsOf(facts.get("") ?? EMPTY_FACTS)] }),
    });
  const months = [...new Set(daysFrom("2025-12-01", "2026-10-31").map((day) => `month|${day.slice(0, 7)}`))];
  const days = daysFrom("2025-11-02", LAST_DAY).map((day) => `day|${day}`);
  const edges = [...daysFrom("2025-11-16", "2025-11-30"), ...daysFrom("2026-10-16", LAST_DAY)];
  const hours = Array.from({ length: 60 }, (_, ago) => addHours(hourOf(NOW_MS), -ago));
  const [hour = "", ...earlier] = hours.map((one) => `hour|${one}`);

  const busy = busyDay();
  const site = new Map([["", busy]]);
  await keep("site", "day|2025-11-01", site);
  await copyBucket(db, siteFactsPartition(id), "day|2025-11-01", days);
  await keep("site", "month|2025-11", site);
  await copyBucket(db, siteFactsPartition(id), "month|2025-11", months);
  const margins = marginsOf(busy);
  for (const month of ["2025-11", ...months.map((one) => one.slice("month|".length))]) {
    const all = ["2025-11-01", ...daysFrom("2025-11-02", LAST_DAY)].filter((day) => day.startsWith(month));
    await keepMonthDays(
      db,
      id,
      month,
      all.map((day) => ({ day, facts: busy, margins })),
      1,
    );
  }
  await keep("site", hour, site);
  // What came first says since when there are data.
  await copyBucket(db, siteFactsPartition(id), hour, [...earlier, "hour|2025-10-31T19"]);

  await keep("articles", "month|2025-11", articleFacts(ARTICLES));
  const ofMonth = await copyBucket(db, factsPartition(id), "month|2025-11", months, NO_FACTS);
  const ofDay = articleFacts(OF_A_DAY);
  await keep("articles", "day|2025-11-15", ofDay);
  const partsOfDay = await copyBucket(
    db,
    factsPartition(id),
    "day|2025-11-15",
    edges.map((day) => `day|${day}`),
    NO_FACTS,
  );
  await keep("articles", hour, articleFacts(OF_AN_HOUR));
  await copyBucket(db, factsPartition(id), hour, earlier, NO_FACTS);

  const tally = { ...EMPTY_TALLY, rows: 3, views: 3 };
  await keepBoard(db, id, "day|2025-11-15", new Map([...ofDay.keys()].map((article) => [article, tally])));
  await copyBucket(
    db,
    boardsPartition(id),
    "day|2025-11-15",
    edges.map((day) => `day|${day}`),
  );
  await keepBoard(db, id, hour, new Map([...ofDay.keys()].slice(0, OF_AN_HOUR).map((article) => [article, tally])));
  await copyBucket(db, boardsPartition(id), hour, earlier, NO_BOARD);

  await moveMark(db, closedMarkKey(id), CLOSED);
  await moveMark(db, factsMarkKey(id), CLOSED);
  await moveMark(db, factDaysMarkKey(id), LAST_DAY);
  await moveMark(db, boardedMarkKey(id), LAST_DAY);
  return { month: ofMonth, day: partsOfDay };
}

/** The first article was published a year ago and is read still, the second one 59 hours ago. */
async function keepArticles(db: Database): Promise<void> {
  const abouts = Array.from({ length: ARTICLES }, (_, at) => {
    const title = `Сарлавҳа ${(at * 48_271) % 2_147_483_647} of an article whose title is as long as titles are`;
    const published = new Date(NOW_MS - (at % 360) * 24 * HOUR_MS).toISOString();
    const url = `https://news.example/${articleOf(at)}`;
    return [
      articleOf(at),
      { title, url, section: `section ${at % 6}`, author: `author ${at % 40}`, published },
    ] as const;
  });
  await keepAbouts(db, SITE.id, new Map(abouts), NOW_MS - HOUR_MS);
  await moveMark(db, aboutsMarkKey(SITE.id), new Date(NOW_MS - HOUR_MS).toISOString());
  const article = articleOf(0);
  const startMs = dayStartMs("2025-11-16", SITE.zone);
  await amendAbout(db, SITE.id, article, { section: "section 0", published: new Date(startMs).toISOString() }, NOW_MS);
  const published = new Date(NOW_MS - 59 * HOUR_MS).toISOString();
  await amendAbout(db, SITE.id, articleOf(1), { section: "section 1", published }, NOW_MS);
  const tally = { ...EMPTY_TALLY, rows: 3, views: 3 };
  for (let ago = 0; ago < 200; ago++) {
    await keepSettledHour(db, articleHourKey(SITE.id, article, addHours(hourOf(startMs), ago)), tally);
  }
  for (let at = 0; at < 20; at++) {
    const lane = { site: SITE.id, article: articleOf(at), hour: hourOf(NOW_MS), lane: 0 };
    await keepMinutes(db, lane, new Map([[NOW_MS, tally]]));
  }
}

describe("what a report of a year costs, for a site with 100,000 articles", () => {
  let used: Meter;
  let api: Api;
  let items: Record<"month" | "day", number>;

  beforeAll(async () => {
    const db = await openTestDatabase();
    items = await keepYear(db);
    await keepArticles(db);
    used = meter(db);
    api = new Api(used.db);
    api.nowMs = NOW_MS;
  }, 600_000);

  test("articles have few items in a day and a month, however many of them are read", () => {
    expect(items.day).toBeGreaterThan(1);
    expect(items.day).toBeLessThanOrEqual(1 + 3);
    expect(items.month).toBeGreaterThan(8);
    expect(items.month).toBeLessThanOrEqual(1 + 12);
  });

  const article = encodeURIComponent(articleOf(0));

  test.each([
    ["an overview by day", `overview?${MONTHS}&grain=day`, 20],
    ["an overview by day, up to now", `overview?${UP_TO_NOW}&grain=day`, 100],
    ["an overview of a section by day, up to now", `overview?${UP_TO_NOW}&grain=day&section=section%201`, 100],
    ["an overview of a source by day, up to now", `overview?${UP_TO_NOW}&grain=day&source=source%201`, 100],
    [
      "an overview by day of views with two values, up to now",
      `overview?${UP_TO_NOW}&grain=day&country=country%201&device=device%201`,
      300,
    ],
    [
      "an overview of a section, with what was published",
      `overview?from=2026-09-15&to=2026-11-15&section=section%201`,
      400,
    ],
    ["an overview by month", `overview?${MONTHS}&grain=month`, 30],
    ["a breakdown", `breakdown?${MONTHS}&by=referrer&device=device%201`, 30],
    ["what was left out", `excluded?${MONTHS}`, 30],
    ["what was left out of a section", `excluded?${MONTHS}&section=section%201`, 250],
    ["what was left out of a section, up to now", `excluded?${UP_TO_NOW}&section=section%201`, 400],
    ["the list of articles", `articles?${MONTHS}`, 250],
    ["the list of articles, up to now", `articles?${UP_TO_NOW}`, 400],
    ["the list of articles with filters", `articles?${UP_TO_NOW}&source=source%201&device=device%202`, 400],
    ["the list of a section's articles", `articles?${UP_TO_NOW}&section=section%201`, 400],
    ["the latest articles with a word", `articles?${UP_TO_NOW}&sort=published&q=titles&limit=200`, 400],
    ["an article's report", `article?article=${article}&hours=72`, 400],
    ["an article's report with a filter", `article?article=${encodeURIComponent(articleOf(1))}&device=device%201`, 400],
    ["a breakdown of an article", `breakdown?${UP_TO_NOW}&by=referrer&article=${article}`, 400],
    ["a search", `search?q=titles`, 400],
    ["a search with filters", `search?q=titles&source=source%201&device=device%202`, 300],
    ["an export of the articles", `export.csv?${UP_TO_NOW}&view=articles&source=source%201`, 400],
  ])("%s reads few items, whatever the views were", async (_name, path, most) => {
    used.readItems();
    const { status, text, json } = await api.call("GET", `/v1/reports/${path}&site=${SITE.id}`, {
      claims: EDITOR,
      headers: { "accept-encoding": "gzip" },
    });
    expect([status, status === 200 ? "" : text]).toEqual([200, ""]);
    if (json?.series) expect(json.totals.views.value).toBeGreaterThan(0);
    if (json?.articles) expect(json.articles.length).toBeGreaterThan(0);
    const read = used.readItems();
    expect(read).toBeGreaterThan(5);
    expect(read).toBeLessThanOrEqual(most);
  });

  test("an export of more than 6 MB goes on where its answer says, and makes the file that a compressed one is", async () => {
    const path = `/v1/reports/export.csv?site=${SITE.id}${MONTHS}&view=articles`;
    const whole = await api.call("GET", path, { claims: EDITOR, headers: { "accept-encoding": "gzip" } });
    expect(whole.headers["link"]).toBeUndefined();
    const parts: string[] = [];
    for (let next: string | undefined = path; next !== undefined;) {
      const { status, text, headers } = await api.call("GET", next, { claims: EDITOR });
      expect(status).toBe(200);
      expect(Buffer.byteLength(JSON.stringify(text))).toBeLessThan(6 * 1024 * 1024);
      parts.push(text);
      [, next] = /^<([^>]+)>; rel="next"$/.exec(headers["link"] ?? "") ?? [];
    }
    expect(parts.length).toBeGreaterThan(1);
    const file = gunzipSync(whole.bytes).toString();
    expect(file.split("\r\n")).toHaveLength(1 + ARTICLES + 1);
    expect(parts.join("") === file).toBe(true);
  });

  test.each([
    ["", 60],
    ["&section=section%201", 150],
  ])("the most read of 30 days%s reads few items", async (filter, most) => {
    used.readItems();
    const { status, json } = await api.call("GET", `/v1/most-read?site=${SITE.id}&window=30d&limit=50${filter}`);
    expect(status).toBe(200);
    expect(json.articles).toHaveLength(50);
    const read = used.readItems();
    expect(read).toBeGreaterThan(30);
    expect(read).toBeLessThanOrEqual(100 + most);
  });
});

test("years of an article's breakdown take few calls of a site where nothing was settled yet", async () => {
  const db = await openTestDatabase();
  const api = new Api(db);
  let calls = 0;
  const count = { step: "initialize", name: "count" } as const;
  db.client.middlewareStack.add((next) => (args) => (calls++, next(args)), count);
  const years = "&article=a&by=source&from=2023-11-01&to=2026-10-31&compare=year";
  const { status, json } = await api.call("GET", `/v1/reports/breakdown?site=${SITE.id}${years}`, { claims: EDITOR });
  expect([status, json.total.views]).toEqual([200, { value: null, previous: null }]);
  expect(calls).toBeLessThan(30);
});
