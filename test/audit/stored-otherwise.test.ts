import { deflateRawSync, inflateRawSync } from "node:zlib";
import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  type AttributeValue,
} from "@aws-sdk/client-dynamodb";
import { beforeAll, expect, test } from "vitest";
import { HOUR_MS, hourOf } from "../../functions/core/clock.ts";
import { eventTimeMs } from "../../functions/core/event-id.ts";
import { visitorsOf } from "../../functions/core/visitors.ts";
import { packVisitors } from "../../functions/core/packed-visitors.ts";
import type { Database } from "../../functions/store/database.ts";
import { fill } from "../../local/newsroom/fill.ts";
import { byScan } from "../../ops/audit/by-scan.ts";
import { describe as describeDifference, type Difference } from "../../ops/audit/difference.ts";
import { findDifferences } from "../../ops/audit/find-differences.ts";
import { look } from "../../ops/audit/look.ts";
import { mendDifferences } from "../../ops/rebuild/mend-differences.ts";
import { deliveries, edition, END_MS, PLAN, silent, SITE } from "../small-paper.ts";
import { readable } from "../stored-items.ts";
import { openTestDatabase } from "../test-database.ts";

const { signal } = new AbortController();
const tell = () => undefined;
/** Some hours of the day of 25 hours, which are looked at with it. */
const DAY = "2026-10-25";
const HOUR = "2026-10-25T10";
const range = { fromMs: Date.parse(`${HOUR}:00:00Z`), toMs: Date.parse(`${HOUR}:00:00Z`) + 2 * HOUR_MS };

let db: Database;

beforeAll(async () => {
  db = await openTestDatabase();
  await fill(db, PLAN, [SITE], { progress: silent, signal, now: () => END_MS }, [{ edition, deliveries }]);
});

test("finds nothing in all the hours of a paper, some of which are open, with a day of 25", async () => {
  const all = { fromMs: Date.parse(hourOf(END_MS - PLAN.days * 24 * HOUR_MS) + ":00Z"), toMs: END_MS };
  const found = await findDifferences(db, SITE, all, { now: () => END_MS, signal, tell });
  expect({ ...found, differences: found.differences.map(describeDifference) }).toEqual({ differences: [], count: 0 });
});

type Facts = [name: string, rows: number, visitors: string, leftOut: [string, number][], cells: number[][]];
type Packed = { slots: string[] };
/** Where a cell has its section and its author: their places in the list of texts. */
const SECTION = 0;
const AUTHOR = 1;
/** Where a cell has its views: behind its nine values. */
const VIEWS = 9;

/** Damages one thing, and says which lines that makes. */
interface Damage {
  readonly pk: string;
  readonly sk: string;
  readonly attribute?: string;
  readonly make: (content: never) => unknown;
  readonly found: RegExp;
}

/** Changes the facts that have the most cells. */
const inFacts = (change: (facts: Facts) => unknown) => (packed: Packed) => {
  const slot = JSON.parse(packed.slots[0] ?? "") as { facts: Facts[] };
  const [most] = slot.facts.toSorted((a, b) => b[4].length - a[4].length);
  if (most) change(most);
  return { ...packed, slots: [JSON.stringify(slot), ...packed.slots.slice(1)] };
};
const oneMoreView = inFacts(([, , , , cells]) => {
  const [cell = []] = cells;
  cells[0] = Object.assign([...cell], { [VIEWS]: (cell[VIEWS] ?? 0) + 1 });
});
const others = Buffer.from(packVisitors(visitorsOf(["a", "b", "c", "d", "e", "f", "g", "h", "i"]))).toString("base64");
const oneMoreInBoard = (board: [string, string][]) =>
  board.map(([article, tally], at) => [article, at === 0 ? tally.replace(/^(\w+),(\w+)/, "$1,z$2") : tally]);

const facts = { pk: "facts|demo", sk: `hour|${HOUR}` };
const site = { pk: "sitefacts|demo", sk: `hour|${HOUR}` };
const board = { pk: "board|demo", sk: `hour|${HOUR}` };

