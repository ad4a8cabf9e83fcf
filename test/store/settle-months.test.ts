import { GetItemCommand, type AttributeValue } from "@aws-sdk/client-dynamodb";
import { beforeEach, describe, expect, test } from "vitest";
import { DAY_MS, HOUR_MS, MINUTE_MS, addHours, hourOf, minuteStartMs } from "../../functions/core/clock.ts";
import type { Site } from "../../functions/core/config.ts";
import { makeEventId } from "../../functions/core/event-id.ts";
import { laneOf } from "../../functions/core/lane.ts";
import { recordStore } from "../../functions/lambda/record-store.ts";
import type { Database } from "../../functions/store/database.ts";
import { boardedMarkKey, closedMarkKey, factDaysMarkKey, factsMarkKey } from "../../functions/store/keys.ts";
import { moveMark } from "../../functions/store/mark.ts";
import { readRelabels } from "../../functions/store/relabel-marks.ts";
import { recountMinutes } from "../../functions/store/recount-minutes.ts";
import { settle } from "../../functions/store/settle.ts";
import { Api } from "../api/api.ts";
import { openTestDatabase, throughClient } from "../test-database.ts";

const EDITOR = { "cognito:groups": "[editors]", "custom:sites": "*" };
const ADMIN = { "cognito:groups": "[admins]", "custom:sites": "*" };

/** The last three days of a month, in which everything is read, and the run that closes it. */
const FIRST = Date.parse("2026-10-29T00:00:00Z");
const CLOSING = Date.parse("2026-11-02T01:01:00Z");
const OCTOBER = "from=2026-10-01&to=2026-10-31";
/** The same views, of days that are no whole month. */
const ITS_DAYS = "from=2026-10-02&to=2026-10-31";

let db: Database;
let site: Site;
let made = 0;

beforeEach(async () => {
  db = await openTestDatabase();
  site = { id: "dunyo", name: "Dunyo", hosts: ["news.example"], zone: "UTC", languages: ["uz"] };
  for (const keyOf of [closedMarkKey, factsMarkKey]) await moveMark(db, keyOf(site.id), addHours(hourOf(FIRST), -1));
  for (const keyOf of [boardedMarkKey, factDaysMarkKey]) await moveMark(db, keyOf(site.id), "2026-10-28");
});

async function view(article: string, atMs: number): Promise<void> {
  const session = `session ${++made}`;
  const event = { id: makeEventId(atMs, new Uint8Array(10).fill(made)), kind: "view", article } as const;
  const store = recordStore(db);
  await store.putEvent({ site: site.id, session, visitor: session, event });
  await store.nameHours(site.id, session, [event]);
  const lane = { site: site.id, article, hour: hourOf(atMs), lane: laneOf(session) };
  await recountMinutes(db, lane, [minuteStartMs(atMs)]);
}

/** Two views on each of the three days, with settling up to the minutes before the month is closed. */
async function readUpToClosing(): Promise<void> {
  for (const day of [0, 1, 2]) for (const hour of [3, 22]) await view("a", FIRST + day * DAY_MS + hour * HOUR_MS);
  const beginMs = FIRST + 2 * DAY_MS + 23 * HOUR_MS;
  for (let ms = beginMs; ms < CLOSING - HOUR_MS; ms += 5 * HOUR_MS) await settle(db, site, ms, () => true);
  await settle(db, site, CLOSING - 5 * MINUTE_MS, () => true);
}

async function say(entry: Record<string, unknown>, nowMs: number): Promise<void> {
  const api = new Api(db, [site]);
  api.nowMs = nowMs;
  const body = JSON.stringify([{ site: site.id, ...entry }]);
  expect((await api.call("PUT", "/v1/articles", { claims: ADMIN, body })).status).toBe(200);
}

/** Runs of settle, five minutes apart. @returns when the last one was */
async function settleOften(fromMs: number, runs: number): Promise<number> {
  for (let run = 1; run <= runs; run++) await settle(db, site, fromMs + run * 5 * MINUTE_MS, () => true);
  return fromMs + runs * 5 * MINUTE_MS;
}

