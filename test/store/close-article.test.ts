import { beforeAll, describe, expect, test } from "vitest";
import { MINUTE_MS, addHours, hourOf, hourStartMs } from "../../functions/core/clock.ts";
import { makeEventId } from "../../functions/core/event-id.ts";
import { laneOf } from "../../functions/core/lane.ts";
import { recordStore } from "../../functions/lambda/record-store.ts";
import { closeArticle, keepClosed } from "../../functions/store/close-article.ts";
import type { Database } from "../../functions/store/database.ts";
import { readTotals } from "../../functions/store/read-totals.ts";
import { readTotalsItem } from "../../functions/store/read-totals-item.ts";
import { recountMinutes } from "../../functions/store/recount-minutes.ts";
import { holdAt } from "../pipeline/held-client.ts";
import { openTestDatabase } from "../test-database.ts";

const SITE = "demo";
/** Four hours, in which an article has 1, 2, 3 and 4 views. */
const HOURS = [0, 1, 2, 3].map((hours) => addHours(hourOf(Date.parse("2026-11-20T10:00:00Z")), hours));
const [FIRST = "", SECOND = "", THIRD = "", LAST = ""] = HOURS;
/** More requests than closing an hour makes. */
const MOST = 60;

let db: Awaited<ReturnType<typeof openTestDatabase>>;
let made = 0;

beforeAll(async () => {
  db = await openTestDatabase();
});

/** @returns an article whose hours are all open, and counted */
async function writeArticle(): Promise<string> {
  const article = `article-${(made += 1)}`;
  const store = recordStore(db);
  const writeHour = async (hour: string, at: number) => {
    for (let view = 0; view <= at; view++) {
      const timeMs = hourStartMs(hour) + view * MINUTE_MS;
      const session = `session-${at}-${view}`;
      const event = { id: makeEventId(timeMs, new Uint8Array(10).fill(view)), kind: "view" as const, article };
      await store.putEvent({ site: SITE, session, visitor: "v", event });
      await recountMinutes(db, { site: SITE, article, hour, lane: laneOf(session) }, [timeMs]);
    }
  };
  await Promise.all(HOURS.map(writeHour));
  return article;
}

async function close(through: Database, article: string, hours: readonly string[]): Promise<void> {
  for (const hour of hours) await closeArticle(through, SITE, article, hour, []);
}

async function stateOf(article: string) {
  const { closed, closedThrough, open } = await readTotalsItem(db, SITE, article);
  const views = (await readTotals(db, SITE, [article])).get(article)?.views;
  return { closed: closed.views, closedThrough, open: open.reduce((sum, { tally }) => sum + tally.views, 0), views };
}

/** A settle is held before one of its requests, while others close more hours, and goes on after them. */
async function interleave(
  request: number,
  before: readonly string[],
  mine: readonly string[],
  theirs: readonly string[],
) {
  const article = await writeArticle();
  await close(db, article, before);
  const held = holdAt(db, request);
  const ended = close(held.db, article, mine);
  const isHeld = await Promise.race([held.stands.then(() => true), ended.then(() => false)]);
  if (isHeld) await close(db, article, theirs);
  held.release();
  await ended;
  held.db.client.destroy();
  return { isHeld, article };
}

describe("closing an article's hours", () => {
  test.each([
    ["when none was closed", [], [FIRST], [FIRST, SECOND, THIRD]],
    ["when one was closed", [FIRST], [SECOND], [SECOND, THIRD]],
  ])("loses nothing to a settle that began %s and stood still before any of its requests", async (_, ...hours) => {
    let held = 0;
    for (let request = 1; request <= MOST; request++) {
      const { isHeld, article } = await interleave(request, ...hours);
      if (!isHeld) break;
      held += 1;
      const state = { closed: 6, closedThrough: THIRD, open: 4, views: 10 };
      expect([request, await stateOf(article)]).toEqual([request, state]);
    }
    expect(held).toBeGreaterThan(5);
    expect(held).toBeLessThan(MOST);
  });

  test("is refused to whoever read the article before another one closed an hour of it, from whatever it was", async () => {
    for (const closedThen of [[], [FIRST], [FIRST, SECOND]]) {
      const article = await writeArticle();
      await close(db, article, closedThen);
      const zombie = await readTotalsItem(db, SITE, article);
      await close(db, article, [THIRD]);
      const right = await stateOf(article);
      expect(right).toEqual({ closed: 6, closedThrough: THIRD, open: 4, views: 10 });
      const next = { closed: zombie.closed, hours: [SECOND] };
      expect(await keepClosed(db, SITE, article, zombie, next)).toBe(false);
      expect(await stateOf(article)).toEqual(right);
      // Whoever has read what is stored now may go on.
      await close(db, article, [LAST]);
      expect(await stateOf(article)).toEqual({ closed: 10, closedThrough: LAST, open: 0, views: 10 });
    }
  });

  test("again, however late, changes nothing", async () => {
    const article = await writeArticle();
    await close(db, article, HOURS);
    const right = await stateOf(article);
    await close(db, article, [...HOURS].toReversed());
    expect(await stateOf(article)).toEqual(right);
  });
});