test.each<[string, Damage]>([
  [
    "a view of a cell of an article's hour",
    {
      ...facts,
      make: oneMoreView,
      found: /^[^;]+, facts of hour 2026-10-25T10Z: views of [^;]+, \w+ \d+ stored, \d+ counted$/,
    },
  ],
  [
    "an article's visitors of an hour",
    {
      ...facts,
      make: inFacts((one) => (one[2] = others)),
      found: /^[^;]+, facts of hour 2026-10-25T10Z: visitors 9 stored, [1-8] counted$/,
    },
  ],
  [
    "a robot that was left out of an article's hour",
    {
      ...facts,
      make: inFacts((one) => one[3].push(["robot Nobody", 2])),
      found: /^[^;]+, facts of hour 2026-10-25T10Z: left out, robot Nobody 2 stored, 0 counted$/,
    },
  ],
  [
    "the rows of an article's hour",
    {
      ...facts,
      make: inFacts((one) => (one[1] += 1)),
      found: /^[^;]+, facts of hour 2026-10-25T10Z: rows \d+ stored, \d+ counted$/,
    },
  ],
  [
    "a view of the site's hour",
    { ...site, make: oneMoreView, found: /^the whole site, facts of hour 2026-10-25T10Z: views of [^;]+$/ },
  ],
  [
    "a section of the site's hour",
    {
      ...site,
      make: inFacts(([, , , , cells]) => {
        const [cell = []] = cells;
        cells[0] = Object.assign([...cell], { [SECTION]: cell[AUTHOR] });
      }),
      found: /^the whole site, facts of hour 2026-10-25T10Z: views of [^;]+ \d+ stored, \d+ counted; /,
    },
  ],
  [
    "a section of the site's day",
    {
      ...site,
      sk: `day|${DAY}`,
      make: inFacts(([, , , , cells]) => {
        const [cell = []] = cells;
        cells[0] = Object.assign([...cell], { [SECTION]: cell[AUTHOR] });
      }),
      found: /^the whole site, facts of day 2026-10-25: /,
    },
  ],
  [
    "the sum of the site's hour",
    {
      ...site,
      attribute: "sum",
      make: oneMoreView,
      found: /^the whole site, facts of hour 2026-10-25T10Z, sum: views \d+ stored, \d+ counted$/,
    },
  ],
  [
    "an article's place on an hour's board",
    { ...board, make: oneMoreInBoard, found: /^[^;]+, board of hour 2026-10-25T10Z: views \d+ stored, \d+ counted$/ },
  ],
  [
    "an article too many on an hour's board",
    {
      ...board,
      make: (all: unknown[]) => [...all, ["nowhere", "11,1"]],
      found: /^nowhere, board of hour 2026-10-25T10Z: rows 1 stored, 0 counted; views 1 stored, 0 counted$/,
    },
  ],
  [
    "an article's place on a day's board",
    {
      ...board,
      sk: `day|${DAY}`,
      make: oneMoreInBoard,
      found: /^[^;]+, board of day 2026-10-25: views \d+ stored, \d+ counted$/,
    },
  ],
  [
    "a view of an article's day",
    { ...facts, sk: `day|${DAY}`, make: oneMoreView, found: /^[^;]+, facts of day 2026-10-25: views of [^;]+$/ },
  ],
  [
    "a reason that was left out of the site's day",
    {
      ...site,
      sk: `day|${DAY}`,
      make: inFacts((one) => (one[3] = [])),
      found: /^the whole site, facts of day 2026-10-25: left out, \w+.* 0 stored, \d+ counted/,
    },
  ],
  [
    "the sum of the site's day",
    {
      ...site,
      sk: `day|${DAY}`,
      attribute: "sum",
      make: inFacts((one) => (one[2] = others)),
      found: /^the whole site, facts of day 2026-10-25, sum: visitors 9 stored, \d+ counted$/,
    },
  ],
  [
    "visitors with a wrong checksum",
    {
      ...site,
      make: inFacts((one) => (one[2] = `${others.slice(0, -4)}AAAA`)),
      found:
        /^the whole site, facts of hour 2026-10-25T10Z, key sitefacts\|demo hour\|2026-10-25T10: cannot be read \(visitors with a wrong checksum\)$/,
    },
  ],
  [
    "facts that are something else",
    {
      ...facts,
      make: () => [1],
      found:
        /^all articles, facts of hour 2026-10-25T10Z, key facts\|demo hour\|2026-10-25T10: cannot be read \(a list is something else\)$/,
    },
  ],
])("finds %s, prints that alone, and mends it", async (_, damage) => {
  const { pk, sk, attribute = "data", make, found } = damage;
  const item = await read(pk, sk);
  const content: unknown = JSON.parse(inflateRawSync(item[attribute]?.B ?? new Uint8Array()).toString());
  await set(pk, sk, attribute, { B: deflateRawSync(JSON.stringify(make(content as never))) });
  await mendsOnly([found]);
  expect(readable(await read(pk, sk))).toEqual(readable(item));
});

