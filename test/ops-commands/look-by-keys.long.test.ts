import { randomBytes } from "node:crypto";
import { DeleteItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { beforeEach, describe, expect, test } from "vitest";
import { HOUR_MS, MINUTE_MS, addHours, hourOf, hourStartMs } from "../../functions/core/clock.ts";
import { makeEventId } from "../../functions/core/event-id.ts";
import { laneOf } from "../../functions/core/lane.ts";
import { recordStore } from "../../functions/lambda/record-store.ts";
import {
  articleHourKey,
  closedMarkKey,
  liveKey,
  openAttribute,
  siteHourKey,
  totalsKey,
  type Key,
} from "../../functions/store/keys.ts";
import { findSite } from "../../functions/core/site.ts";
import { moveMark } from "../../functions/store/mark.ts";
import { recountMinutes } from "../../functions/store/recount-minutes.ts";
import { settle } from "../../functions/store/settle.ts";
import { lookByKeys } from "../../ops/audit/look-by-keys.ts";
import { config } from "../../tirage.config.ts";
import { runOps } from "../ops.ts";
import { openTestDatabase } from "../test-database.ts";

const SITE = "demo";
const site = findSite(config.sites, SITE);
/** One name sorts behind every ASCII one, the other looks like a key. */
const ARTICLES = ["ҳамкорлик/2026", "2026/11/a|b|2026-11-24T23|1"];
const NOW_MS = Date.now();
const END_MS = hourStartMs(hourOf(NOW_MS));
/** The first hour of those that are looked at, which is closed, and one that is open. */
const CLOSED_MS = END_MS - 30 * HOUR_MS;
const OPEN_MS = END_MS - 2 * HOUR_MS;

let db: Awaited<ReturnType<typeof openTestDatabase>>;

beforeEach(async () => {
  db = await openTestDatabase();
  await moveMark(db, closedMarkKey(SITE), addHours(hourOf(CLOSED_MS), -2));
  for (const article of ARTICLES) {
    for (const startMs of [OPEN_MS, CLOSED_MS]) {
      // The first repeats one of the hour before.
      await view(article, "one", startMs - 10_000);
      await view(article, "one", startMs + 10_000);
      await view(article, "two", startMs + MINUTE_MS);
    }
  }
  for (const nowMs of [OPEN_MS + 5 * MINUTE_MS, NOW_MS]) await settle(db, site, nowMs, () => true);
});

async function view(article: string, session: string, timeMs: number): Promise<void> {
  const event = { id: makeEventId(timeMs, randomBytes(10)), kind: "view" as const, article };
  const store = recordStore(db);
  await store.putEvent({ site: SITE, session, visitor: "v", event });
  await store.nameHours(SITE, session, [event]);
  for (const ms of [timeMs, timeMs + 30_000]) {
    await recountMinutes(db, { site: SITE, article, hour: hourOf(ms), lane: laneOf(session) }, [ms - (ms % MINUTE_MS)]);
  }
}

function look(signal = AbortSignal.timeout(100_000)): Promise<string[]> {
  return lookByKeys(db, site, { fromMs: CLOSED_MS, toMs: END_MS }, NOW_MS, signal);
}

async function overwrite({ pk, sk }: Key, attribute: string, value: string): Promise<void> {
  await db.client.send(
    new UpdateItemCommand({
      TableName: db.rollups,
      Key: { pk: { S: pk }, sk: { S: sk } },
      UpdateExpression: "SET #a = :v",
      ExpressionAttributeNames: { "#a": attribute },
      ExpressionAttributeValues: { ":v": { S: value } },
    }),
  );
}

describe("the audit by keys", () => {
  test("finds no difference in what the pipeline counted, in open hours and closed ones", async () => {
    expect(await look()).toEqual([]);
  });

  test.each(ARTICLES)("finds of %s every number that was changed, as the command does", async (article) => {
    const [open, closed, lane] = [hourOf(OPEN_MS), hourOf(CLOSED_MS), laneOf("two")];
    await overwrite(liveKey({ site: SITE, article, hour: open, lane }), "m01", "11,9");
    await overwrite(totalsKey(SITE, article), openAttribute(open, lane), "12,9");
    await overwrite(articleHourKey(SITE, article, closed), "tally", "12,9");
    await overwrite(siteHourKey(SITE, closed), "tally", "12,9");
    await overwrite(totalsKey(SITE, article), "closed", "12,9");
    const found = await look();
    for (const what of [`minute ${open}:01Z`, `open hour ${open}Z`, `hour ${closed}Z`, "sum of closed hours"]) {
      expect(found).toContainEqual(expect.stringMatching(new RegExp(`^.*, ${what}.*: .*views 9 stored`)));
    }
    expect(found).toContainEqual(expect.stringContaining(`the whole site, hour ${closed}Z`));
    const from = new Date(CLOSED_MS).toISOString();
    const tables = ["--events", db.events, "--rollups", db.rollups];
    const { output } = await runOps("ops/audit.ts", ["--site", SITE, "--from", from, ...tables]);
    expect(found.toSorted()).toEqual(output.trim().split("\n").toSorted());
  });

  test("finds an hour that was lost though another of its lanes still names the article", async () => {
    const [article = ""] = ARTICLES;
    const lanes = ["one", "two"].map((session) => laneOf(session));
    expect(new Set(lanes).size).toBe(2);
    const { pk, sk } = liveKey({ site: SITE, article, hour: hourOf(OPEN_MS), lane: laneOf("two") });
    await db.client.send(new DeleteItemCommand({ TableName: db.rollups, Key: { pk: { S: pk }, sk: { S: sk } } }));
    expect(await look()).toEqual([expect.stringContaining(`minute ${hourOf(OPEN_MS)}:01Z`)]);
  });

  test("ends when its signal does", async () => {
    await expect(look(AbortSignal.abort(new Error("out of time")))).rejects.toThrow();
  });
});
