import { randomBytes } from "node:crypto";
import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  paginateScan,
  type AttributeValue,
} from "@aws-sdk/client-dynamodb";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { HOUR_MS, MINUTE_MS, addHours, hourOf, hourStartMs, minuteStartMs } from "../../functions/core/clock.ts";
import type { Site } from "../../functions/core/config.ts";
import { makeEventId } from "../../functions/core/event-id.ts";
import { laneOf } from "../../functions/core/lane.ts";
import { packTally } from "../../functions/core/packed-tally.ts";
import { EMPTY_TALLY } from "../../functions/core/tally.ts";
import { recordStore } from "../../functions/lambda/record-store.ts";
import { changeArticles } from "../../functions/store/change-articles.ts";
import { dailySalt } from "../../functions/store/daily-salt.ts";
import { keepInParts } from "../../functions/store/keep-in-parts.ts";
import * as keys from "../../functions/store/keys.ts";
import { moveMark } from "../../functions/store/mark.ts";
import { readAbouts } from "../../functions/store/read-abouts.ts";
import { readFolded } from "../../functions/store/read-folded.ts";
import { readInParts } from "../../functions/store/read-in-parts.ts";
import { readTotals } from "../../functions/store/read-totals.ts";
import { recountMinutes } from "../../functions/store/recount-minutes.ts";
import { settle } from "../../functions/store/settle.ts";
import { findDifferences } from "../../ops/audit/find-differences.ts";
import { copyItems, type Copying } from "../../ops/restore/copy-items.ts";
import { config } from "../../tirage.config.ts";
import { NO_FAULTS, faultyNetwork } from "../pipeline/faulty-network.ts";
import { seededRandom } from "../pipeline/random.ts";
import { runOps } from "../ops.ts";
import { openTestDatabase, throughClient } from "../test-database.ts";

type Opened = Awaited<ReturnType<typeof openTestDatabase>>;
type Item = Record<string, AttributeValue>;

const SITE = demo();
/** Looks like the key of something else. */
const ARTICLE = "2026/11/a|b|2026-11-24T23|1";
const OLD = "old|id";
/** An hour ago: open. And 30 hours ago: closed. */
const OPEN_MS = hourStartMs(hourOf(Date.now())) - HOUR_MS;
const CLOSED_MS = OPEN_MS - 29 * HOUR_MS;
const LARGE = { pk: keys.boardsPartition(SITE.id), sk: "day|2020-01-01" };
const DAY = "2020-01-02";

/** What was restored from a point in time. */
let copy: Opened;
/** What runs. */
let db: Opened;

function demo(): Site {
  const site = config.sites.find(({ id }) => id === "demo");
  if (!site) throw new Error("the demo site is configured");
  return site;
}

async function view(of: Opened, session: string, timeMs: number, article = ARTICLE): Promise<void> {
  const event = { id: makeEventId(timeMs, randomBytes(10)), kind: "view" as const, article };
  const store = recordStore(of);
  await store.putEvent({ site: SITE.id, session, visitor: "v", event });
  await store.nameHours(SITE.id, session, [event]);
  const lane = { site: SITE.id, article, hour: hourOf(timeMs), lane: laneOf(session) };
  await recountMinutes(of, lane, [minuteStartMs(timeMs)]);
}

/** All numbers of the copy, put back by this client. */
function copyingBy(client: Copying["client"]): Copying {
  return {
    client,
    from: copy.rollups,
    to: db.rollups,
    retention: config.retention,
    part: { at: 1, of: 1 },
    now: Date.now,
    signal: new AbortController().signal,
    tell: () => undefined,
  };
}

async function settleUntil(of: Opened, nowMs: number): Promise<void> {
  await settle(of, SITE, nowMs, () => true);
}

