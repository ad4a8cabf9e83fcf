import { beforeAll, describe, expect, test } from "vitest";
import { SORTS } from "../../functions/core/article-list.ts";
import { memberOf, withMembers } from "../../functions/core/bloom-lookup-table.ts";
import { HOUR_MS, MINUTE_MS, hourOf } from "../../functions/core/clock.ts";
import { readCursor, writeCursor } from "../../functions/core/cursor.ts";
import { makeEventId } from "../../functions/core/event-id.ts";
import { laneOf } from "../../functions/core/lane.ts";
import { EMPTY_TALLY } from "../../functions/core/tally.ts";
import { recordStore } from "../../functions/lambda/record-store.ts";
import { listOf } from "../../functions/routes/get-articles.ts";
import { keepMinutes } from "../../functions/store/keep-minutes.ts";
import { boardedMarkKey, closedMarkKey, eventKey, factDaysMarkKey, factsMarkKey } from "../../functions/store/keys.ts";
import { moveMark } from "../../functions/store/mark.ts";
import { recountMinutes } from "../../functions/store/recount-minutes.ts";
import { settle } from "../../functions/store/settle.ts";
import { keepVerdict } from "../../ops/reclassify/judge-rows.ts";
import { seededRandom } from "../pipeline/random.ts";
import { openTestDatabase } from "../test-database.ts";
import { Api, SITE } from "./api.ts";

const EDITOR = { "cognito:groups": "[editors]", "custom:sites": "*" };
const ADMIN = { "cognito:groups": "[admins]", "custom:sites": "*" };
const DAY = "2026-11-16";
/** Eight in the morning in Tashkent, so that the day is long enough for all of this. */
const MORNING = Date.parse(`${DAY}T03:10:00Z`);

type TestDatabase = Awaited<ReturnType<typeof openTestDatabase>>;

async function openPaper(): Promise<TestDatabase> {
  const db = await openTestDatabase();
  for (const keyOf of [closedMarkKey, factsMarkKey]) await moveMark(db, keyOf(SITE.id), hourOf(MORNING - 2 * HOUR_MS));
  for (const keyOf of [boardedMarkKey, factDaysMarkKey]) await moveMark(db, keyOf(SITE.id), "2026-11-14");
  return db;
}

function askFor(api: Api) {
  return async (path: string) => {
    const { status, json, text, headers } = await api.call("GET", path, { claims: EDITOR });
    expect([status, status === 200 ? "" : text]).toEqual([200, ""]);
    return { json, text, headers };
  };
}

async function say(api: Api, entries: readonly Record<string, unknown>[]): Promise<void> {
  const body = JSON.stringify(entries.map((entry) => ({ site: SITE.id, ...entry })));
  expect((await api.call("PUT", "/v1/articles", { claims: ADMIN, body })).status).toBe(200);
}

