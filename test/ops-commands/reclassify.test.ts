import { BatchWriteItemCommand, paginateScan } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { DAY_MS, HOUR_MS, addHours, hourOf, type Hour } from "../../functions/core/clock.ts";
import { makeEventId } from "../../functions/core/event-id.ts";
import type { ReceivedEvent } from "../../functions/core/received-event.ts";
import { recordStore } from "../../functions/lambda/record-store.ts";
import type { Database } from "../../functions/store/database.ts";
import { closedMarkKey } from "../../functions/store/keys.ts";
import { readLateHours } from "../../functions/store/late-hours.ts";
import { moveMark } from "../../functions/store/mark.ts";
import { putEvent } from "../../functions/store/put-event.ts";
import { readTotals } from "../../functions/store/read-totals.ts";
import { settle } from "../../functions/store/settle.ts";
import { fill } from "../../local/newsroom/fill.ts";
import { judgeRows, keepVerdict } from "../../ops/reclassify/judge-rows.ts";
import { rebuildHours } from "../../ops/reclassify/rebuild-hours.ts";
import { config } from "../../tirage.config.ts";
import { runOps, type Ended } from "../ops.ts";
import { deliveries, edition, END_MS, PLAN, silent, SITE } from "../small-paper.ts";
import { itemsOf } from "../stored-items.ts";
import { openTestDatabase } from "../test-database.ts";

const SHORT = { eventDays: 400, factDays: 400, minuteDays: 3 };
const { signal } = new AbortController();
const going = { signal, progress: silent };

/**
 * As older lists would have judged: every fifth reader was a robot that they did not know, and every seventh, whom they
 * took for one, is on no list any more. Robots without a page's token are among them, which stay left out for that.
 */
const asOlderLists = deliveries.map((delivery, at) => {
  const { received } = delivery;
  if (received.leftOut) return delivery;
  const kind = Number.parseInt(received.session?.slice(-4) ?? String(at), 16) % 35;
  if (kind === 1) return { ...delivery, received: { ...received, leftOut: "unsigned", products: "GPTBot" } as const };
  if (kind % 5 === 0) return { ...delivery, received: { ...received, products: "GPTBot" } };
  if (kind % 7 === 0) return { ...delivery, received: { ...received, leftOut: "robot", robot: "GoneBot" } as const };
  return delivery;
});

test(
  "leaves every number as counting its rows from nothing makes it, though a run was stopped",
  { timeout: 400_000 },
  async () => {
    const [judged, counted] = [await openTestDatabase(), await openTestDatabase()];
    const [db, fresh] = [judged, counted].map((one): Database => ({
      ...one,
      retention: SHORT,
    }));
    if (!db || !fresh) throw new Error("there are two databases");
    const filling = { progress: silent, signal, now: () => END_MS };
    await fill(db, PLAN, [SITE], filling, [{ edition, deliveries: asOlderLists }]);
    const before = await itemsOf(db.client, db.rollups, END_MS);

    const isAsked = (hour: Hour) => hour < hourOf(END_MS);
    const { verdicts } = await judgeRows(db, SITE.id, isAsked, signal);
    const kinds = new Set(verdicts.map((one) => `${one.before.robot} -> ${one.after.robot}`));
    expect(kinds).toEqual(new Set(["undefined -> GPTBot", "GoneBot -> undefined"]));
    // It is stopped after it has stored half of them.
    for (const verdict of verdicts.slice(0, verdicts.length / 2)) await keepVerdict(db, verdict);
    expect(await itemsOf(db.client, db.rollups, END_MS)).toEqual(before);

    const again = await judgeRows(db, SITE.id, isAsked, signal);
    expect(again.verdicts).toHaveLength(verdicts.length - Math.floor(verdicts.length / 2));
    for (const verdict of again.verdicts) await keepVerdict(db, verdict);
    const rebuilt = await rebuildHours(db, SITE, again.hours, END_MS + 1, going);
    expect(rebuilt.closed).toBeGreaterThan(20);
    expect(rebuilt.open).toBeGreaterThan(2);
    await settle(db, SITE, END_MS + 1, () => true);
    const after = await judgeRows(db, SITE.id, isAsked, signal);
    expect(after.verdicts).toEqual([]);

    await copyRows(db, fresh);
    await fill(fresh, PLAN, [SITE], filling, [{ edition, deliveries: asOlderLists }]);
    await settle(fresh, SITE, END_MS + 1, () => true);
    const isNumber = ([key]: [string, unknown]) => !key.startsWith("late|");
    const got = new Map([...(await itemsOf(db.client, db.rollups, END_MS))].filter(isNumber));
    const want = await itemsOf(fresh.client, fresh.rollups, END_MS);
    expect([...got.keys()]).toEqual([...want.keys()]);
    for (const [key, item] of want) expect([key, got.get(key)]).toEqual([key, item]);
  },
);