/** A report, asked of a process that remembers nothing. */
async function ask(path: string, nowMs: number) {
  const api = new Api(db, [site]);
  api.nowMs = nowMs;
  const { json, status } = await api.call("GET", `/v1/reports/${path}&site=${site.id}`, { claims: EDITOR });
  expect(status).toBe(200);
  return json;
}

/** Views by section, in a month, in its days and in the series of them. */
async function bySection(section: string, nowMs: number) {
  const of = async (period: string) => {
    const { rows } = await ask(`breakdown?by=section&${period}`, nowMs);
    return Object.fromEntries(
      rows.map((row: { value: string; views: { value: number } }) => [row.value, row.views.value]),
    );
  };
  const { series } = await ask(`overview?grain=day&section=${section}&${OCTOBER}`, nowMs);
  const { totals } = await ask(`overview?grain=month&section=${section}&${OCTOBER}`, nowMs);
  return {
    month: await of(OCTOBER),
    days: await of(ITS_DAYS),
    series: series.views.slice(-3),
    overview: totals.views.value,
  };
}

const allIn = (section: string, series: readonly number[]) => {
  const views = series.reduce((sum, one) => sum + one, 0);
  return { month: { [section]: views }, days: { [section]: views }, series, overview: views };
};

describe("a month", () => {
  test("stands under the section that an article was given minutes before it was closed", async () => {
    await readUpToClosing();
    await say({ article: "a", section: "travel" }, CLOSING - 3 * MINUTE_MS);
    await settle(db, site, CLOSING, () => true);
    const nowMs = await settleOften(CLOSING, 5);
    expect(await bySection("travel", nowMs)).toEqual(allIn("travel", [2, 2, 2]));
    expect((await readRelabels(db, site.id)).size).toBe(0);
  });

  test("stands under the section of the article that an old id is folded into, whenever that is changed", async () => {
    for (const [article, atMs] of [
      ["old", FIRST + 3 * HOUR_MS],
      ["new", FIRST + 5 * HOUR_MS],
      ["old", FIRST + 2 * DAY_MS + 3 * HOUR_MS],
    ] as const)
      await view(article, atMs);
    for (let ms = FIRST + 2 * DAY_MS + 23 * HOUR_MS; ms < CLOSING; ms += 5 * HOUR_MS)
      await settle(db, site, ms, () => true);
    await settle(db, site, CLOSING, () => true);
    await say({ article: "new", sameAs: ["old"], section: "sport" }, CLOSING);
    let nowMs = await settleOften(CLOSING, 1);
    expect(await bySection("sport", nowMs)).toEqual(allIn("sport", [2, 0, 1]));
    await say({ article: "new", section: "travel" }, nowMs);
    nowMs = await settleOften(nowMs, 1);
    expect(await bySection("travel", nowMs)).toEqual(allIn("travel", [2, 0, 1]));
  });

  test("stands under the section that a page is the first to say, where an old id alone was counted", async () => {
    await view("old", FIRST + 3 * HOUR_MS);
    for (let ms = FIRST + 23 * HOUR_MS; ms <= CLOSING; ms += 9 * HOUR_MS) await settle(db, site, ms, () => true);
    await settle(db, site, CLOSING, () => true);
    await say({ article: "new", sameAs: ["old"] }, CLOSING);
    let nowMs = await settleOften(CLOSING, 2);
    const api = new Api(db, [site]);
    api.nowMs = nowMs;
    expect((await api.post([api.view("new", { section: "travel" })])).json.accepted).toBe(1);
    nowMs = await settleOften(nowMs, 2);
    expect(await bySection("travel", nowMs)).toEqual(allIn("travel", [1, 0, 0]));
  });

  test("stands in the end as it should though a run whose clock was ahead had made it", async () => {
    await readUpToClosing();
    await settle(db, site, CLOSING, () => true);
    await say({ article: "a", section: "sport" }, CLOSING + MINUTE_MS);
    await settle(db, site, CLOSING + 15 * MINUTE_MS, () => true);
    await say({ article: "a", section: "travel" }, CLOSING + 2 * MINUTE_MS);
    const nowMs = await settleOften(CLOSING, 4);
    expect(await bySection("travel", nowMs)).toEqual(allIn("travel", [2, 2, 2]));
    expect((await readRelabels(db, site.id)).size).toBe(0);
  });

  test.each([200, 2_000])(
    "has its last day though what is written is seen %i ms later by whom that is enough",
    async (lagMs) => {
      await readUpToClosing();
      await settle(lagging(db, lagMs), site, CLOSING, () => true);
      const nowMs = await settleOften(CLOSING, 3);
      for (const period of [OCTOBER, ITS_DAYS]) {
        expect((await ask(`breakdown?by=source&${period}`, nowMs)).total.views.value).toBe(6);
        expect((await ask(`articles?${period}`, nowMs)).articles).toMatchObject([
          { article: "a", views: { value: 6 } },
        ]);
        expect((await ask(`overview?grain=month&${period}`, nowMs)).totals.views.value).toBe(6);
        expect((await ask(`overview?grain=day&${period}`, nowMs)).series.views.slice(-3)).toEqual([2, 2, 2]);
      }
    },
  );

  test("has all of its hours though many are closed in one run that reads as late", async () => {
    await settle(db, site, FIRST + 2 * DAY_MS, () => true);
    for (const hour of [3, 12, 22]) await view("a", FIRST + 2 * DAY_MS + hour * HOUR_MS);
    await settle(lagging(db, 2_000), site, CLOSING, () => true);
    const nowMs = await settleOften(CLOSING, 3);
    expect((await ask(`breakdown?by=source&${OCTOBER}`, nowMs)).total.views.value).toBe(3);
    expect((await ask(`articles?${OCTOBER}`, nowMs)).articles).toMatchObject([{ article: "a", views: { value: 3 } }]);
    expect((await ask("articles?from=2026-10-31&to=2026-10-31", nowMs)).articles).toMatchObject([
      { views: { value: 3 } },
    ]);
  });
});