describe("GET /v1/reports/articles, page by page, while articles are read, appear and fall", () => {
  const random = seededRandom(5);
  let db: TestDatabase;
  let api: Api;
  let made = 0;
  /** Views that a robot's list may yet take away, by article. */
  const doubtful = new Map<string, { readonly id: string; readonly session: string; readonly atMs: number }[]>();

  async function view(article: string, seconds: number, more: "print" | "listen" | "doubtful" | "" = "") {
    const atMs = api.nowMs - random.below(20_000);
    const bytes = new Uint8Array(10).fill(++made % 256);
    bytes[1] = made >> 8;
    const event = { id: makeEventId(atMs, bytes), kind: "view", article } as const;
    const session = `session-${made}`;
    const sender = { site: SITE.id, session, visitor: `visitor-${made}` };
    const store = recordStore(db);
    await store.putEvent({ ...sender, event });
    await store.putEvent({ ...sender, event: { id: event.id, kind: "read", article, seconds, depth: 50 } });
    if (more === "print" || more === "listen") {
      bytes[2] = 1;
      const id = makeEventId(atMs, bytes);
      await store.putEvent({ ...sender, event: { id, kind: more, article, view: event.id } });
    }
    if (more === "doubtful") {
      doubtful.set(article, [...(doubtful.get(article) ?? []), { id: event.id, session, atMs }]);
    }
    await store.nameHours(SITE.id, session, [event]);
    await recount(article, session, atMs);
  }

  async function recount(article: string, session: string, atMs: number) {
    const lane = { site: SITE.id, article, hour: hourOf(atMs), lane: laneOf(session) };
    await recountMinutes(db, lane, [atMs - (atMs % MINUTE_MS)]);
  }

  /** Judges the doubtful views of an article to be a robot's, as `npm run reclassify` does. */
  async function reclassify(article: string) {
    for (const { id, session, atMs } of doubtful.get(article) ?? []) {
      const event = { id, kind: "view", article } as const;
      const { pk, sk } = eventKey(SITE.id, session, event);
      const of = { site: SITE.id, article, hour: hourOf(atMs), lane: laneOf(session) };
      const [before, after] = [{}, { leftOut: "robot", robot: "GPTBot" } as const];
      await keepVerdict(db, { key: { pk, sk }, of, kind: "view", timeMs: atMs, before, after, rejudged: 0 });
      await recount(article, session, atMs);
    }
    doubtful.delete(article);
  }

  const listed = async (query: string): Promise<{ ids: string[]; cursor: string | null }> => {
    const path = `/v1/reports/articles?site=${SITE.id}&from=${DAY}&to=${DAY}${query}`;
    const { json } = await askFor(api)(path);
    return { ids: json.articles.map(({ article }: { article: string }) => article), cursor: json.cursor };
  };

  beforeAll(async () => {
    db = await openPaper();
    api = new Api(db);
    api.nowMs = MORNING;
    await say(
      api,
      Array.from({ length: 30 }, (_, at) => ({
        article: `a${at}`,
        title: `Article ${at}`,
        ...(at % 4 > 0 && { published: new Date(MORNING - at * HOUR_MS).toISOString() }),
        ...(at < 4 && { sameAs: [`old-${at}`] }),
      })),
    );
    for (let at = 0; at < 30; at++) {
      for (let count = 0; count <= at % 7; count++) await view(`a${at}`, 5 + random.below(60), "doubtful");
      await view(`a${at}`, 5 + random.below(60), random.pick(["", "print", "listen"]));
    }
    for (let at = 0; at < 4; at++) await view(`old-${at}`, 20);
    await settle(db, SITE, api.nowMs, () => true);
  });

  /** What happens between two pages. */
  async function move(step: number) {
    api.nowMs += MINUTE_MS + 1_000;
    for (let count = 0; count < 2; count++) {
      const article = `a${random.below(30)}`;
      const views = 1 + random.below(5);
      for (let one = 0; one < views; one++)
        await view(article, random.below(300), random.pick(["", "print", "listen"]));
    }
    if (step % 2 === 0) await view(`new-${made}`, random.below(300));
    if (step % 3 === 0) {
      const [falling] = random.shuffle([...doubtful.keys()]);
      if (falling) await reclassify(falling);
    }
    const published = new Date(MORNING - random.below(40) * HOUR_MS).toISOString();
    await say(api, [{ article: `a${random.below(30)}`, published }]);
    // Articles lose an old id and get it back, which stands by itself meanwhile.
    const at = step % 4;
    await say(api, [{ article: `a${at}`, sameAs: step % 8 < 4 ? null : [`old-${at}`] }]);
  }

  test.each(SORTS.flatMap((sort) => ["desc", "asc"].map((order) => [sort, order] as const)))(
    "gives each article that is there all the while exactly once, sorted by %s, %s",
    async (sort, order) => {
      await settle(db, SITE, api.nowMs, () => true);
      let stayed = new Set((await listed(`&sort=${sort}&order=${order}&limit=200`)).ids);
      const pages: string[][] = [];
      let moves = 0;
      for (let cursor: string | null = ""; cursor !== null;) {
        const page = await listed(`&sort=${sort}&order=${order}&limit=8${cursor && `&cursor=${cursor}`}`);
        pages.push(page.ids);
        ({ cursor } = page);
        if (cursor === null) break;
        await move(moves++);
        // Only how articles were read is not live.
        if (sort === "read") await settle(db, SITE, api.nowMs, () => true);
        const { ids } = await listed(`&sort=${sort}&order=${order}&limit=200`);
        stayed = new Set(ids.filter((article) => stayed.has(article)));
      }
      const given = pages.flat();
      expect(moves).toBeGreaterThan(2);
      expect(stayed.size).toBeGreaterThan(25);
      expect(given.filter((article, at) => given.indexOf(article) !== at)).toEqual([]);
      expect([...stayed].filter((article) => !given.includes(article))).toEqual([]);
    },
  );

  test("leads nowhere with a cursor that somebody made up, and asks to begin again", async () => {
    const query = `site=${SITE.id}&from=${DAY}&to=${DAY}&limit=8`;
    const list = listOf(new URLSearchParams(query));
    const walk = readCursor((await listed("&limit=8")).cursor ?? "", list);
    if (!walk) throw new Error("there is a second page");
    const other = withMembers(
      walk.given,
      Array.from({ length: 500 }, (_, at) => memberOf(`none-${at}`)),
    );
    const forged = writeCursor({ place: walk.place, given: other }, list);
    const { status, json } = await api.call("GET", `/v1/reports/articles?${query}&cursor=${forged}`, {
      claims: EDITOR,
    });
    expect([status, json.type]).toEqual([409, "/problems/cursor"]);
    expect(json.detail).toContain("Begin with the first page again");
  });
});