test("leaves hours alone that are being closed, and says how many they are", async () => {
  const db = await openTestDatabase();
  const closing = addHours(hourOf(END_MS), -27);
  await moveMark(db, closedMarkKey(SITE.id), addHours(closing, -1));
  const hours = new Set([closing, hourOf(END_MS)]);
  expect(await rebuildHours(db, SITE, hours, END_MS, going)).toEqual({ closed: 0, open: 1, closing: 1 });
  expect((await readLateHours(db, SITE.id, "0", "9")).map(({ hour }) => hour)).toEqual([hourOf(END_MS)]);
});

const site = configured().id;
const ARTICLE = "2026/11/a|b";
const CLOSED_MS = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 3 * DAY_MS;

/** Nothing is older than the article's first view. */
async function openSite(): Promise<Database> {
  const db = await openTestDatabase();
  await moveMark(db, closedMarkKey(site), addHours(hourOf(CLOSED_MS), -1));
  return db;
}

test("prints what it finds, changes nothing when it is tried dry, and the public number when it is not", async () => {
  const db = await openSite();
  await view(db, "a reader", CLOSED_MS);
  await view(db, "a crawler", CLOSED_MS + 60_000, { products: "GPTBot" });
  await view(db, "another", CLOSED_MS + 120_000, { products: "GPTBot" });
  await view(db, "a reader after all", CLOSED_MS + 180_000, { leftOut: "robot", robot: "GoneBot" });
  await settle(db, configured(), Date.now(), () => true);
  expect(await views(db)).toBe(3);

  const hour = `${ARTICLE}, hour ${hourOf(CLOSED_MS)}Z`;
  const lines = [`${hour}: 1 view, robot GoneBot -> reader`, `${hour}: 2 views, reader -> robot GPTBot`];
  const dry = await reclassify(db, "--site", site, "--dry-run");
  expect(dry).toMatchObject({ status: 0, output: `${lines.join("\n")}\n` });
  expect(dry.errors).toContain("3 rows are judged otherwise");
  expect(await views(db)).toBe(3);

  // Without a site it looks at all of them.
  const ended = await reclassify(db);
  expect(ended).toMatchObject({ status: 0, output: `${lines.join("\n")}\n` });
  expect(ended.errors).toContain("1 hour is made anew.");
  expect(await views(db)).toBe(2);

  const again = await reclassify(db, "--site", site, "--json");
  expect(again).toMatchObject({ status: 0, output: "" });
  expect(again.errors).toContain("No difference");
  const audit = await runOps("ops/audit.ts", ["--site", site, "--events", db.events, "--rollups", db.rollups]);
  expect(audit).toMatchObject({ status: 0, output: "" });
});

test("prints its differences as JSON, and says what is wrong with what it was told", async () => {
  const db = await openSite();
  await view(db, "a crawler", CLOSED_MS, { products: "GPTBot" });
  await settle(db, configured(), Date.now(), () => true);
  const { output } = await reclassify(db, "--json", "--dry-run");
  const group = {
    site,
    article: ARTICLE,
    hour: hourOf(CLOSED_MS),
    kind: "view",
    before: "reader",
    after: "robot GPTBot",
  };
  expect(JSON.parse(output)).toEqual({ ...group, rows: 1 });

  const wrong = await reclassify(db, "--site", "none");
  expect(wrong).toMatchObject({ status: 2, output: "" });
  expect(wrong.errors).toMatch(/^--site should be one of .*demo/);
  expect((await reclassify(db, "--since", "x")).errors).toContain("--help");
  expect((await reclassify(db, "--help")).output).toContain("--dry-run");
});

function reclassify(db: Database, ...args: string[]): Promise<Ended> {
  return runOps("ops/reclassify.ts", ["--events", db.events, "--rollups", db.rollups, ...args]);
}

async function view(db: Database, session: string, timeMs: number, judged: Partial<ReceivedEvent> = {}): Promise<void> {
  const event = { id: makeEventId(timeMs, Buffer.alloc(10, session)), kind: "view", article: ARTICLE } as const;
  await putEvent(db, { site, session, visitor: session, event, ...judged });
  await recordStore(db).nameHours(site, session, [event]);
}

async function views(db: Database): Promise<number | undefined> {
  return (await readTotals(db, site, [ARTICLE])).get(ARTICLE)?.views;
}

function configured() {
  const [first] = config.sites;
  if (!first) throw new Error("a site is configured");
  return first;
}

async function copyRows(from: Database, to: Database): Promise<void> {
  for await (const page of paginateScan({ client: from.client }, { TableName: from.events })) {
    const items = page.Items ?? [];
    for (let at = 0; at < items.length; at += 25) {
      const some = items.slice(at, at + 25).map((Item) => ({ PutRequest: { Item } }));
      await to.client.send(new BatchWriteItemCommand({ RequestItems: { [to.events]: some } }));
    }
  }
}
