import { inflateRawSync } from "node:zlib";
import { paginateScan, type AttributeValue } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { DAY_MS, HOUR_MS, MINUTE_MS, minuteStartMs } from "../../functions/core/clock.ts";
import type { Site } from "../../functions/core/config.ts";
import { eventTimeMs } from "../../functions/core/event-id.ts";
import { recordStore } from "../../functions/lambda/record-store.ts";
import type { Database } from "../../functions/store/database.ts";
import { describeArticle } from "../../functions/store/describe-article.ts";
import { eventKey } from "../../functions/store/keys.ts";
import { recountMinute } from "../../functions/store/recount-minute.ts";
import { fill, type Progress } from "../../local/newsroom/fill.ts";
import { makeTraffic, type Delivery, type Edition } from "../../local/newsroom/make-traffic.ts";
import { writeArticles } from "../../local/newsroom/write-articles.ts";
import { settle } from "../../functions/store/settle.ts";
import { openTestDatabase, throughClient } from "../test-database.ts";

const SITE: Site = {
  id: "demo",
  name: "A small paper",
  hosts: ["paper.example"],
  zone: "Europe/Berlin",
  languages: ["en"],
};
/** A day after the clocks were changed: the days have 24, 25 and 24 hours. */
const END_MS = Date.parse("2026-10-28T09:40:00Z");
const PLAN = { seed: "small", days: 5, endMs: END_MS };
const silent: Progress = { begin: () => undefined, found: () => undefined, done: () => undefined };

const articles = writeArticles(PLAN, SITE.zone).slice(0, 9);
const edition: Edition = {
  id: SITE.id,
  zone: SITE.zone,
  host: "paper.example",
  articles,
  viewsADay: 90,
  readers: 40,
};
/**
 * What comes late into an hour that is still open is in the site's numbers once the hour is closed, as settling goes; filling
 * has it there at once. So the worlds end without such.
 */
const deliveries = makeTraffic(PLAN, edition).filter(({ received: { event }, arrivalMs }) => {
  const timeMs = eventTimeMs(event.id);
  return timeMs < END_MS - 28 * HOUR_MS || arrivalMs - timeMs < MINUTE_MS;
});

/** Hundreds of calls at one time, on a machine that is busy with other tests. */
const PATIENT = { requestHandler: { connectionTimeout: 30_000, requestTimeout: 30_000 } };
const SHORT = { eventDays: 400, minuteDays: 3 };

test("keeps what settling hour by hour keeps, item for item", { timeout: 400_000 }, async () => {
  const [settled, filled] = [await openTestDatabase(), await openTestDatabase()];
  const settledDb: Database = { ...throughClient(settled, PATIENT), retention: SHORT };
  const filledDb: Database = { ...throughClient(filled, PATIENT), retention: SHORT };
  await settleHourByHour(settledDb);
  const going = { progress: silent, signal: new AbortController().signal, now: () => END_MS };
  const result = await fill(filledDb, PLAN, [SITE], going, [{ edition, deliveries }]);
  expect(result.added).toBe(deliveries.length);
  expect(await itemsOf(filled.client, filled.events)).toEqual(await itemsOf(settled.client, settled.events));
  const [want, got] = [await itemsOf(settled.client, settled.rollups), await itemsOf(filled.client, filled.rollups)];
  expect([...want.keys()].length).toBeGreaterThan(500);
  expect([...got.keys()].filter((key) => !want.has(key))).toEqual([]);
  expect([...want.keys()].filter((key) => !got.has(key))).toEqual([]);
  for (const [key, item] of want) expect([key, got.get(key)]).toEqual([key, item]);

  // A second run finds all of it.
  const again = await fill(filledDb, PLAN, [SITE], going, [{ edition, deliveries }]);
  expect(again.added).toBe(0);
  expect(await itemsOf(filled.client, filled.rollups)).toEqual(got);
});

/** What happens on AWS: events are stored and counted as they come, and every hour is settled as it goes by. */
async function settleHourByHour(db: Database): Promise<void> {
  for (const { id, title, section, author, published } of articles)
    await describeArticle(db, SITE.id, id, { title, section, author, published });
  const store = recordStore(db);
  const startMs = END_MS - PLAN.days * DAY_MS;
  let left = deliveries;
  for (let nowMs = startMs - (startMs % HOUR_MS); ; nowMs = Math.min(nowMs + HOUR_MS, END_MS)) {
    const come = left.filter(({ arrivalMs }) => arrivalMs <= nowMs);
    left = left.slice(come.length);
    await Promise.all(come.map((delivery) => receive(db, store, delivery)));
    await settle(db, SITE, nowMs, () => true);
    if (nowMs === END_MS) return;
  }
}

async function receive(db: Database, store: ReturnType<typeof recordStore>, { received }: Delivery): Promise<void> {
  const { site, session, event } = received;
  await store.putEvent(received);
  await store.nameHours(site, session, [event]);
  if (event.kind === "read") return;
  const { sk, ...lane } = eventKey(site, session, event);
  const minuteMs = minuteStartMs(eventTimeMs(sk));
  await recountMinute(db, lane, minuteMs);
}

/** A table's items by their keys, but for what has expired, when raw rows were read, and what only filling keeps. */
async function itemsOf(client: Database["client"], table: string): Promise<Map<string, unknown>> {
  const items = new Map<string, unknown>();
  for await (const page of paginateScan({ client }, { TableName: table })) {
    for (const item of page.Items ?? []) {
      const ttl = Number(item["ttl"]?.N ?? Infinity);
      if (ttl * 1_000 <= END_MS || item["pk"]?.S?.startsWith("@")) continue;
      items.set(`${item["pk"]?.S} ${item["sk"]?.S}`, readable(item));
    }
  }
  return new Map([...items].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function readable({ data, sum, rows, ...item }: Record<string, AttributeValue>): unknown {
  return {
    ...item,
    ...(rows && { rows: rows.S?.split("|")[0] }),
    ...(data?.B && { data: contentOf(data.B) }),
    ...(sum?.B && { sum: contentOf(sum.B) }),
  };
}

/** What compressed bytes hold, in one order: articles are read side by side, and kept as they come. */
function contentOf(bytes: Uint8Array): unknown {
  return sorted(unpack(JSON.parse(inflateRawSync(bytes).toString())));
}

/** Facts hold a list of the texts that occur, in whatever order: they are put in where they belong. */
function unpack(json: unknown): unknown {
  if (typeof json !== "object" || json === null || !("slots" in json)) return json;
  const { slots, live } = json as { slots: string[]; live: unknown };
  return {
    live,
    slots: slots.map((slot) => {
      const { texts, facts } = JSON.parse(slot) as {
        texts: string[];
        facts: [string, number, string, [], number[][]][];
      };
      return facts.map(([name, rows, visitors, leftOut, cells]) => ({
        name,
        rows,
        visitors,
        leftOut,
        cells: cells.map((cell) => [...cell.slice(0, 9).map((place) => texts[place]), ...cell.slice(9)].join("|")),
      }));
    }),
  };
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, sorted(one)]));
}
