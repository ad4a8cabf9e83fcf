import { deflateRawSync, inflateRawSync } from "node:zlib";
import { GetItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "vitest";
import { HOUR_MS, addHours, hourOf, hourStartMs, minuteStartMs } from "../../functions/core/clock.ts";
import type { Site } from "../../functions/core/config.ts";
import { makeEventId } from "../../functions/core/event-id.ts";
import type { Event } from "../../functions/core/event.ts";
import { eachInParallel } from "../../functions/core/in-parallel.ts";
import { laneOf } from "../../functions/core/lane.ts";
import type { ReceivedEvent } from "../../functions/core/received-event.ts";
import { dayStartMs } from "../../functions/core/zone.ts";
import { recordStore } from "../../functions/lambda/record-store.ts";
import type { Database } from "../../functions/store/database.ts";
import { describeArticle } from "../../functions/store/describe-article.ts";
import { closedMarkKey, eventKey, factsMarkKey } from "../../functions/store/keys.ts";
import { labelReader } from "../../functions/store/labels.ts";
import { moveMark } from "../../functions/store/mark.ts";
import { putEvent } from "../../functions/store/put-event.ts";
import { recountMinutes } from "../../functions/store/recount-minutes.ts";
import { readFolded } from "../../functions/store/read-folded.ts";
import { readRelabels } from "../../functions/store/relabel-marks.ts";
import { settleRelabelled } from "../../functions/store/settle-relabelled.ts";
import { settle } from "../../functions/store/settle.ts";
import { settleInBulk } from "../../local/newsroom/settle-in-bulk.ts";
import { byScan } from "../../ops/audit/by-scan.ts";
import { describe as describeDifference, type Difference } from "../../ops/audit/difference.ts";
import { look } from "../../ops/audit/look.ts";
import { countHours } from "../../ops/rebuild/count-hours.ts";
import { mendDifferences } from "../../ops/rebuild/mend-differences.ts";
import { readRawRows } from "../../ops/rebuild/raw-rows.ts";
import { seededRandom, type Random } from "../pipeline/random.ts";
import { openTestDatabase } from "../test-database.ts";

const { signal } = new AbortController();
const SEED = Number(process.env["AUDIT_SEED"] ?? 20_261_029);
/** Local days at whose edges there is the most to do; a month ends among them, and New York's clocks are changed. */
const DAYS = ["2026-10-30", "2026-10-31", "2026-11-01", "2026-11-02"];
/** Every hour of them is closed. */
const NOW_MS = Date.parse("2026-11-05T06:30:00Z");
const RANGE = { fromMs: Date.parse("2026-10-29T00:00:00Z"), toMs: Date.parse("2026-11-03T06:00:00Z") };
/** Of the days before there are no raw rows. */
const RETENTION = { eventDays: 8, factDays: 8, minuteDays: 8 };
const ARTICLES = ["2026/10/a|b|2026-10-31T23|1", "b", "an old id"];
const SESSIONS = ["s1", "s1", "s2", "s3", ""];
/** Seconds around the edges of hours. */
const NEAR = [-61, -60, -31, -30.001, -30, -29, -2, -0.001, 0, 0.001, 1, 2, 29, 30, 30.001, 31, 60];
const REFERRERS = [
  "",
  "https://t.me/channel/",
  "https://www.google.co.uk/",
  "android-app://org.telegram.messenger/",
  "https://paper.example/front",
  "https://l.facebook.com/",
  "https://ru.wikipedia.org/wiki/%D0%A2%D0%B0%D1%88%D0%BA%D0%B5%D0%BD%D1%82",
  "not an address",
];
const CAMPAIGNS = ["", "?utm_source=instagram&utm_medium=social", "?utm_medium=email", "?utm_source=tg"];

describe(`audit of small worlds (AUDIT_SEED=${SEED})`, () => {
  test.each(["Australia/Lord_Howe", "Europe/London"])("finds nothing in what was settled in %s", async (zone) => {
    const { db, site } = await openWorld(zone, seededRandom(SEED));
    await settleAtOnce(db, site);
    expect((await lookAt(db, site)).map(describeDifference)).toEqual([]);
  });

  test("finds what is damaged in a day, a month and a month's days of quarter hours, one at a time, and mends it", async () => {
    const { db, site } = await openWorld("Asia/Kathmandu", seededRandom(SEED));
    await settleAtOnce(db, site);
    for (const [partition, grain, start] of [
      ["sitefacts", "month", "2026-10"],
      ["sitefacts", "days-sum", "2026-10"],
      ["sitefacts", "days-section", "2026-10"],
      ["sitefacts", "days-cells", "2026-10"],
      ["facts", "month", "2026-10"],
      ["sitefacts", "day", "2026-10-31"],
    ]) {
      await change(db, `${partition}|world`, `${grain}|${start}`, ({ facts: [first] }) => {
        if (first) first[1] += 1;
      });
      const found = await lookAt(db, site);
      const whose = partition === "facts" ? "[^,]+" : "the whole site";
      expect(found.map(describeDifference)).toEqual([
        expect.stringMatching(
          `^${whose}, facts of ${grain} ${start}(, 2026-10-\\d\\d)?: rows \\d+ stored, \\d+ counted$`,
        ),
      ]);
      await mendDifferences(db, site, found, NOW_MS + 1, signal);
    }
    expect((await lookAt(db, site)).map(describeDifference)).toEqual([]);
  });

  test("leaves a month as it is of which some days are not looked at", async () => {
    const { db, site } = await openWorld("Asia/Kathmandu", seededRandom(SEED));
    await settleAtOnce(db, site);
    await change(db, "sitefacts|world", "month|2026-10", ({ facts: [first] }) => {
      if (first) first[1] += 1;
    });
    const fromMs = Date.parse("2026-10-31T10:00:00Z");
    const found = await lookAt(db, site, { fromMs, toMs: fromMs + HOUR_MS });
    expect(found).toEqual([
      expect.objectContaining({ what: "the whole site, facts of month 2026-10", mend: undefined }),
    ]);
  });

  test("finds nothing in what settling made of it as it came, some of it 20 hours late", async () => {
    const { db, site, received } = await openWorld("America/New_York", seededRandom(SEED + 1), false);
    const random = seededRandom(SEED + 2);
    const startMs = dayStartMs(DAYS[0] ?? "", site.zone) - HOUR_MS;
    for (const mark of [closedMarkKey, factsMarkKey]) await moveMark(db, mark(site.id), addHours(hourOf(startMs), -1));
    const store = recordStore(db);
    const left = received.map((one) => ({ one, atMs: timeOf(one) + (random.chance(0.2) ? 20 * HOUR_MS : 1_000) }));
    for (let nowMs = startMs; nowMs < NOW_MS;) {
      nowMs = Math.min(nowMs + 6 * HOUR_MS, NOW_MS);
      for (const { one, atMs } of left) {
        if (atMs > nowMs || atMs <= nowMs - 6 * HOUR_MS) continue;
        await putEvent(db, one);
        await store.nameHours(site.id, one.session, [one.event]);
      }
      await settle(db, site, nowMs, () => true);
    }
    expect((await lookAt(db, site)).map(describeDifference)).toEqual([]);
  });

  test("finds nothing where an event came late whose repeat is in the next hour", async () => {
    const { db, site } = await openWorld("Asia/Tashkent", seededRandom(SEED), false);
    const random = seededRandom(SEED + 5);
    const nextMs = Date.parse("2026-11-04T12:00:00Z");
    for (const mark of [closedMarkKey, factsMarkKey]) await moveMark(db, mark(site.id), hourOf(nextMs - 2 * HOUR_MS));
    const store = recordStore(db);
    const receive = async (timeMs: number, nowMs: number) => {
      const event = viewAt(random, timeMs, "b", undefined);
      await putEvent(db, { site: site.id, session: "s1", visitor: "v1", event });
      await store.nameHours(site.id, "s1", [event]);
      await store.markLate(site.id, [event], nowMs);
      for (const ms of [timeMs, timeMs + 30_000]) {
        const lane = { site: site.id, article: "b", hour: hourOf(ms), lane: laneOf("s1") };
        await recountMinutes(db, lane, [minuteStartMs(ms)]);
      }
    };
    await receive(nextMs + 10_000, nextMs + 11_000);
    await settle(db, site, nextMs + HOUR_MS / 2, () => true);
    const nowMs = nextMs + 4 * HOUR_MS;
    await receive(nextMs - 10_000, nowMs);
    await settle(db, site, nowMs + 5 * 60_000, () => true);
    const hours = { fromMs: nextMs - HOUR_MS, toMs: nextMs + HOUR_MS };
    expect((await lookAt(db, site, hours, nowMs + 20 * 60_000)).map(describeDifference)).toEqual([]);
  });

  test("knows a crowd's visitors within what a sketch is off, and its rarest cells as others", async () => {
    const { db, site } = await openWorld("Asia/Tashkent", seededRandom(SEED + 3));
    const hour = "2026-11-01T09";
    const hours = { fromMs: hourStartMs(hour), toMs: hourStartMs(hour) + HOUR_MS };
    const random = seededRandom(SEED + 4);
    const crowd = Array.from({ length: 700 }, (_, at): ReceivedEvent => {
      const event = viewAt(random, hourStartMs(hour) + at * 1_000, "b", `https://from.example/page/${at}`);
      return { site: site.id, session: `c${at}`, visitor: `visitor ${at}`, event };
    });
    await eachInParallel(crowd, 50, (one) => putEvent(db, one));
    await settleAtOnce(db, site);
    expect((await lookAt(db, site, hours)).map(describeDifference)).toEqual([]);
    const stored = await contentOf(db, "facts|world", `hour|${hour}`);
    expect(stored.slots.join("")).toContain("(other)");
    // One view more in the cell that stands for the rarest: there are more views than there were.
    await change(db, "facts|world", `hour|${hour}`, (json) => {
      const other = json.texts.indexOf("(other)");
      const cells = json.facts.flatMap(([, , , , all]) => all);
      const cell = cells.find((one) => one.slice(0, 9).includes(other));
      if (cell) cell[9] = (cell[9] ?? 0) + 1;
    });
    const found = await lookAt(db, site, hours);
    expect(found.map(describeDifference)).toEqual([
      expect.stringMatching(/^b, facts of hour 2026-11-01T09Z: views 7\d\d stored, 7\d\d counted/),
    ]);
    await mendDifferences(db, site, found, NOW_MS + 1, signal);
    expect((await lookAt(db, site, hours)).map(describeDifference)).toEqual([]);
  });
});

/** Stores some 150 events around the edges of hours and days, with robots, own views, prefetches and rows that were judged anew. */
async function openWorld(zone: string, random: Random, isStored = true) {
  const db = await openTestDatabase();
  const site: Site = { id: "world", name: "World", hosts: ["paper.example"], zone, languages: ["en"] };
  for (const [at, id] of ARTICLES.entries()) {
    const published = new Date(dayStartMs(DAYS[at % 2] ?? "", zone) + at * 20 * 60_000).toISOString();
    await describeArticle(
      db,
      site.id,
      id,
      { title: id, section: `section ${at % 2}`, author: undefined, published },
      { nowMs: NOW_MS, isCounted: false },
    );
  }
  await recordStore(db).changeArticles(site.id, [{ site: site.id, article: "b", sameAs: ["an old id"] }], NOW_MS);
  const received: ReceivedEvent[] = [];
  while (received.length < 150) received.push(...makeReading(random, zone));
  if (isStored) {
    await eachInParallel(received, 20, (one) => putEvent(db, one));
    for (const one of received.filter(({ event }) => event.kind === "view").slice(0, 3)) await judgeAnew(db, one);
  }
  return { db, site, received };
}

/** A view, mostly near the edge of an hour, and what its reader does with it. */
function makeReading(random: Random, zone: string): ReceivedEvent[] {
  const startMs = dayStartMs(random.pick(DAYS), zone);
  const edgeMs = startMs + (random.chance(0.5) ? 0 : random.below(23)) * HOUR_MS;
  const timeMs = Math.round(edgeMs + random.pick(NEAR) * 1_000);
  const article = random.pick(ARTICLES);
  const session = random.pick(SESSIONS) || undefined;
  const view = viewAt(random, timeMs, article, random.pick(REFERRERS) || undefined);
  const leftOut = random.chance(0.2) ? random.pick(["robot", "own", "prefetch", "unsigned"] as const) : undefined;
  const sender = {
    site: "world",
    session,
    visitor: `v${random.below(6)}`,
    ...(random.chance(0.7) && ({ browser: "Firefox", device: "phone", country: random.pick(["UZ", "DE"]) } as const)),
    leftOut,
    robot: leftOut === "robot" && random.chance(0.7) ? "GPTBot" : undefined,
  };
  const more: Event[] = [];
  const id = () => makeEventId(timeMs + random.below(120_000), bytes(random));
  if (random.chance(0.3)) more.push({ kind: "print", id: id(), article, ...(random.chance(0.7) && { view: view.id }) });
  if (random.chance(0.2)) more.push({ kind: "listen", id: id(), article, view: view.id });
  for (let told = random.below(3); told > 0; told--)
    more.push({ kind: "read", id: view.id, article, seconds: random.below(300), depth: random.below(101) });
  return [view, ...more].map((event) => ({
    ...sender,
    event,
    // Somebody who knows a view's id need not have its page.
    ...(event.kind === "read" && random.chance(0.2) && { leftOut: "unsigned" as const }),
  }));
}

function viewAt(random: Random, timeMs: number, article: string, referrer: string | undefined): Event {
  const url = `https://paper.example/${random.pick(CAMPAIGNS)}`;
  const language = random.pick(["", "uz", "ru-RU", "x-klingon"]) || undefined;
  return { kind: "view", id: makeEventId(timeMs, bytes(random)), article, referrer, url, language };
}

function bytes(random: Random): Uint8Array {
  return Uint8Array.from({ length: 10 }, () => random.below(256));
}

function timeOf({ event }: ReceivedEvent): number {
  return Number.parseInt(event.id.replace("-", "").slice(0, 12), 16);
}

async function judgeAnew(db: Database, { site, session, event }: ReceivedEvent): Promise<void> {
  const { pk, sk } = eventKey(site, session, event);
  await db.client.send(
    new UpdateItemCommand({
      TableName: db.events,
      Key: { pk: { S: pk }, sk: { S: sk } },
      UpdateExpression: "SET x = :robot, bot = :name, re = :once",
      ExpressionAttributeValues: { ":robot": { S: "robot" }, ":name": { S: "NewBot" }, ":once": { N: "1" } },
    }),
  );
}

/** As settling makes it, which also gives the old id the label of its article. */
async function settleAtOnce(db: Database, site: Site): Promise<void> {
  const raw = (await readRawRows(db, new Map([[site.id, site.hosts]]), signal)).get(site.id) ?? new Map();
  const hours = [...countHours(site, raw)];
  const own = new Set(ARTICLES);
  await settleInBulk(
    db,
    site,
    hours,
    { own, nowMs: NOW_MS },
    { signal, found: () => undefined, done: () => undefined },
  );
  const into = await readFolded(db, site.id, true);
  const known = { labelsOf: labelReader(db, site.id, into), into };
  await settleRelabelled(db, site, await readRelabels(db, site.id), known, NOW_MS, () => true);
}

/** All that has raw rows, without another range. */
async function lookAt(db: Database, site: Site, range = RANGE, nowMs = NOW_MS): Promise<Difference[]> {
  const found: Difference[] = [];
  const looking = { nowMs, signal, tell: () => undefined };
  const audited = { ...db, retention: RETENTION };
  await look(audited, site, range, looking, (some) => found.push(...some), byScan(audited, nowMs));
  return found;
}

interface Slot {
  readonly texts: string[];
  readonly facts: [string, number, string, unknown[], number[][]][];
}

async function change(db: Database, pk: string, sk: string, make: (slot: Slot) => void): Promise<void> {
  const content = await contentOf(db, pk, sk);
  const slots = content.slots.map((text) => JSON.parse(text) as Slot);
  for (const slot of slots.slice(0, 1)) make(slot);
  await db.client.send(
    new UpdateItemCommand({
      TableName: db.rollups,
      Key: { pk: { S: pk }, sk: { S: sk } },
      UpdateExpression: "SET #data = :data",
      ExpressionAttributeNames: { "#data": "data" },
      ExpressionAttributeValues: {
        ":data": {
          B: deflateRawSync(JSON.stringify({ ...content, slots: slots.map((slot) => JSON.stringify(slot)) })),
        },
      },
    }),
  );
}

async function contentOf(db: Database, pk: string, sk: string): Promise<{ slots: string[] }> {
  const Key = { pk: { S: pk }, sk: { S: sk } };
  const { Item } = await db.client.send(new GetItemCommand({ TableName: db.rollups, Key, ConsistentRead: true }));
  return JSON.parse(inflateRawSync(Item?.["data"]?.B ?? new Uint8Array()).toString()) as { slots: string[] };
}
