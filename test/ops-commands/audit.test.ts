import { randomBytes } from "node:crypto";
import { DeleteItemCommand, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { beforeEach, describe, expect, test } from "vitest";
import { HOUR_MS, MINUTE_MS, addHours, hourOf, hourStartMs } from "../../functions/core/clock.ts";
import type { Site } from "../../functions/core/config.ts";
import { makeEventId } from "../../functions/core/event-id.ts";
import { laneOf } from "../../functions/core/lane.ts";
import { recordStore } from "../../functions/lambda/record-store.ts";
import { readDifferingDays, rememberDifferingDay } from "../../functions/store/differing-days.ts";
import { moveMark } from "../../functions/store/mark.ts";
import {
  articleHourKey,
  bucketKey,
  closedMarkKey,
  factsMarkKey,
  liveKey,
  openAttribute,
  siteFactsPartition,
  siteHourKey,
  totalsKey,
} from "../../functions/store/keys.ts";
import { recountMinutes } from "../../functions/store/recount-minutes.ts";
import { readTotals } from "../../functions/store/read-totals.ts";
import { settle } from "../../functions/store/settle.ts";
import { runOps, type Ended } from "../ops.ts";
import { config } from "../../tirage.config.ts";
import { openTestDatabase } from "../test-database.ts";

const SITE = "demo";
const ARTICLE = "2026/11/a|b|2026-11-24T23|1";
/** Two hours ago: open. And 30 hours ago: closed. */
const OPEN_MS = hourStartMs(hourOf(Date.now())) - 2 * HOUR_MS;
const CLOSED_MS = OPEN_MS - 28 * HOUR_MS;

let db: Awaited<ReturnType<typeof openTestDatabase>>;

/** Two hours of a small site, one open and one closed: views, a chain of repeats over an hour's edge, prints, a robot. */
async function fillSite(): Promise<void> {
  db = await openTestDatabase();
  for (const mark of [closedMarkKey, factsMarkKey]) await moveMark(db, mark(SITE), addHours(hourOf(CLOSED_MS), -2));
  for (const startMs of [OPEN_MS, CLOSED_MS]) {
    await view("one", startMs - 10_000);
    await view("one", startMs + 10_000);
    await view("two", startMs + 59_000);
    await view("two", startMs + MINUTE_MS + 20_000);
    await view("three", startMs + 7 * MINUTE_MS, "robot");
    await view("three", startMs + 8 * MINUTE_MS, undefined, "print");
  }
  // Settling comes by while the hour goes on.
  for (const nowMs of [OPEN_MS + HOUR_MS / 2, Date.now()]) await settle(db, demo(), nowMs, () => true);
}

function demo(): Site {
  const site = config.sites.find(({ id }) => id === SITE);
  if (!site) throw new Error("the demo site is configured");
  return site;
}

async function view(
  session: string,
  timeMs: number,
  leftOut?: "robot",
  kind: "view" | "print" = "view",
): Promise<void> {
  const event = { id: makeEventId(timeMs, randomBytes(10)), kind, article: ARTICLE };
  const store = recordStore(db);
  await store.putEvent({ site: SITE, session, visitor: "v", event, leftOut });
  await store.nameHours(SITE, session, [event]);
  for (const ms of [timeMs, timeMs + 30_000]) await recount(session, ms);
}

async function recount(session: string, timeMs: number): Promise<void> {
  const lane = { site: SITE, article: ARTICLE, hour: hourOf(timeMs), lane: laneOf(session) };
  await recountMinutes(db, lane, [timeMs - (timeMs % MINUTE_MS)]);
}

function audit(...args: string[]): Promise<Ended> {
  const from = new Date(CLOSED_MS - 2 * HOUR_MS).toISOString();
  const tables = ["--events", db.events, "--rollups", db.rollups];
  return runOps("ops/audit.ts", ["--site", SITE, "--from", from, ...tables, ...args]);
}

async function overwrite(key: { pk: string; sk: string }, attribute: string, value: string): Promise<void> {
  await db.client.send(
    new UpdateItemCommand({
      TableName: db.rollups,
      Key: { pk: { S: key.pk }, sk: { S: key.sk } },
      UpdateExpression: "SET #a = :v",
      ExpressionAttributeNames: { "#a": attribute },
      ExpressionAttributeValues: { ":v": { S: value } },
    }),
  );
}

describe("npm run audit", () => {
  beforeEach(fillSite);

  test("finds no difference in what the pipeline counted", async () => {
    expect(await audit()).toMatchObject({ status: 0, output: "" });
  });

  test("forgets days that differed once it has looked at them as a whole and mends", async () => {
    const within = hourStartMs(hourOf(Date.now())) - 27 * HOUR_MS;
    const partly = within - 12 * HOUR_MS;
    for (const dayMs of [partly, within]) await rememberDifferingDay(db, SITE, dayMs);
    expect(await audit()).toMatchObject({ status: 0, output: "" });
    expect(await readDifferingDays(db, SITE)).toEqual([partly, within]);
    expect(await audit("--repair")).toMatchObject({ status: 0, output: "" });
    expect(await readDifferingDays(db, SITE)).toEqual([partly]);
    await rememberDifferingDay(db, SITE, within);
    await overwrite(siteHourKey(SITE, hourOf(CLOSED_MS)), "tally", "12,9");
    expect((await audit("--repair")).status).toBe(0);
    expect(await readDifferingDays(db, SITE)).toEqual([partly]);
  });

  const two = { site: SITE, article: ARTICLE, lane: laneOf("two") };
  test("prints every number that was changed, mends it, and finds nothing then", async () => {
    const right = (await readTotals(db, SITE, [ARTICLE])).get(ARTICLE);
    const [open, closed] = [hourOf(OPEN_MS), hourOf(CLOSED_MS)];
    await overwrite(liveKey({ ...two, hour: open }), "m00", "11,9");
    await overwrite(totalsKey(SITE, ARTICLE), openAttribute(open, two.lane), "12,9");
    await overwrite(articleHourKey(SITE, ARTICLE, closed), "tally", "12,9");
    await overwrite(siteHourKey(SITE, closed), "tally", "12,9");
    await overwrite(totalsKey(SITE, ARTICLE), "closed", "12,9");
    await overwrite(bucketKey(siteFactsPartition(SITE), `hour|${closed}`), "data", "no facts");
    const found = await audit("--repair");
    for (const line of [
      `${ARTICLE}, minute ${open}:00Z, lane ${two.lane}: `,
      `${ARTICLE}, open hour ${open}Z, lane ${two.lane}: `,
      `${ARTICLE}, hour ${closed}Z: `,
      `${ARTICLE}, sum of closed hours: `,
      `the whole site, hour ${closed}Z: `,
    ]) {
      const differences = found.output.split("\n").filter((one) => one.startsWith(line));
      expect(differences, line).toEqual([expect.stringContaining("views 9 stored, ")]);
    }
    const unreadable = `the whole site, facts of hour ${closed}Z, key sitefacts|${SITE} hour|${closed}: cannot be read`;
    expect(found.output).toContain(unreadable);
    expect(found).toMatchObject({
      status: 0,
      errors: expect.stringMatching(/^6 differences in [^]*All of them are mended\./),
    });
    expect(await audit()).toMatchObject({ status: 0, output: "" });
    expect((await readTotals(db, SITE, [ARTICLE])).get(ARTICLE)).toEqual(right);
  });

  test("counts an hour that was lost altogether", async () => {
    const right = (await readTotals(db, SITE, [ARTICLE])).get(ARTICLE);
    const { pk, sk } = totalsKey(SITE, ARTICLE);
    await db.client.send(new PutItemCommand({ TableName: db.rollups, Item: { pk: { S: pk }, sk: { S: sk } } }));
    const hour = articleHourKey(SITE, ARTICLE, hourOf(CLOSED_MS));
    await db.client.send(
      new DeleteItemCommand({ TableName: db.rollups, Key: { pk: { S: hour.pk }, sk: { S: hour.sk } } }),
    );
    expect((await audit("--repair")).status).toBe(0);
    expect((await readTotals(db, SITE, [ARTICLE])).get(ARTICLE)).toEqual(right);
  });

  test("prints one JSON object a line with --json", async () => {
    await overwrite(siteHourKey(SITE, hourOf(CLOSED_MS)), "tally", "12,9");
    const { status, output, errors } = await audit("--json");
    expect({ status, errors }).toEqual({ status: 1, errors: expect.stringMatching(/^1 difference in /) });
    expect(JSON.parse(output)).toMatchObject({
      what: `the whole site, hour ${hourOf(CLOSED_MS)}Z`,
      stored: { views: 9 },
      counted: { robots: 1, prints: 1 },
    });
  });
});

describe("npm run audit, asked for what is not there,", () => {
  test.each([
    [["--site", "nowhere"], "--site should be one of demo"],
    [["--site", SITE, "--from", "2026-02-30"], '--from is "2026-02-30" and should be a day'],
    [["--site", SITE, "--to", "yesterday"], '--to is "yesterday"'],
    [["--site", SITE, "--from", "2020-01-01"], `Raw rows are kept for ${config.retention.eventDays} days`],
    [["--site", SITE, "--from", "2026-11-02", "--to", "2026-11-01"], "--from should be before --to"],
    [["--site", SITE, "--events", "E"], "Name both tables"],
    [["--colour"], "--help"],
    [["--site", SITE], "No local Tirage runs on"],
  ])("says in one sentence what is wrong with %j", async (args, sentence) => {
    const { status, errors } = await runOps("ops/audit.ts", args, { DATA_DIR: "/nonexistent" });
    expect(errors).toContain(sentence);
    expect(errors.trim().split("\n")).toHaveLength(1);
    expect(status).toBe(2);
  });

  test("explains itself with --help", async () => {
    expect(await runOps("ops/audit.ts", ["--help"])).toMatchObject({
      status: 0,
      output: expect.stringContaining("--repair"),
    });
  });
});
