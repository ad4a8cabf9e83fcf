import { beforeAll, describe, expect, test } from "vitest";
import { DAY_MS, HOUR_MS, MINUTE_MS, hourOf } from "../../functions/core/clock.ts";
import { makeEventId } from "../../functions/core/event-id.ts";
import { laneOf } from "../../functions/core/lane.ts";
import { recordStore } from "../../functions/lambda/record-store.ts";
import { boardedMarkKey, closedMarkKey, factDaysMarkKey, factsMarkKey } from "../../functions/store/keys.ts";
import { amendAbout } from "../../functions/store/amend-about.ts";
import { readCurves } from "../../functions/store/curves.ts";
import { labelReader } from "../../functions/store/labels.ts";
import { moveMark } from "../../functions/store/mark.ts";
import { recountMinutes } from "../../functions/store/recount-minutes.ts";
import { readFolded } from "../../functions/store/read-folded.ts";
import { readRelabels } from "../../functions/store/relabel-marks.ts";
import { settleRelabelled } from "../../functions/store/settle-relabelled.ts";
import { settle } from "../../functions/store/settle.ts";
import { Api, SITE } from "../api/api.ts";
import { openTestDatabase } from "../test-database.ts";

const EDITOR = { "cognito:groups": "[editors]", "custom:sites": "*" };
const ADMIN = { "cognito:groups": "[admins]", "custom:sites": "*" };

/** A day of the site in a month that is over when all of this ends, and the days after it. */
const FIRST = Date.parse("2026-10-29T05:00:00Z");
const NOW = FIRST + 6 * DAY_MS;
const MINUTE = 1 * MINUTE_MS;

/** Views: the first days' are in closed days and in a month that is over, the last ones' in hours that go on. */
const OLD_VIEWS = [0, 3 * HOUR_MS, DAY_MS, 2 * DAY_MS, 5 * DAY_MS, 6 * DAY_MS - 30 * MINUTE];
const NEW_VIEWS = [HOUR_MS, 3 * DAY_MS, 6 * DAY_MS - 20 * MINUTE];
const LATER_VIEWS = [6 * DAY_MS + 10 * MINUTE, 6 * DAY_MS + 11 * MINUTE];

let db: Awaited<ReturnType<typeof openTestDatabase>>;
let api: Api;
let made = 0;

async function view(article: string, atMs: number): Promise<void> {
  const bytes = new Uint8Array(10).fill(++made);
  const event = { id: makeEventId(atMs, bytes), kind: "view", article, referrer: "https://t.me/dunyo" } as const;
  const session = `session-${made}`;
  const store = recordStore(db);
  await store.putEvent({ site: SITE.id, session, visitor: `visitor-${made}`, device: "phone", event });
  await store.nameHours(SITE.id, session, [event]);
  const lane = { site: SITE.id, article, hour: hourOf(atMs), lane: laneOf(session) };
  await recountMinutes(db, lane, [atMs - (atMs % MINUTE_MS)]);
}

async function robot(article: string, atMs: number): Promise<void> {
  const event = { id: makeEventId(atMs, new Uint8Array(10).fill(++made)), kind: "view", article } as const;
  const store = recordStore(db);
  await store.putEvent({ site: SITE.id, session: "robot", visitor: "v", leftOut: "robot", robot: "Googlebot", event });
  await store.nameHours(SITE.id, "robot", [event]);
}

async function say(entry: Record<string, unknown>): Promise<void> {
  const body = JSON.stringify([{ site: SITE.id, ...entry }]);
  expect((await api.call("PUT", "/v1/articles", { claims: ADMIN, body })).status).toBe(200);
}

/** A run of settle, and what reports say after it, asked by a process that remembers nothing. */
async function settleAt(ms: number): Promise<void> {
  await settle(db, SITE, ms, () => true);
  api = new Api(db);
  api.nowMs = ms;
}

async function ask(path: string) {
  const { json, status } = await api.call("GET", `/v1/reports/${path}&site=${SITE.id}`, { claims: EDITOR });
  expect(status).toBe(200);
  return json;
}

