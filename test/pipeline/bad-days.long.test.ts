import { BatchWriteItemCommand, PutItemCommand, paginateScan, type AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Context } from "aws-lambda";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { lastClosableHour } from "../../functions/core/acceptance.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, hourOf, minuteStartMs } from "../../functions/core/clock.ts";
import { eventTimeMs, makeEventId } from "../../functions/core/event-id.ts";
import type { ReceivedEvent } from "../../functions/core/received-event.ts";
import { recordStore } from "../../functions/lambda/record-store.ts";
import { reportStore } from "../../functions/lambda/report-store.ts";
import { serveStream } from "../../functions/lambda/stream.ts";
import type { Database } from "../../functions/store/database.ts";
import { boardedMarkKey, closedMarkKey, eventKey, factDaysMarkKey, factsMarkKey } from "../../functions/store/keys.ts";
import { checkClock } from "../../functions/store/check-clock.ts";
import { moveMark, readMark } from "../../functions/store/mark.ts";
import { readTotals } from "../../functions/store/read-totals.ts";
import { recountMinutes } from "../../functions/store/recount-minutes.ts";
import { settle } from "../../functions/store/settle.ts";
import { findDifferences } from "../../ops/audit/find-differences.ts";
import { mendDifferences } from "../../ops/rebuild/mend-differences.ts";
import { Api, SITE } from "../api/api.ts";
import { itemsOf } from "../stored-items.ts";
import { openTestDatabaseWithStream, throughClient } from "../test-database.ts";
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
  const db = await openTestDatabaseWithStream();
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
  const db = await openTestDatabaseWithStream();
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

