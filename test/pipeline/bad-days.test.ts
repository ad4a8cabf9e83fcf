import { BatchWriteItemCommand, paginateScan } from "@aws-sdk/client-dynamodb";
import type { Context } from "aws-lambda";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { DAY_MS, HOUR_MS, MINUTE_MS, hourOf, minuteStartMs } from "../../functions/core/clock.ts";
import { eventTimeMs, makeEventId } from "../../functions/core/event-id.ts";
import type { ReceivedEvent } from "../../functions/core/received-event.ts";
import { recordStore } from "../../functions/lambda/record-store.ts";
import { reportStore } from "../../functions/lambda/report-store.ts";
import { serveStream } from "../../functions/lambda/stream.ts";
import type { Database } from "../../functions/store/database.ts";
import { boardedMarkKey, closedMarkKey, eventKey, factDaysMarkKey, factsMarkKey } from "../../functions/store/keys.ts";
import { moveMark } from "../../functions/store/mark.ts";
import { readTotals } from "../../functions/store/read-totals.ts";
import { recountMinutes } from "../../functions/store/recount-minutes.ts";
import { settle } from "../../functions/store/settle.ts";
import { Api, SITE } from "../api/api.ts";
import { itemsOf } from "../stored-items.ts";
import { openTestDatabase, throughClient } from "../test-database.ts";
import { NO_FAULTS, faultyNetwork } from "./faulty-network.ts";
import { seededRandom } from "./random.ts";
import { tapStream } from "./stream-tap.ts";

/** In the middle of an hour of a Tuesday. */
const T = Date.parse("2026-11-24T10:20:00Z");
/** Some of its hours can be closed by then. */
const LATER = T + 24 * HOUR_MS;
const AGAIN = LATER + 5 * MINUTE_MS;
const inTime = () => true;

/** Some hours of two articles: views, a print, a robot, and how some were read, always the same. */
const EVENTS = Array.from({ length: 24 }, (_, at): ReceivedEvent => {
  const timeMs = T - ((at * 5) % 6) * HOUR_MS - at * MINUTE_MS;
  const id = makeEventId(timeMs, new Uint8Array(10).fill(at + 1));
  const article = at % 3 ? "a" : "b";
  const kind = at % 8 === 5 ? ("print" as const) : ("view" as const);
  const sender = { site: SITE.id, session: `session-${at}`, visitor: `v${at % 5}`, device: "phone" as const };
  return {
    ...sender,
    event: { id, kind, article },
    ...(at % 7 === 3 && { leftOut: "robot" as const, robot: "Googlebot" }),
  };
});

/** Stores all events, each with its minute counted, of a site that was settled until then. */
async function storeAll(db: Database): Promise<void> {
  for (const keyOf of [closedMarkKey, factsMarkKey]) await moveMark(db, keyOf(SITE.id), hourOf(T - 8 * HOUR_MS));
  for (const keyOf of [boardedMarkKey, factDaysMarkKey]) await moveMark(db, keyOf(SITE.id), "2026-11-23");
  const store = recordStore(db);
  for (const received of EVENTS) {
    const { session, event } = received;
    await store.putEvent(received);
    await store.nameHours(SITE.id, session, [event]);
    const { sk, ...lane } = eventKey(SITE.id, session, event);
    await recountMinutes(db, lane, [minuteStartMs(eventTimeMs(sk))]);
  }
}

/** What is stored after two runs of settle, of which the first may go wrong. */
async function afterTwoRuns(first: (db: Database) => Promise<unknown>): Promise<ReadonlyMap<string, unknown>> {
  const db = await openTestDatabase();
  await storeAll(db);
  await first(db);
  await settle(db, SITE, AGAIN, inTime);
  return itemsOf(db.client, db.rollups, T);
}

describe("settling", () => {
  let right: ReadonlyMap<string, unknown>;

  beforeAll(async () => {
    right = await afterTwoRuns((db) => settle(db, SITE, LATER, inTime));
    expect(right.size).toBeGreaterThan(40);
  });

  test("that is killed at any of its writes, and runs again, leaves what one leaves that nothing stopped", async () => {
    let [killed, isKilled] = [0, true];
    for (let write = 1; isKilled; write += 1 + Math.floor(write / 6)) {
      const which = write % 2 ? { killBefore: write } : { killAfter: write };
      const network = faultyNetwork({ ...NO_FAULTS, ...which }, seededRandom(write));
      const left = await afterTwoRuns((db) =>
        settle(throughClient(db, network.client), SITE, LATER, inTime).catch(() => 0),
      );
      isKilled = !network.isAlive();
      if (isKilled) killed += 1;
      expect([write, ...left]).toEqual([write, ...right]);
    }
    expect(killed).toBeGreaterThan(8);
  });

  test("that runs twice at once leaves what one run leaves", async () => {
    const twice = (db: Database) => Promise.all([settle(db, SITE, LATER, inTime), settle(db, SITE, LATER + 1, inTime)]);
    expect(await afterTwoRuns(twice)).toEqual(right);
  });
});