const PERIODS = {
  "whole days, a month among them": "&from=2026-10-01&to=2026-11-04",
  "a part of a day": `&from=${new Date(FIRST).toISOString()}&to=${new Date(FIRST + 4 * HOUR_MS).toISOString()}`,
  "the hours that go on": `&from=${new Date(NOW - HOUR_MS).toISOString()}&to=${new Date(NOW + HOUR_MS).toISOString()}`,
};
const startOf = (period: string) => Date.parse(new URLSearchParams(period).get("from") ?? "");
const endOf = (period: string) => {
  const to = new URLSearchParams(period).get("to") ?? "";
  return Date.parse(to) + (to.includes("T") ? 0 : DAY_MS);
};
const countIn = (period: string, views: readonly number[]) =>
  views.filter((ms) => FIRST + ms >= startOf(period) && FIRST + ms < endOf(period)).length;

/** What every report says of a section and of what has none. */
async function viewsOf(period: string) {
  const { rows, total } = await ask(`breakdown?by=section${period}`);
  const bySection = Object.fromEntries(
    rows.map(({ value, views }: { value: string; views: { value: number } }) => [value, views.value]),
  );
  const { totals } = await ask(`overview?section=travel&grain=hour${period}`);
  const { articles } = await ask(`articles?section=travel&author=${encodeURIComponent("A. Karimova")}${period}`);
  const all = await ask(`articles?${period.slice(1)}`);
  return {
    bySection,
    total: total.views.value,
    overview: totals.views.value ?? 0,
    listed: articles.map(({ article, views }: { article: string; views: { value: number } }) => [article, views.value]),
    all: all.articles.length,
  };
}

function expected(period: string, [ofNew, ofOld]: readonly [readonly number[], readonly number[]], isFolded: boolean) {
  const [own, old] = [countIn(period, ofNew), countIn(period, ofOld)];
  const travel = isFolded ? own + old : own;
  return {
    bySection: {
      ...(travel > 0 && { travel }),
      ...(!isFolded && old > 0 && { "(unknown)": old }),
    },
    total: own + old,
    overview: travel,
    listed: travel > 0 ? [["new", travel]] : [],
    all: isFolded ? Math.min(1, own + old) : Math.min(1, own) + Math.min(1, old),
  };
}

beforeAll(async () => {
  db = await openTestDatabase();
  api = new Api(db);
  api.nowMs = FIRST;
  for (const keyOf of [closedMarkKey, factsMarkKey]) await moveMark(db, keyOf(SITE.id), hourOf(FIRST - 12 * HOUR_MS));
  for (const keyOf of [boardedMarkKey, factDaysMarkKey]) await moveMark(db, keyOf(SITE.id), "2026-10-28");
  await say({ article: "new", section: "travel", author: "A. Karimova" });
  const views = [
    ...OLD_VIEWS.map((ms) => ["old", FIRST + ms] as const),
    ...NEW_VIEWS.map((ms) => ["new", FIRST + ms] as const),
  ].toSorted(([, a], [, b]) => a - b);
  for (const [article, atMs] of views) {
    await view(article, atMs);
    await settle(db, SITE, atMs + MINUTE, () => true);
  }
}, 120_000);

describe("an old id that is folded into an article", () => {
  test("stands by itself before", async () => {
    await settleAt(NOW + MINUTE);
    for (const period of Object.values(PERIODS)) {
      expect(await viewsOf(period)).toEqual(expected(period, [NEW_VIEWS, OLD_VIEWS], false));
    }
  });

  test("has the article's section and author in every report, with what came before and what comes", async () => {
    await say({ article: "new", sameAs: ["old"] });
    await settleAt(NOW + 6 * MINUTE);
    for (const period of Object.values(PERIODS)) {
      expect(await viewsOf(period)).toEqual(expected(period, [NEW_VIEWS, OLD_VIEWS], true));
    }
    for (const ms of LATER_VIEWS) await view("old", FIRST + ms);
    await settleAt(NOW + 12 * MINUTE);
    for (const period of Object.values(PERIODS)) {
      expect(await viewsOf(period)).toEqual(expected(period, [NEW_VIEWS, [...OLD_VIEWS, ...LATER_VIEWS]], true));
    }
    const now = await ask("now?section=travel");
    expect(now.articles).toMatchObject([{ article: "new" }]);
    expect(now.sections).toMatchObject([{ value: "travel", views: { value: 4 } }]);
    const breakdown = await ask("breakdown?article=new&by=author&from=2026-10-01&to=2026-11-04");
    expect(breakdown.rows).toMatchObject([{ value: "A. Karimova", views: { value: 11 } }]);
  });

  test("says the same when it is settled again, and when settling had no time for it at first", async () => {
    await say({ article: "new", sameAs: [] });
    let left = 6;
    const { finished } = await settle(db, SITE, NOW + 13 * MINUTE, () => left-- > 0);
    expect(finished).toBe(false);
    await say({ article: "new", sameAs: ["old"] });
    await settleAt(NOW + 14 * MINUTE);
    await Promise.all([settle(db, SITE, NOW + 15 * MINUTE, () => true), settleAt(NOW + 15 * MINUTE)]);
    for (const period of Object.values(PERIODS)) {
      expect(await viewsOf(period)).toEqual(expected(period, [NEW_VIEWS, [...OLD_VIEWS, ...LATER_VIEWS]], true));
    }
  });

  test("stands by itself again when that is undone", async () => {
    await say({ article: "new", sameAs: [] });
    await settleAt(NOW + 18 * MINUTE);
    for (const period of Object.values(PERIODS)) {
      expect(await viewsOf(period)).toEqual(expected(period, [NEW_VIEWS, [...OLD_VIEWS, ...LATER_VIEWS]], false));
    }
  });
});