/** Two hours of two articles, one hour closed, with all that an admin says, salts, an item of nearly 400 KB and one in parts. */
async function fill(of: Opened): Promise<void> {
  for (const mark of [keys.closedMarkKey, keys.factsMarkKey]) {
    await moveMark(of, mark(SITE.id), addHours(hourOf(CLOSED_MS), -2));
  }
  for (const startMs of [CLOSED_MS, OPEN_MS]) {
    for (const session of ["one", "two", "three"]) await view(of, session, startMs + 5 * MINUTE_MS);
    await view(of, "four", startMs + 7 * MINUTE_MS, OLD);
  }
  const baseline = { views: 1_000, prints: 20, listens: 3 };
  const change = { site: SITE.id, article: ARTICLE, title: "A title", author: null, baseline, sameAs: [OLD] };
  await changeArticles(of, SITE.id, [change], Date.now());
  await settleUntil(of, OPEN_MS + HOUR_MS / 2);
  await settleUntil(of, Date.now());
  await dailySalt(of, SITE.id, new Date().toISOString().slice(0, 10));
  const whole = { rows: "15", articles: ["a"], pack: () => randomBytes(330_000), sum: randomBytes(30_000) };
  await keepInParts(of, { key: LARGE, ...whole, margins: randomBytes(20_000) });
  // Parts of 180 KB each.
  const pack = (some: readonly string[]) => Buffer.concat(some.map(() => randomBytes(9_000)));
  const articles = Array.from({ length: 60 }, (_, at) => `a${at}`);
  await keepInParts(of, { key: keys.bucketKey(LARGE.pk, `day|${DAY}`), rows: "15", articles, pack });
}