/** Looks, compares with what is to be found, mends it, looks again and finds nothing. */
async function mendsOnly(lines: readonly (RegExp | string)[], hours = range): Promise<void> {
  const found = await lookAt(hours);
  expect(found.map(describeDifference)).toEqual(
    lines.map((line) => (typeof line === "string" ? line : expect.stringMatching(line))),
  );
  await mendDifferences(db, SITE, found, END_MS, signal);
  expect((await lookAt(hours)).map(describeDifference)).toEqual([]);
}

async function lookAt(hours: typeof range): Promise<Difference[]> {
  const found: Difference[] = [];
  await look(db, SITE, hours, { nowMs: END_MS, signal, tell }, (some) => found.push(...some), byScan(db, END_MS));
  return found;
}

async function read(pk: string, sk: string): Promise<Record<string, AttributeValue>> {
  const Key = { pk: { S: pk }, sk: { S: sk } };
  const { Item = {} } = await db.client.send(new GetItemCommand({ TableName: db.rollups, Key, ConsistentRead: true }));
  return Item;
}

async function set(pk: string, sk: string, attribute: string, value: AttributeValue): Promise<void> {
  await db.client.send(
    new UpdateItemCommand({
      TableName: db.rollups,
      Key: { pk: { S: pk }, sk: { S: sk } },
      UpdateExpression: "SET #a = :v",
      ExpressionAttributeNames: { "#a": attribute },
      ExpressionAttributeValues: { ":v": value },
    }),
  );
}

test("finds a bucket that is missing, and makes it", async () => {
  const item = await read(site.pk, site.sk);
  await remove(site.pk, site.sk);
  await mendsOnly([/^the whole site, facts of hour 2026-10-25T10Z: buckets 0 stored, 1 counted$/]);
  expect(readable(await read(site.pk, site.sk))).toEqual(readable(item));
});

test("finds a bucket of an hour in which nothing was, and removes it", async () => {
  const hour = "2026-10-22T03";
  const startMs = Date.parse(`${hour}:00:00Z`);
  const { parts, ttl, rows, data } = await read(board.pk, board.sk);
  if (!parts || !ttl || !rows || !data) throw new Error("the paper has a board of this hour");
  const Item = { pk: { S: board.pk }, sk: { S: `hour|${hour}` }, parts, ttl, rows, data };
  await db.client.send(new PutItemCommand({ TableName: db.rollups, Item }));
  await mendsOnly([/^all articles, board of hour 2026-10-22T03Z: buckets 1 stored, 0 counted$/], {
    fromMs: startMs,
    toMs: startMs + HOUR_MS,
  });
  expect(await read(board.pk, `hour|${hour}`)).toEqual({});
});

test("finds a bucket that says it was made from more rows than there are, which nothing else would replace", async () => {
  const { rows } = await read(facts.pk, facts.sk);
  await set(facts.pk, facts.sk, "rows", { S: "3zzz|1" });
  await mendsOnly([/^all articles, facts of hour 2026-10-25T10Z: rows that it is kept by 46655 stored, \d+ counted$/]);
  expect((await read(facts.pk, facts.sk))["rows"]?.S?.split("|")[0]).toBe(rows?.S?.split("|")[0]);
});