describe("an article that comes to stand under another section and author", () => {
  const before = "&section=travel&author=A.%20Karimova";
  const after = "&section=culture&author=B.%20Karimov";

  /** What every report says of a section and an author together, with what was left out. */
  async function numbersOf(asked: string, period: string) {
    const { totals } = await ask(`overview?${asked}${period}`);
    const { articles } = await ask(`articles?${asked}${period}`);
    const { reasons } = await ask(`excluded?${asked}${period}`);
    const { total } = await ask(`breakdown?by=device${asked}${period}`);
    return {
      overview: totals.views.value ?? 0,
      listed: articles.map(({ views }: { views: { value: number } }) => views.value),
      breakdown: total.views.value,
      robots: reasons.robot.value,
    };
  }

  test("is moved with all that was counted of it, in every report at once, and back again", async () => {
    await robot("new", NOW + 15 * MINUTE);
    const now = (period: string) => ({
      overview: countIn(period, NEW_VIEWS),
      listed: countIn(period, NEW_VIEWS) > 0 ? [countIn(period, NEW_VIEWS)] : [],
      breakdown: countIn(period, NEW_VIEWS),
      robots: NOW + 15 * MINUTE < endOf(period) ? 1 : 0,
    });
    const none = { overview: 0, listed: [], breakdown: 0, robots: 0 };
    for (const [has, has_not, section, author, minute] of [
      [after, before, "culture", "B. Karimov", 25],
      [before, after, "travel", "A. Karimova", 50],
    ] as const) {
      await say({ article: "new", section, author });
      await settleAt(NOW + minute * MINUTE);
      for (const period of Object.values(PERIODS)) {
        expect(await numbersOf(has, period)).toEqual(now(period));
        expect(await numbersOf(has_not, period)).toEqual(none);
      }
    }
  });

  /** A run that begins nothing after its first write; eight works are begun at one time at the most. @returns whether it ended */
  async function relabelShortly(atMs: number): Promise<boolean> {
    let written = 0;
    const countPuts =
      (next: (args: never) => Promise<never>, { commandName }: { commandName?: string }) =>
      (args: never) => {
        if (commandName === "PutItemCommand") written += 1;
        return next(args);
      };
    db.client.middlewareStack.add(countPuts as never, { step: "initialize", name: "countPuts" });
    const relabels = await readRelabels(db, SITE.id);
    const into = await readFolded(db, SITE.id, true);
    const known = { labelsOf: labelReader(db, SITE.id, into), into };
    const isDone = await settleRelabelled(db, SITE, relabels, known, atMs, () => written < 1);
    db.client.middlewareStack.remove("countPuts");
    return isDone;
  }

  const expectMoved = async () => {
    for (const period of [PERIODS["whole days, a month among them"], PERIODS["a part of a day"]]) {
      expect((await numbersOf(after, period)).breakdown).toBe(countIn(period, NEW_VIEWS));
      expect((await numbersOf(before, period)).breakdown).toBe(0);
    }
  };

  test("is moved in the end though no run has time for all of it", async () => {
    await say({ article: "new", section: "culture", author: "B. Karimov" });
    let [minute, runs] = [60, 0];
    for (let isDone = false; !isDone; minute += 5) {
      runs += 1;
      isDone = await relabelShortly(NOW + minute * MINUTE);
      expect(runs).toBeLessThan(10);
    }
    expect(runs).toBeGreaterThan(2);
    await settleAt(NOW + minute * MINUTE);
    await expectMoved();
  });

  test("keeps its numbers where a page is the first to say so, after views that said nothing", async () => {
    const store = recordStore(db);
    const { articles } = await ask("articles?section=(unknown)&from=2026-10-01&to=2026-11-04");
    expect(articles).toMatchObject([{ article: "old" }]);
    const event = { id: makeEventId(api.nowMs, new Uint8Array(10)), kind: "view", article: "old" } as const;
    await store.describeArticle(SITE.id, { ...event, section: "sport" }, api.nowMs, true);
    await settleAt(api.nowMs + 20 * MINUTE);
    const { rows } = await ask("breakdown?by=section&from=2026-10-01&to=2026-11-04");
    expect(rows).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ value: "sport" }),
        expect.not.objectContaining({ value: "(unknown)" }),
      ]),
    );
    expect(rows.map(({ value }: { value: string }) => value)).not.toContain("(unknown)");
  });

  test("grows with the articles of the day on which it was published after all, and with no others", async () => {
    const curves = async () =>
      [...(await readCurves(db, SITE.id, "2026-10-28", "2026-11-03"))].flatMap(([day, own]) =>
        own.map(({ article }) => [day, article]),
      );
    expect(await curves()).toEqual([]);
    for (const [published, day] of [
      ["2026-10-29T05:10:00Z", "2026-10-29"],
      ["2026-10-30T05:10:00Z", "2026-10-30"],
    ] as const) {
      await say({ article: "old", published });
      await settleAt(api.nowMs + 20 * MINUTE);
      expect(await curves()).toEqual([[day, "old"]]);
    }
    await say({ article: "old", published: null });
    await settleAt(api.nowMs + 20 * MINUTE);
    expect(await curves()).toEqual([]);
  });

  test("stands where the last of two admins put it, with a mark, though the other one came in between", async () => {
    await say({ article: "new", section: "culture", author: "B. Karimov" });
    await settleAt(api.nowMs + 20 * MINUTE);
    expect((await readRelabels(db, SITE.id)).size).toBe(0);
    // The first has read that nothing is to be changed, when the other one changes it and settling is done with that.
    let isFirst = true;
    const between =
      (next: (args: never) => Promise<never>, { commandName }: { commandName?: string }) =>
      async (args: never) => {
        if (commandName === "UpdateItemCommand" && isFirst) {
          isFirst = false;
          await say({ article: "new", section: "travel" });
          await settleAt(api.nowMs + 5 * MINUTE);
          expect((await readRelabels(db, SITE.id)).size).toBe(0);
        }
        return next(args);
      };
    db.client.middlewareStack.add(between as never, { step: "initialize", name: "between" });
    await amendAbout(db, SITE.id, "new", { section: "culture" }, api.nowMs);
    db.client.middlewareStack.remove("between");
    expect([...(await readRelabels(db, SITE.id)).keys()]).toEqual(["new"]);
    await settleAt(api.nowMs + 20 * MINUTE);
  });

  test("is moved in the end though another one is moved before every run", async () => {
    await say({ article: "new", section: "travel", author: "A. Karimova" });
    await settleAt(api.nowMs + 20 * MINUTE);
    await say({ article: "new", section: "culture", author: "B. Karimov" });
    for (let runs = 0; (await readRelabels(db, SITE.id)).has("new"); runs++) {
      expect(runs).toBeLessThan(30);
      api.nowMs += 5 * MINUTE;
      await say({ article: "old", section: `section ${runs}` });
      await relabelShortly(api.nowMs);
    }
    expect((await readRelabels(db, SITE.id)).has("old")).toBe(true);
    await say({ article: "old", section: null });
    await settleAt(api.nowMs + 20 * MINUTE);
    await expectMoved();
  });

  test("is marked once, and not at all where an admin says what is known already", async () => {
    expect((await readRelabels(db, SITE.id)).size).toBe(0);
    await say({ article: "new", section: "culture", author: "B. Karimov", title: "Another title" });
    expect((await readRelabels(db, SITE.id)).size).toBe(0);
    await say({ article: "new", section: null });
    await say({ article: "new", author: "C. Karimova" });
    expect([...(await readRelabels(db, SITE.id)).keys()]).toEqual(["new"]);
  });
});
