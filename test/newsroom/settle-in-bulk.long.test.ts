import { expect, test } from "vitest";
import { DAY_MS, HOUR_MS, minuteStartMs } from "../../functions/core/clock.ts";
import { eventTimeMs } from "../../functions/core/event-id.ts";
import { recordStore } from "../../functions/lambda/record-store.ts";
import type { Database } from "../../functions/store/database.ts";
import { describeArticle } from "../../functions/store/describe-article.ts";
import { eventKey } from "../../functions/store/keys.ts";
import { recountMinutes } from "../../functions/store/recount-minutes.ts";
import { fill } from "../../local/newsroom/fill.ts";
import type { Delivery } from "../../local/newsroom/make-traffic.ts";
import { settle } from "../../functions/store/settle.ts";
import { articles, deliveries, edition, END_MS, PLAN, silent, SITE } from "../small-paper.ts";
import { itemsOf } from "../stored-items.ts";
import { openTestDatabase } from "../test-database.ts";

const SHORT = { eventDays: 400, factDays: 400, minuteDays: 3 };

test("keeps what settling hour by hour keeps, item for item", { timeout: 400_000 }, async () => {
  const [settled, filled] = [await openTestDatabase(), await openTestDatabase()];
  const settledDb: Database = { ...settled, retention: SHORT };
  const filledDb: Database = { ...filled, retention: SHORT };
  await settleHourByHour(settledDb);
  const going = { progress: silent, signal: new AbortController().signal, now: () => END_MS };
  const result = await fill(filledDb, PLAN, [SITE], going, [{ edition, deliveries }]);
  expect(result.added).toBe(deliveries.length);
  expect(await itemsOf(filled.client, filled.events, END_MS)).toEqual(
    await itemsOf(settled.client, settled.events, END_MS),
  );
  const [want, got] = [
    await itemsOf(settled.client, settled.rollups, END_MS),
    await itemsOf(filled.client, filled.rollups, END_MS),
  ];
  expect([...want.keys()].length).toBeGreaterThan(500);
  expect([...got.keys()].filter((key) => !want.has(key))).toEqual([]);
  expect([...want.keys()].filter((key) => !got.has(key))).toEqual([]);
  for (const [key, item] of want) expect([key, got.get(key)]).toEqual([key, item]);

  // A second run finds all of it.
  const again = await fill(filledDb, PLAN, [SITE], going, [{ edition, deliveries }]);
  expect(again.added).toBe(0);
  expect(await itemsOf(filled.client, filled.rollups, END_MS)).toEqual(got);
});

/** What happens on AWS: events are stored and counted as they come, and every hour is settled as it goes by. */
async function settleHourByHour(db: Database): Promise<void> {
  for (const { id, title, section, author, published } of articles)
    await describeArticle(db, SITE.id, id, { title, section, author, published }, { nowMs: END_MS, isCounted: false });
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
  await recountMinutes(db, lane, [minuteMs]);
}