type Item = Record<string, AttributeValue>;

/** A client whose queries, where they are eventually consistent, see what it puts so much later: the local database never lags. */
function lagging(through: Database, lagMs: number): Database {
  const late = throughClient(through, {});
  const before = new Map<string, { readonly item: Item | undefined; readonly untilMs: number }>();
  const nameOf = ({ pk, sk }: Item) => `${pk?.S}\n${sk?.S}`;
  const seen = (item: Item, pk: AttributeValue | undefined): Item[] => {
    const old = before.get(nameOf({ ...item, ...(pk && { pk }) }));
    if (!old || old.untilMs < Date.now()) return [item];
    return old.item ? [Object.fromEntries(Object.entries(old.item).filter(([name]) => name in item))] : [];
  };
  late.client.middlewareStack.add(
    (next, { commandName = "" }) =>
      async (args) => {
        const input = args.input as {
          TableName?: string;
          Item?: Item;
          ConsistentRead?: boolean;
          ExpressionAttributeValues?: Item;
        };
        if (commandName === "PutItemCommand" && input.TableName === through.rollups && input.Item) {
          const { pk, sk } = input.Item;
          const Key = { pk, sk } as { pk: AttributeValue; sk: AttributeValue };
          const stored = await through.client.send(
            new GetItemCommand({ TableName: through.rollups, Key, ConsistentRead: true }),
          );
          const answer = await next(args);
          before.set(nameOf(Key), { item: stored.Item, untilMs: Date.now() + lagMs });
          return answer;
        }
        const answer = await next(args);
        const output = answer.output as { Items?: Item[] };
        if (commandName === "QueryCommand" && !input.ConsistentRead && output.Items) {
          const pk = input.ExpressionAttributeValues?.[":pk"];
          output.Items = output.Items.flatMap((item) => seen(item, pk));
        }
        return answer;
      },
    { step: "initialize", name: "lagging" },
  );
  return late;
}