test("finds that a part of a board is missing", async () => {
  const { data, parts } = await read(board.pk, board.sk);
  if (!data || !parts) throw new Error("the paper has a board of this hour");
  const { B: bytes = new Uint8Array() } = data;
  const all = JSON.parse(inflateRawSync(bytes).toString()) as [string, string][];
  const { ttl, rows } = await read(board.pk, board.sk);
  if (!ttl || !rows) throw new Error("it says of how many rows it was made");
  const put = (sk: string, more: Record<string, AttributeValue>) =>
    db.client.send(
      new PutItemCommand({
        TableName: db.rollups,
        Item: { pk: { S: board.pk }, sk: { S: sk }, ttl, rows, parts: { N: "2" }, ...more },
      }),
    );
  for (const [part, own] of [all.slice(0, 1), all.slice(1)].entries())
    await put(`${board.sk}|2|${part}`, { data: { B: deflateRawSync(JSON.stringify(own)) } });
  await put(board.sk, {});
  expect(await lookAt(range)).toEqual([]);
  await remove(board.pk, `${board.sk}|2|1`);
  await mendsOnly([/^all articles, board of hour 2026-10-25T10Z, key [^;]+ \(1 of its 2 parts are missing\)$/]);
});

test("finds how an article grew otherwise than is stored, and makes its curve anew", async () => {
  const day = "2026-10-23";
  const startMs = Date.parse(`${day}T12:00:00Z`);
  const item = await read("curves|demo", `day|${day}`);
  const curves = JSON.parse(inflateRawSync(item["data"]?.B ?? new Uint8Array()).toString()) as { views: number[] }[];
  const changed = curves.map((curve, at) => ({
    ...curve,
    views: curve.views.map((views, hour) => (at === 0 && hour === 70 ? views + 1 : views)),
  }));
  await set("curves|demo", `day|${day}`, "data", { B: deflateRawSync(JSON.stringify(changed)) });
  const line = /^[^;]+, growth of day 2026-10-23: views after 71 h \d+ stored, \d+ counted$/;
  await mendsOnly([line], { fromMs: startMs, toMs: startMs + HOUR_MS });
  expect(readable(await read("curves|demo", `day|${day}`))).toEqual(readable(item));
});

test("finds tallies that cannot be read, and writes what was counted", async () => {
  const sk = `hour|${HOUR}`;
  const article = edition.articles.find(({ id }) => deliveries.some((one) => isIn(one, id)))?.id ?? "";
  const items = [
    ["site|demo", sk, "tally", `the whole site, hour ${HOUR}Z`],
    [`article|demo|${article}`, sk, "tally", `${article}, hour ${HOUR}Z`],
    [`article|demo|${article}`, "totals", "closed", `${article}, sum of closed hours`],
  ] as const;
  for (const [pk, key, attribute, what] of items) {
    const before = await read(pk, key);
    await set(pk, key, attribute, { S: "nothing" });
    await mendsOnly([`${what}: cannot be read (stored counts that cannot be read: nothing)`]);
    expect(await read(pk, key)).toEqual(before);
  }
});

function isIn({ received: { event } }: (typeof deliveries)[0], article: string): boolean {
  return event.article === article && event.kind !== "read" && hourOf(eventTimeMs(event.id)) === HOUR;
}

test("goes on past raw rows that cannot be read, and judges nothing by them", async () => {
  const put = (pk: string, sk: string) =>
    db.client.send(new PutItemCommand({ TableName: db.events, Item: { pk: { S: pk }, sk: { S: sk } } }));
  const rows = [`demo|an article|${HOUR}|1`, "demo|an article"].map((pk) => [pk, "no id|view"] as const);
  for (const [pk, sk] of rows) await put(pk, sk);
  await set(site.pk, site.sk, "rows", { S: "3zzz|1" });
  const found = await lookAt(range);
  expect(found.map(describeDifference).toSorted()).toEqual([
    "the raw row demo|an article no id|view: cannot be read (its partition is none of a lane's hour)",
    `the raw row demo|an article|${HOUR}|1 no id|view: cannot be read (its id is none)`,
  ]);
  await mendDifferences(db, SITE, found, END_MS, signal);
  expect((await read(site.pk, site.sk))["rows"]?.S).toBe("3zzz|1");
  for (const [pk, sk] of rows) {
    const Key = { pk: { S: pk }, sk: { S: sk } };
    await db.client.send(new DeleteItemCommand({ TableName: db.events, Key }));
  }
  await mendsOnly([
    /^the whole site, facts of hour 2026-10-25T10Z: rows that it is kept by 46655 stored, \d+ counted$/,
  ]);
});

async function remove(pk: string, sk: string): Promise<void> {
  await db.client.send(new DeleteItemCommand({ TableName: db.rollups, Key: { pk: { S: pk }, sk: { S: sk } } }));
}
