import { randomBytes } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { HOUR_MS, MINUTE_MS, hourOf } from "../../functions/core/clock.ts";
import type { ViewEvent } from "../../functions/core/event.ts";
import { makeEventId } from "../../functions/core/event-id.ts";
import { laneOf, spreadOf } from "../../functions/core/lane.ts";
import { recordStore } from "../../functions/lambda/record-store.ts";
import { closeArticle } from "../../functions/store/close-article.ts";
import { describeArticle } from "../../functions/store/describe-article.ts";
import { openAttribute, totalsKey } from "../../functions/store/keys.ts";
import { readLiveLanes, type LiveLane } from "../../functions/store/live-hour.ts";
import { putEvent } from "../../functions/store/put-event.ts";
import { readTotals } from "../../functions/store/read-totals.ts";
import { recountMinutes } from "../../functions/store/recount-minutes.ts";
import { refold } from "../../functions/store/refold.ts";
import { openTestDatabase } from "../test-database.ts";
import { meter, type Meter } from "./meter.ts";

const SITE = "demo";
const T = Date.parse("2026-11-24T10:00:00Z");
/** The first that is said of an article. */
const FIRST = { nowMs: T, isCounted: false };
const SESSION = "k3J9x0Qm2aPz";

/** A view as the reader script sends it, with long but usual texts. */
function usualView(article: string, timeMs: number): ViewEvent {
  return {
    id: makeEventId(timeMs, randomBytes(10)),
    kind: "view",
    article,
    url: `https://news.example/${article}`,
    referrer: `https://www.google.com/search?q=${"w".repeat(120)}`,
    language: "uz",
    width: 1280,
    navigation: "navigate",
  };
}