test("while the database throttles everything for a minute, pages are told to come again, and each view counts once then", async () => {
  const log = vi.spyOn(console, "error").mockReturnValue();
  const db = await openTestDatabase();
  const tap = await tapStream(db.streamArn);
  const random = seededRandom(7);
  const away = throughClient(db, faultyNetwork({ ...NO_FAULTS, throttled: 1 }, random).client);
  const [api, busy] = [new Api(db), new Api(away)];
  const consume = async (through: Database, Records: Awaited<ReturnType<typeof tap>>) =>
    serveStream(
      (lane, minutes) => recountMinutes(through, lane, minutes),
      () => undefined,
    )({ Records }, {} as Context);
  api.nowMs = busy.nowMs = T;
  const before = api.view("busy");
  await api.post([before], { session: "before" });
  const untold = [];
  for (let second = 0; second < 60; second += 5) {
    api.nowMs = busy.nowMs = T + second * 1_000;
    const view = api.view("busy");
    const { status, headers } = await busy.post([view], { session: `reader-${second}` });
    expect([status, Number(headers["retry-after"]) > 0]).toEqual([503, true]);
    untold.push({ view, session: `reader-${second}` });
  }
  // The stream's batch fails as long, and is kept.
  const records = await tap(SITE.id);
  const failed = { batchItemFailures: [{ itemIdentifier: records[0]?.dynamodb?.SequenceNumber }] };
  expect(await consume(away, records)).toEqual(failed);
  api.nowMs = T + 65_000;
  for (const { view, session } of untold) {
    for (let twice = 0; twice < 2; twice++) expect((await api.post([view], { session })).status).toBe(202);
  }
  expect(await consume(db, [...records, ...(await tap(SITE.id))])).toEqual({ batchItemFailures: [] });
  expect((await readTotals(db, SITE.id, ["busy"])).get("busy")?.views).toBe(1 + untold.length);
  log.mockRestore();
});

test("what has expired and is there still, or there again, changes no number", async () => {
  const laterMs = T + 5 * DAY_MS;
  const numbersOf = async (isSwept: boolean) => {
    const opened = await openTestDatabase();
    const db: Database = { ...opened, retention: { eventDays: 3, factDays: 3, minuteDays: 3 } };
    await storeAll(db);
    for (let ms = T; ms <= T + 2 * DAY_MS; ms += 12 * HOUR_MS) await settle(db, SITE, ms, inTime);
    if (isSwept) expect(await sweep(db, laterMs)).toBeGreaterThan(24);
    await settle(db, SITE, laterMs, inTime);
    const store = reportStore(db);
    const period = { fromMs: T - DAY_MS, toMs: laterMs };
    const list = await store.readArticleList(SITE, { period, filters: {}, nowMs: laterMs, withAbouts: false });
    return {
      totals: [...(await readTotals(db, SITE.id, ["a", "b"]))].map(([article, { views, prints }]) => [
        article,
        views,
        prints,
      ]),
      facts: (await store.readSiteFacts(SITE, period, "day", "sum")).map(({ facts }) => facts.cells),
      list: list.articles.toSorted((one, other) => (one.article < other.article ? -1 : 1)),
      now: await store.readNow(SITE, laterMs, {}),
    };
  };
  const swept = await numbersOf(true);
  expect(await numbersOf(false)).toEqual(swept);
  const counted = EVENTS.filter(({ leftOut, event }) => !leftOut && event.kind === "view").length;
  expect(swept.totals.reduce((sum, [, views]) => sum + Number(views), 0)).toBe(counted);
  expect(swept.list.reduce((sum, { measures }) => sum + measures.views, 0)).toBe(counted);
});

/** Deletes what has expired, as DynamoDB does in its time. @returns how much that was */
async function sweep({ client, events, rollups }: Database, nowMs: number): Promise<number> {
  let swept = 0;
  for (const table of [events, rollups]) {
    for await (const { Items = [] } of paginateScan({ client }, { TableName: table })) {
      const expired = Items.filter(({ ttl }) => Number(ttl?.N ?? Infinity) * 1_000 <= nowMs);
      for (let at = 0; at < expired.length; at += 25) {
        const some = expired
          .slice(at, at + 25)
          .flatMap(({ pk, sk }) => (pk && sk ? [{ DeleteRequest: { Key: { pk, sk } } }] : []));
        await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: some } }));
      }
      swept += expired.length;
    }
  }
  return swept;
}