describe("a clock that jumps", () => {
  /** A system whose pages know the right time, and whose server is off by some time. */
  async function open() {
    const db = await openTestDatabaseWithStream();
    const api = new Api(db);
    const tap = await tapStream(db.streamArn);
    const recount = serveStream(
      (lane, minutes) => recountMinutes(db, lane, minutes),
      () => undefined,
    );
    for (const keyOf of [closedMarkKey, factsMarkKey]) await moveMark(db, keyOf(SITE.id), hourOf(T - 8 * HOUR_MS));
    return {
      db,
      /** Sends a view as a page does that puts its clock right when it is told to, and again when it is told the other way. */
      send: async (session: string, timeMs: number, offMs: number) => {
        api.nowMs = timeMs + offMs;
        const idAt = (ms: number) => makeEventId(ms, new Uint8Array(10).fill(session.length));
        const body = (ms: number) => [{ id: idAt(ms), kind: "view", article: "a" }];
        const first = await api.post(body(timeMs), { session, sent: timeMs });
        if (first.status === 202) return first.json.accepted;
        expect(first).toMatchObject({ status: 422, json: { serverTime: timeMs + offMs } });
        const again = await api.post(body(timeMs + offMs), { session, sent: timeMs + offMs });
        // Its answer was lost, and the server's clock is right when it is sent again.
        api.nowMs = timeMs + 1_000;
        const late = await api.post(body(timeMs + offMs), { session, sent: timeMs + 1_000 });
        expect([again.json.accepted, late.status]).toEqual([1, 202]);
        return again.json.accepted;
      },
      stream: async () => {
        const Records = await tap(SITE.id);
        if (Records.length > 0) expect(await recount({ Records }, {} as Context)).toEqual({ batchItemFailures: [] });
      },
      viewsOf: async () => (await readTotals(db, SITE.id, ["a"])).get("a")?.views,
    };
  }

  test.each([
    ["31 seconds ahead", 31_000],
    ["an hour ahead", HOUR_MS],
    ["30 hours ahead", 30 * HOUR_MS],
    ["31 seconds back", -31_000],
    ["an hour back", -HOUR_MS],
    ["20 hours back", -20 * HOUR_MS],
  ])("of %s, between requests, loses no accepted view and counts none twice", async (_, offMs) => {
    const { db, send, stream, viewsOf } = await open();
    const sessions = ["a", "bb", "ccc", "dddd", "eeeee", "ffffff"];
    for (const [at, session] of sessions.entries()) {
      // It jumps there and back, and settling goes on by a clock that is right.
      expect(await send(session, T + at * 5 * MINUTE_MS, at % 2 ? offMs : 0)).toBe(1);
      if (at % 3 === 0) await stream();
      await settle(db, SITE, T + at * 5 * MINUTE_MS + 1, inTime);
    }
    await stream();
    expect(await viewsOf()).toBe(sessions.length);
    for (let ms = T; ms < T + 64 * HOUR_MS; ms += 4 * HOUR_MS) await settle(db, SITE, ms, inTime);
    expect(await viewsOf()).toBe(sessions.length);
  });

  test("back for a run of settle leaves what was closed, and the next run goes on", async () => {
    const { db, send, stream, viewsOf } = await open();
    for (const [at, session] of ["a", "bb", "ccc"].entries()) await send(session, T - at * 3 * HOUR_MS, 0);
    await stream();
    for (const ms of [LATER, LATER - 20 * HOUR_MS, AGAIN, AGAIN - MINUTE_MS, AGAIN + DAY_MS]) {
      await settle(db, SITE, ms, inTime);
      expect(await viewsOf()).toBe(3);
    }
    expect(await readMark(db, closedMarkKey(SITE.id))).toBe(lastClosableHour(AGAIN + DAY_MS));
  });

  test("back by more than a day where events are taken stores them, and the audit's repair counts them", async () => {
    const { db, send, stream, viewsOf } = await open();
    await send("before", T - 6 * HOUR_MS, 0);
    await stream();
    await settle(db, SITE, LATER, inTime);
    // Its id is put into an hour that is closed.
    await send("a", LATER, -30 * HOUR_MS);
    await stream();
    await settle(db, SITE, AGAIN, inTime);
    expect(await viewsOf()).toBe(1);
    const asked = { now: () => AGAIN, signal: new AbortController().signal, tell: () => undefined };
    const range = { fromMs: T - 7 * HOUR_MS, toMs: T - 5 * HOUR_MS };
    const found = await findDifferences(db, SITE, range, asked);
    expect(found.count).toBeGreaterThan(0);
    await mendDifferences(db, SITE, found.differences, AGAIN + 1, asked.signal);
    expect(await viewsOf()).toBe(2);
  });

  test.each([
    ["61 seconds", 61_000],
    ["an hour", HOUR_MS],
    ["three days", 3 * DAY_MS],
  ])(
    "ahead or back by %s of the database's settles nothing, so that no hour is closed that events come to",
    async (_, offMs) => {
      const { db } = await open();
      for (const sign of [1, -1]) {
        const jumped = () => Date.now() + sign * offMs;
        await expect(checkClock(db, SITE.id, jumped)).rejects.toThrow(/^this clock is -?\d+ s ahead of the database's/);
      }
    },
  );

  test("by less than what clocks may differ is no jump", async () => {
    const { db } = await open();
    for (const offMs of [-50_000, 0, 50_000]) {
      const before = Date.now() + offMs;
      expect(await checkClock(db, SITE.id, () => Date.now() + offMs)).toBeGreaterThanOrEqual(before);
    }
  });
});

describe("what has expired", () => {
  const laterMs = T + 5 * DAY_MS;
  type Left = "is swept" | "is there still" | "is there again";

  const numbersOf = async (left: Left) => {
    const opened = await openTestDatabaseWithStream();
    const db: Database = { ...opened, retention: { eventDays: 3, factDays: 3, minuteDays: 3 } };
    const tap = await tapStream(opened.streamArn);
    await storeAll(db);
    for (let ms = T; ms <= T + 2 * DAY_MS; ms += 12 * HOUR_MS) await settle(db, SITE, ms, inTime);
    await tap(SITE.id);
    if (left !== "is there still") {
      const swept = await sweep(db, laterMs);
      expect(swept.length).toBeGreaterThan(24);
      await settle(db, SITE, laterMs - HOUR_MS, inTime);
      if (left === "is there again") await putAgain(db, swept, tap);
    }
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
      now: await store.readNow(SITE, laterMs, { only: {}, article: undefined }),
    };
  };

  /** Puts back what was swept, each table first once; the stream tells of the rows, twice, and settling comes by. */
  const putAgain = async (db: Database, swept: readonly Swept[], tap: Awaited<ReturnType<typeof tapStream>>) => {
    const recount = serveStream(
      (lane, minutes) => recountMinutes(db, lane, minutes),
      () => undefined,
    );
    const random = seededRandom(5);
    for (const tables of [
      [db.events, db.rollups],
      [db.rollups, db.events],
    ]) {
      for (const table of tables) {
        const items = random.shuffle(swept.filter((one) => one.table === table));
        for (const { Item } of items) await db.client.send(new PutItemCommand({ TableName: table, Item }));
        const Records = random.shuffle(await tap(SITE.id));
        for (let twice = 0; twice < 2 && Records.length > 0; twice++) {
          expect(await recount({ Records }, {} as Context)).toEqual({ batchItemFailures: [] });
        }
        await settle(db, SITE, laterMs - MINUTE_MS, inTime);
      }
      if (tables[0] === db.events) await sweep(db, laterMs);
    }
  };

  let swept: Awaited<ReturnType<typeof numbersOf>>;

  beforeAll(async () => {
    swept = await numbersOf("is swept");
    const counted = EVENTS.filter(({ leftOut, event }) => !leftOut && event.kind === "view").length;
    expect(swept.totals.reduce((sum, [, views]) => sum + Number(views), 0)).toBe(counted);
    expect(swept.list.reduce((sum, { measures }) => sum + measures.views, 0)).toBe(counted);
  });

  test.each(["is there still", "is there again"] as const)("and %s changes no number", async (left) => {
    expect(await numbersOf(left)).toEqual(swept);
  });
});

/** An item that has expired, and in which table it was. */
interface Swept {
  readonly table: string;
  readonly Item: Record<string, AttributeValue>;
}

/** Deletes what has expired, as DynamoDB does in its time. @returns what that was */
async function sweep({ client, events, rollups }: Database, nowMs: number): Promise<Swept[]> {
  const swept: Swept[] = [];
  for (const table of [events, rollups]) {
    for await (const { Items = [] } of paginateScan({ client }, { TableName: table })) {
      const expired = Items.filter(({ ttl }) => Number(ttl?.N ?? Infinity) * 1_000 <= nowMs);
      for (let at = 0; at < expired.length; at += 25) {
        const some = expired
          .slice(at, at + 25)
          .flatMap(({ pk, sk }) => (pk && sk ? [{ DeleteRequest: { Key: { pk, sk } } }] : []));
        await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: some } }));
      }
      swept.push(...expired.map((Item) => ({ table, Item })));
    }
  }
  return swept;
}