describe("what the database bills, in capacity units, as docs/data-model.md says", () => {
  let used: Meter;
  let made = 0;
  const newArticle = () => `2026/11/24/${"a-usual-slug-of-an-article-".repeat(3)}${++made}`;
  const lane = (article: string) => ({ site: SITE, article, hour: hourOf(T), lane: laneOf(SESSION) });
  const put = (event: ViewEvent) => putEvent(used.db, { site: SITE, session: SESSION, visitor: "v".repeat(16), event });

  beforeAll(async () => {
    used = meter(await openTestDatabase());
  });

  test("a raw row takes 1 write unit", async () => {
    await put(usualView(newArticle(), T));
    expect(used.read()).toEqual({ reads: 0, writes: 1 });
  });

  test("naming an article's hour takes 1 write unit, once for each process that does not see it counted yet", async () => {
    const article = newArticle();
    const view = usualView(article, T + 5 * MINUTE_MS);
    const store = recordStore(used.db);
    await store.nameHours(SITE, SESSION, [view]);
    await store.nameHours(SITE, SESSION, [view]);
    expect(used.read()).toEqual({ reads: 0, writes: 1 });
    await put(view);
    await recountMinutes(used.db, lane(article), [T + 5 * MINUTE_MS]);
    const totals = await readTotals(used.db, SITE, [article]);
    used.read();
    await recordStore(used.db).nameHours(SITE, "another tab", [view], totals);
    expect(used.read()).toEqual({ reads: 0, writes: 0 });
  });

  test("a recounted minute with one view takes 1 read unit and 2 write units", async () => {
    const article = newArticle();
    await put(usualView(article, T + 5 * MINUTE_MS));
    used.read();
    await recountMinutes(used.db, lane(article), [T + 5 * MINUTE_MS]);
    expect(used.read()).toEqual({ reads: 1, writes: 2 });
  });

  test("a recounted minute with 100 views takes 10 read units and 2 write units: 0.1 and 0.02 a view", async () => {
    const article = newArticle();
    for (let at = 0; at < 100; at++) await put(usualView(article, T + 5 * MINUTE_MS + at * 500));
    used.read();
    await recountMinutes(used.db, lane(article), [T + 5 * MINUTE_MS]);
    expect(used.read()).toEqual({ reads: 10, writes: 2 });
  });

  test("a minute that a late view of the minute before has rung, and that has no view, takes 1 read unit", async () => {
    const article = newArticle();
    await put(usualView(article, T + 5 * MINUTE_MS - 1));
    used.read();
    await recountMinutes(used.db, lane(article), [T + 5 * MINUTE_MS]);
    expect(used.read()).toEqual({ reads: 1, writes: 0 });
  });

  test("the public number of an article takes half a read unit, and so does each one of a list", async () => {
    const articles = [newArticle(), newArticle(), newArticle()];
    for (const article of articles) await describeArticle(used.db, SITE, article, {}, FIRST);
    used.read();
    await readTotals(used.db, SITE, articles.slice(0, 1));
    expect(used.read()).toEqual({ reads: 0.5, writes: 0 });
    await readTotals(used.db, SITE, articles);
    expect(used.read()).toEqual({ reads: 1.5, writes: 0 });
  });

  test("the public number of an article with an old id takes half a read unit for each of the two, and so does the old id's", async () => {
    const [article, old] = [newArticle(), newArticle()];
    await refold(used.db, SITE, new Map([[article, [old]]]), T);
    used.read();
    for (const one of [article, old]) {
      await readTotals(used.db, SITE, [one]);
      expect(used.read()).toEqual({ reads: 1, writes: 0 });
    }
    await readTotals(used.db, SITE, [article, old]);
    expect(used.read()).toEqual({ reads: 1, writes: 0 });
  });

  test("folding an old id is one write of four items, and so is undoing it; doing so again writes nothing", async () => {
    const [article, old] = [newArticle(), newArticle()];
    for (const one of [article, old]) await describeArticle(used.db, SITE, one, {}, FIRST);
    used.read();
    for (const [olds, articlesRead] of [
      [[old], 2],
      [[], 1],
    ] as const) {
      const wanted = new Map([[article, olds]]);
      await refold(used.db, SITE, wanted, T);
      // The embedded database bills a transaction with 2 whatever is in it; DynamoDB itself takes 2 for each item.
      expect(used.read()).toEqual({ reads: articlesRead, writes: 2 });
      await refold(used.db, SITE, wanted, T);
      expect(used.read()).toEqual({ reads: articlesRead, writes: 0 });
    }
  });

  test("the totals item of an article read in 60 of a day's 104 lanes' hours takes 1 write unit, and would take 2 with its title", async () => {
    const article = newArticle();
    const { pk, sk } = totalsKey(SITE, article);
    const about = {
      title: "t".repeat(120),
      url: `https://news.example/${article}`,
      section: "politics",
      author: "A. Karimov",
    };
    const writes: number[] = [];
    for (const attributes of [{}, about]) {
      const open = Array.from({ length: 60 }, (_, at) =>
        openAttribute(hourOf(T + Math.floor(at / 4) * HOUR_MS), at % 4),
      );
      const texts = { ...Object.fromEntries(open.map((name) => [name, "2fx,9z"])), ...attributes };
      const item = Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, { S: value }]));
      await used.db.client.send(
        new PutItemCommand({ TableName: used.db.rollups, Item: { pk: { S: pk }, sk: { S: sk }, ...item } }),
      );
      writes.push(used.read().writes);
    }
    expect(writes).toEqual([1, 2]);
  });

  test("closing an article's hour with one view takes 2 write units and, beside the empty lanes, 2 read units", async () => {
    const article = newArticle();
    await put(usualView(article, T + 5 * MINUTE_MS));
    await recountMinutes(used.db, lane(article), [T + 5 * MINUTE_MS]);
    used.read();
    const live: LiveLane[] = [];
    for await (const page of readLiveLanes(used.db, SITE, hourOf(T), spreadOf(article))) live.push(...page);
    used.read();
    await closeArticle(
      used.db,
      SITE,
      article,
      hourOf(T),
      live.filter((one) => one.article === article),
    );
    // The embedded database bills a query that finds nothing with 0; DynamoDB itself takes 1 for each.
    expect(used.read()).toEqual({ reads: 2, writes: 2 });
  });
});