describe("GET /v1/reports/export.csv, part by part, while articles are read, appear and fall", () => {
  const COUNT = 1_000;
  /** As long as an id may be, and longer still in a file that is sent as text: every sign of it is escaped. */
  const idOf = (at: number) => `${String(at).padStart(4, "0")}-${'"'.repeat(400)}`;
  let db: TestDatabase;
  let api: Api;
  let rows = 10;

  /** Views that were counted live in a lane's minute which nothing else is in. */
  async function keep(article: string, views: number, ago: number) {
    const tally = { ...EMPTY_TALLY, rows: ++rows, views };
    const atMs = MORNING - ago * MINUTE_MS;
    const minutes = new Map([[atMs - (atMs % MINUTE_MS), tally]]);
    await keepMinutes(db, { site: SITE.id, article, hour: hourOf(atMs), lane: 0 }, minutes);
  }

  beforeAll(async () => {
    db = await openPaper();
    api = new Api(db);
    api.nowMs = MORNING;
    const text = '"'.repeat(250);
    const articles = Array.from({ length: COUNT }, (_, at) => ({
      article: idOf(at),
      title: text.repeat(4),
      section: text,
      author: text,
    }));
    for (let at = 0; at < COUNT; at += 100) await say(api, articles.slice(at, at + 100));
    for (let at = 0; at < COUNT; at += 20) {
      await Promise.all(Array.from({ length: 20 }, (_, one) => keep(idOf(at + one), 2 + ((at + one) % 50), 5)));
    }
    await say(api, [{ article: idOf(0), sameAs: ["old"] }]);
    await keep("old", 70, 5);
  });

  const path = (order: string) =>
    `/v1/reports/export.csv?site=${SITE.id}&view=articles&from=${DAY}&to=${DAY}&order=${order}`;
  const articlesIn = (text: string) => [...text.matchAll(/^"?([\w-]+)/gm)].map(([, id]) => id ?? "");
  const nextOf = (headers: Readonly<Record<string, string>>) =>
    /^<([^>]+)>; rel="next"$/.exec(headers["link"] ?? "")?.[1];

  test.each(["desc", "asc"])("gives each article that is there all the while exactly once, %s", async (order) => {
    const ask = askFor(api);
    const parts: string[] = [];
    for (let next: string | undefined = path(order); next !== undefined;) {
      const { text, headers } = await ask(next);
      parts.push(text);
      next = nextOf(headers);
      if (!next) break;
      expect(next.length).toBeLessThan(3_100);
      api.nowMs += MINUTE_MS;
      const given = articlesIn(parts.join("")).map((id) => Number(id.slice(0, 4)));
      const isGiven = new Set(given);
      const others = Array.from({ length: COUNT }, (_, at) => at).filter((at) => !isGiven.has(at));
      // What was given goes to the other end of the list, and what was not comes to this one.
      const [risen, fallen] = order === "desc" ? [others, given] : [given, others];
      for (const at of risen.slice(-20)) await keep(idOf(at), 500, 4);
      for (const at of fallen.slice(-20)) {
        rows++;
        await keep(idOf(at), 1, 5);
      }
      for (const at of [0, 1, 2]) await keep(`new-${order}-${at}`, [1, 30, 900][at] ?? 0, 5);
      await say(api, [{ article: idOf(0), sameAs: order === "desc" ? null : ["old"] }]);
    }
    expect(parts.length).toBeGreaterThan(1);
    const [, ...ids] = articlesIn(parts.join("").slice(1));
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
    const wanted = Array.from({ length: COUNT }, (_, at) => idOf(at).slice(0, 5));
    expect(wanted.filter((id) => !ids.includes(id))).toEqual([]);
  });

  test("answers 409 when so much has moved between two parts that it cannot tell, and says what to do", async () => {
    const { text, headers } = await askFor(api)(path("asc"));
    const given = articlesIn(text.slice(1)).filter((id) => /^\d{4}-$/.test(id));
    for (const id of given.slice(0, 200)) await keep(idOf(Number(id.slice(0, 4))), 5_000, 3);
    const { status, json } = await api.call("GET", nextOf(headers) ?? "", { claims: EDITOR });
    expect(status).toBe(409);
    expect(json).toMatchObject({ type: "/problems/cursor", title: "The list has changed too much" });
    expect(json.detail).toContain("Begin with the first page again, without a cursor.");
  });
});