async function itemsOf(of: Opened, table: "events" | "rollups"): Promise<Map<string, Item>> {
  const items = new Map<string, Item>();
  for await (const { Items = [] } of paginateScan(
    { client: of.client },
    { TableName: of[table], ConsistentRead: true },
  )) {
    for (const item of Items) items.set(`${item["pk"]?.S} ${item["sk"]?.S}`, item);
  }
  return new Map([...items].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Without what settling makes anew by itself, and when marks were set. */
async function lastingItemsOf(of: Opened) {
  const isMade = /^(abouts|marked|relabel)\||^site\|demo (round|turn|complete|abouts|place)/;
  const items = [...(await itemsOf(of, "rollups"))].filter(([name]) => !isMade.test(name));
  // The order of a set is nobody's.
  return new Map(items.map(([name, { same, ...item }]) => [name, { ...item, same: same?.SS?.toSorted() }]));
}

function restore(table: "events" | "rollups", ...more: readonly string[]) {
  return runOps("ops/restore.ts", ["--from", copy[table], "--to", db[table], ...more]);
}

async function set({ pk, sk }: keys.Key, attributes: Item, table: "events" | "rollups" = "rollups"): Promise<void> {
  const names = Object.keys(attributes);
  const command = new UpdateItemCommand({
    TableName: db[table],
    Key: { pk: { S: pk }, sk: { S: sk } },
    UpdateExpression: `SET ${names.map((_, at) => `#${at} = :${at}`).join(", ")}`,
    ExpressionAttributeNames: Object.fromEntries(names.map((name, at) => [`#${at}`, name])),
    ExpressionAttributeValues: Object.fromEntries(names.map((name, at) => [`:${at}`, attributes[name] ?? { S: "" }])),
  });
  await db.client.send(command);
}

async function viewsOf(): Promise<number | undefined> {
  return (await readTotals(db, SITE.id, [ARTICLE])).get(ARTICLE)?.views;
}

beforeAll(async () => {
  copy = await openTestDatabase();
  await fill(copy);
});

beforeEach(async () => {
  db = await openTestDatabase();
});

describe("npm run restore", () => {
  test("brings all of both tables back, byte by byte, and puts nothing back a second time", async () => {
    expect((await itemsOf(copy, "events")).size).toBeGreaterThan(8);
    expect((await restore("events")).status).toBe(0);
    expect(await itemsOf(db, "events")).toEqual(await itemsOf(copy, "events"));
    const { status, errors } = await restore("rollups");
    expect({ status, errors }).toEqual({ status: 0, errors: "" });
    const lasting = await lastingItemsOf(copy);
    expect(lasting.size).toBeGreaterThan(25);
    expect(await lastingItemsOf(db)).toEqual(lasting);
    expect(await viewsOf()).toBe(1_008);
    for (const table of ["events", "rollups"] as const) {
      const { output } = await restore(table);
      expect(output).toMatch(/^\d+ items read, 0 put back, 0 items expired\.$/m);
    }
  });

  test("ends in the same when it was killed at any of its writes, and run again", async () => {
    const lasting = await lastingItemsOf(copy);
    let killed = 0;
    for (const killAfter of [1, 7, 15, 24]) {
      db = await openTestDatabase();
      const network = faultyNetwork({ ...NO_FAULTS, killAfter }, seededRandom(killAfter));
      const { client } = throughClient(db, network.client);
      const copying = copyingBy(client);
      await copyItems(copying).catch(() => undefined);
      if (!network.isAlive()) killed += 1;
      expect(await lastingItemsOf(db)).not.toEqual(lasting);
      expect((await restore("rollups")).status).toBe(0);
      expect(await lastingItemsOf(db)).toEqual(lasting);
    }
    expect(killed).toBe(4);
  });

  test("copies in parts what it copies as a whole", async () => {
    for (const part of ["1/3", "2/3", "3/3"]) expect((await restore("events", "--part", part)).status).toBe(0);
    expect(await itemsOf(db, "events")).toEqual(await itemsOf(copy, "events"));
  });

  test("copies one site's items alone", async () => {
    const { output } = await restore("events", "--site", "demo-berlin");
    expect(output).toMatch(/^0 items read, 0 put back/);
    expect((await itemsOf(db, "events")).size).toBe(0);
    await restore("events", "--site", SITE.id);
    expect(await itemsOf(db, "events")).toEqual(await itemsOf(copy, "events"));
  });

  test("leaves raw rows that were judged anew, and a running day's salt", async () => {
    await restore("events");
    const [salt, row] = [...(await itemsOf(db, "events")).values()].toSorted((a) => (a["salt"] ? -1 : 1));
    const keyOf = (item: Item = {}) => ({ pk: item["pk"]?.S ?? "", sk: item["sk"]?.S ?? "" });
    await set(keyOf(salt), { salt: { B: randomBytes(32) } }, "events");
    await set(keyOf(row), { x: { S: "robot" }, re: { N: "1" } }, "events");
    const newer = await itemsOf(db, "events");
    expect((await restore("events")).output).toContain(" 0 put back");
    expect(await itemsOf(db, "events")).toEqual(newer);
  });

  test("brings back a row as it was judged last, where the one that is there was judged less often", async () => {
    const judged = await openTestDatabase();
    const row = [...(await itemsOf(copy, "events")).values()].find(({ salt }) => !salt);
    for (const [of, re] of [
      [judged, "10"],
      [db, "9"],
    ] as const) {
      await of.client.send(new PutItemCommand({ TableName: of.events, Item: { ...row, re: { N: re } } }));
    }
    await runOps("ops/restore.ts", ["--from", judged.events, "--to", db.events]);
    expect([...(await itemsOf(db, "events")).values()]).toEqual([{ ...row, re: { N: "10" } }]);
  });

  test("leaves every number that was made from more, and every later word of an admin", async () => {
    await restore("rollups");
    const more = { S: packTally({ ...EMPTY_TALLY, rows: 99, views: 98 }) };
    const later = { S: addHours(hourOf(CLOSED_MS), 3) };
    await set(keys.totalsKey(SITE.id, ARTICLE), { closed: more, through: later, baseline: { S: "11,1" } });
    await set(keys.articleHourKey(SITE.id, ARTICLE, hourOf(CLOSED_MS)), { tally: more });
    await set(keys.siteHourKey(SITE.id, hourOf(CLOSED_MS)), { tally: more });
    await set(keys.closedMarkKey(SITE.id), { hour: { S: addHours(hourOf(OPEN_MS), 1) } });
    await set(LARGE, { rows: { S: "16" }, data: { B: Buffer.from("later") } });
    const lane = { site: SITE.id, article: ARTICLE, hour: hourOf(OPEN_MS), lane: laneOf("one") };
    await set(keys.liveKey(lane), { m05: more });
    const change = { site: SITE.id, article: ARTICLE, title: "Another title", sameAs: [] };
    await changeArticles(db, SITE.id, [change], Date.now());
    const newer = await itemsOf(db, "rollups");
    const { status, output, errors } = await restore("rollups");
    expect(await itemsOf(db, "rollups")).toEqual(newer);
    // Somebody has undone what the copy says of an old id: it is named, and stays undone.
    expect({ status, output, errors }).toEqual({
      status: 1,
      output: expect.stringContaining(" 0 put back"),
      errors: `demo: ${OLD} was an old id of ${ARTICLE} and is not now: somebody undid it, or changed one of the two.\n`,
    });
  });

  test("adds to a public number what was lost of it, and keeps what was counted and closed since", async () => {
    await restore("events");
    await restore("rollups");
    for (const [name, { pk, sk }] of await itemsOf(db, "rollups")) {
      if (!/^(article|about|same)\|/.test(name) || !pk || !sk) continue;
      await db.client.send(new DeleteItemCommand({ TableName: db.rollups, Key: { pk, sk } }));
    }
    await view(db, "five", OPEN_MS + 20 * MINUTE_MS);
    for (let hours = 1; hours <= 26; hours += 5) await settleUntil(db, Date.now() + hours * HOUR_MS);
    expect(await viewsOf()).toBe(4);
    expect((await restore("rollups")).status).toBe(0);
    expect(await viewsOf()).toBe(1_009);
    expect([...(await readFolded(db, SITE.id, true))]).toEqual([[OLD, ARTICLE]]);
    expect((await readAbouts(db, SITE.id, [ARTICLE], { consistent: true })).get(ARTICLE)?.title).toBe("A title");
    const asked = { now: () => Date.now(), signal: new AbortController().signal, tell: () => undefined };
    const range = { fromMs: CLOSED_MS - HOUR_MS, toMs: CLOSED_MS + 2 * HOUR_MS };
    const { differences } = await findDifferences(db, SITE, range, asked);
    expect(differences.filter(({ what }) => what.includes("sum of closed hours"))).toEqual([]);
  });

  test("puts the parts of a bucket before the head that says how many there are", async () => {
    const bucket = `day|${DAY}`;
    const read = () => readInParts(db, LARGE.pk, bucket, bucket, undefined, { consistent: true });
    const [whole] = await readInParts(copy, LARGE.pk, bucket, bucket);
    expect(whole?.parts.length).toBeGreaterThan(1);
    let isThere = false;
    for (let killAfter = 1; !isThere; killAfter += 3) {
      const network = faultyNetwork({ ...NO_FAULTS, killAfter }, seededRandom(killAfter));
      const { client } = throughClient(db, network.client);
      await copyItems(copyingBy(client)).catch(() => 0);
      const [found] = await read();
      isThere = found !== undefined;
      if (found) expect(found.parts.length).toBe(whole?.parts.length);
    }
  });

  test("leaves away what has expired and what it does not know, and names how much that was", async () => {
    const old = await openTestDatabase();
    const { pk, sk } = keys.saltKey(SITE.id, "2020-01-01");
    const ttl = { N: String(Math.floor(Date.now() / 1_000) - 1) };
    const expired = { pk: { S: pk }, sk: { S: sk }, salt: { B: randomBytes(32) }, ttl };
    const unknown = { pk: { S: "by hand" }, sk: { S: "0" } };
    const row = [...(await itemsOf(copy, "events")).values()].find(({ salt }) => !salt);
    const requests = [expired, unknown, { ...row, ttl }].map((Item: Item) => ({ PutRequest: { Item } }));
    await old.client.send(new BatchWriteItemCommand({ RequestItems: { [old.events]: requests } }));
    const said = await runOps("ops/restore.ts", ["--from", old.events, "--to", db.events]);
    expect(said.output).toBe("2 items read, 0 put back, 2 items expired.\n");
    expect(said).toMatchObject({ status: 1, errors: "1 item of no kind that this version knows were left out.\n" });
    expect((await itemsOf(db, "events")).size).toBe(0);
  });

  test("refuses to put raw rows into the table of numbers", async () => {
    await restore("rollups");
    const { status, errors } = await runOps("ops/restore.ts", ["--from", copy.events, "--to", db.rollups]);
    expect({ status, errors }).toEqual({
      status: 2,
      errors: `${copy.events} holds raw rows, and ${db.rollups} numbers.\n`,
    });
  });

  test.each([
    [[], "Say two tables"],
    [["--from", "a", "--to", "a"], "Say two tables"],
    [["--from", "a", "--to", "b", "--site", "none"], "--site should be one of"],
    [["--from", "a", "--to", "b", "--part", "3/2"], '--part is "3/2"'],
    [["--from", "a", "--to", "b", "--part", "0/2"], '--part is "0/2"'],
    [["--from", "no-such-table", "--to", "b"], "There is no table no-such-table"],
    [["--colour"], "--help"],
  ])("says in one sentence what is wrong with %j", async (args, sentence) => {
    const { status, errors } = await runOps("ops/restore.ts", args);
    expect(errors).toContain(sentence);
    expect(errors.trim().split("\n")).toHaveLength(1);
    expect(status).toBe(2);
  });

  test("explains itself with --help", async () => {
    const { status, output } = await runOps("ops/restore.ts", ["--help"]);
    expect({ status, output }).toEqual({ status: 0, output: expect.stringContaining("a visitor salt never") });
  });
});
