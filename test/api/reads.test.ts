import { ScanCommand, type AttributeValue } from "@aws-sdk/client-dynamodb";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { connect } from "../../functions/store/connect.ts";
import type { Database } from "../../functions/store/database.ts";
import { NO_FAULTS, faultyNetwork } from "../pipeline/faulty-network.ts";
import { seededRandom } from "../pipeline/random.ts";
import { openTestDatabaseWithStream, throughClient } from "../test-database.ts";
import { ADDRESS, Api, BROWSER, PAGE, SITE, makeStream } from "./api.ts";

let db: Awaited<ReturnType<typeof openTestDatabaseWithStream>>;
let stream: () => Promise<void>;
let api: Api;
let made = 0;
let article: string;

beforeAll(async () => {
  db = await openTestDatabaseWithStream();
  stream = await makeStream(db);
});

beforeEach(() => {
  api = new Api(db);
  made += 1;
  article = `2026/11/article-${made}`;
});

async function rowsOf(text: string, from: Database = db): Promise<Record<string, AttributeValue>[]> {
  const { Items = [] } = await from.client.send(new ScanCommand({ TableName: from.events }));
  return Items.filter((item) => item["pk"]?.S?.includes(text));
}

async function totalsOf(one: string): Promise<unknown> {
  await stream();
  const { json } = await api.call("GET", `/v1/totals?site=${SITE.id}&article=${encodeURIComponent(one)}`);
  return json.totals[one];
}

describe("POST /v1/reads", () => {
  test("stores a view, its print and its listen, and they are counted", async () => {
    const view = api.view(article);
    const answer = await api.post([
      view,
      { id: api.id(1), kind: "print", article, view: view.id },
      { id: api.id(2), kind: "listen", article, view: view.id },
      { id: view.id, kind: "read", article, seconds: 74, depth: 80 },
    ]);
    expect(answer).toMatchObject({ status: 202, json: { accepted: 4, rejected: [] } });
    expect(answer.json).not.toHaveProperty("totals");
    expect(await totalsOf(article)).toEqual({ views: 1, prints: 1, listens: 1 });
  });

  test("takes the same body as text and as JSON", async () => {
    for (const type of ["text/plain", "text/plain;charset=UTF-8", "application/json"]) {
      expect((await api.post([api.view(article)], {}, { "content-type": type })).json.accepted).toBe(1);
    }
  });

  test("counts an event once however often it is sent, also minutes later", async () => {
    const events = [api.view(article), { id: api.id(), kind: "print", article }];
    await api.post(events);
    await api.post([...events, ...events]);
    api.nowMs += 7 * 60_000;
    expect((await api.post(events)).json).toMatchObject({ accepted: 2, rejected: [] });
    expect(await totalsOf(article)).toEqual({ views: 1, prints: 1, listens: 0 });
  });

  test("counts the same id in upper and lower case once", async () => {
    const view = api.view(article);
    await api.post([view, { ...view, id: view.id.toUpperCase() }]);
    expect(await totalsOf(article)).toMatchObject({ views: 1 });
  });

  test("counts a listen once a view, in whatever request and minute it comes again", async () => {
    const view = api.view(article);
    await api.post([view, { id: api.id(1), kind: "listen", article, view: view.id }]);
    api.nowMs += 5 * 60_000;
    await api.post([{ id: api.id(), kind: "listen", article, view: view.id }]);
    await api.post([{ id: api.id(), kind: "listen", article }]);
    expect(await totalsOf(article)).toEqual({ views: 1, prints: 0, listens: 2 });
  });

  test("keeps every growing total of a read, and a smaller one lowers nothing", async () => {
    const view = api.view(article);
    const read = { id: view.id, kind: "read", article };
    await api.post([view, { ...read, seconds: 74, depth: 80 }, { ...read, seconds: 9, depth: 20 }]);
    const keys = (await rowsOf(article)).map((row) => row["sk"]?.S ?? "");
    expect(keys.filter((key) => key.startsWith("read|")).toSorted()).toEqual([
      `read|${view.id}|74|80`,
      `read|${view.id}|9|20`,
    ]);
    expect(await totalsOf(article)).toEqual({ views: 1, prints: 0, listens: 0 });
  });

  test("counts two tabs as two views, and a reload within 30 seconds as none", async () => {
    await api.post([api.view(article)], { session: "tab-1" });
    await api.post([api.view(article)], { session: "tab-2" });
    api.nowMs += 29_000;
    await api.post([api.view(article)], { session: "tab-1" });
    expect(await totalsOf(article)).toMatchObject({ views: 2 });
  });

  test("tells readers without a session apart by the day's visitor hash", async () => {
    await api.post([api.view(article)], { session: undefined });
    await api.post([api.view(article)], { session: undefined });
    await api.post([api.view(article)], { session: undefined }, { "user-agent": BROWSER.replace("156", "155") });
    expect(await totalsOf(article)).toMatchObject({ views: 2 });
  });

  test("refuses none of the good events for a bad one, and names each bad one", async () => {
    const [good, late, early] = [api.view(article), api.view(article), api.view(article)];
    const answer = await api.post([
      good,
      { ...late, id: api.id(-86_400_001) },
      { ...early, id: api.id(30_001) },
      { ...api.view(article), colour: "red" },
      { ...api.view(article), url: "https://elsewhere.example/a" },
      { ...api.view(article), own: true },
      { kind: "view", article },
      "text",
    ]);
    expect(answer.status).toBe(202);
    expect(answer.json.accepted).toBe(1);
    expect(answer.json.rejected.map((one: { reason: string }) => one.reason)).toEqual([
      "expired",
      "future",
      "invalid",
      "article",
      "excluded",
      "invalid",
      "invalid",
    ]);
    expect(answer.json.rejected[2].detail).toBe('Unknown field "colour".');
    expect(answer.json.rejected[5]).toEqual({ id: "", reason: "invalid", detail: 'The field "id" is missing.' });
  });

  test("takes events at both ends of the acceptance window, each in its own hour", async () => {
    const [oldest, newest] = [
      api.view(article, { id: api.id(-86_400_000) }),
      api.view(article, { id: api.id(30_000) }),
    ];
    expect((await api.post([oldest, newest])).json).toMatchObject({ accepted: 2, rejected: [] });
    const hours = (await rowsOf(article)).map((row) => row["pk"]?.S?.split("|")[2] ?? "").toSorted();
    const hourOf = (timeMs: number) => new Date(timeMs).toISOString().slice(0, 13);
    expect(hours).toEqual([hourOf(api.nowMs - 86_400_000), hourOf(api.nowMs + 30_000)]);
    expect(await totalsOf(article)).toMatchObject({ views: 2 });
  });

  test("keeps a listen out whose view is from the future, so that no key lies outside the window", async () => {
    const listen = { id: api.id(29_000), kind: "listen", article, view: api.id(58_000) };
    expect((await api.post([listen])).json.rejected).toMatchObject([{ reason: "future" }]);
  });

  test.each([
    [
      "a robot that says so",
      {},
      { "user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)" },
      "robot",
    ],
    ["a headless browser", {}, { "user-agent": BROWSER.replace("Chrome", "HeadlessChrome") }, "robot"],
    ["a browser that is driven by a program", { webdriver: true }, {}, "robot"],
    ["a prefetch", {}, { "sec-purpose": "prefetch" }, "prefetch"],
    ["a prerender", {}, { "sec-purpose": "prefetch;prerender" }, "prefetch"],
  ])("stores the view of %s apart and does not count it", async (_, more, headers, reason) => {
    const view = api.view(article);
    const answer = await api.post([view], more, headers);
    expect(answer.json).toEqual({ accepted: 0, rejected: [{ id: view.id, reason }] });
    expect(await rowsOf(article)).toMatchObject([{ x: { S: reason } }]);
    expect(await totalsOf(article)).toMatchObject({ views: 0 });
  });

  test("names the robot in its row", async () => {
    await api.post([api.view(article)], {}, { "user-agent": "curl/8.5.0" });
    expect(await rowsOf(article)).toMatchObject([{ bot: { S: "curl" } }]);
  });
});

/** The database, where one kind of call with this text in it always fails. */
function brokenAt(name: string, text: string): Database {
  const broken = throughClient(db, {});
  broken.client.middlewareStack.add(
    (next, { commandName }) =>
      (args) =>
        commandName === name && JSON.stringify(args.input).includes(text)
          ? Promise.reject(new Error("broken"))
          : next(args),
    { step: "initialize" },
  );
  return broken;
}

describe("the totals in an answer", () => {
  test("are those of the articles in it, as stored at that moment", async () => {
    await api.post([api.view(article), { id: api.id(), kind: "print", article }]);
    await stream();
    const answer = await api.post([api.view(article), api.view(`${article}-b`)], { session: "tab-2", totals: true });
    expect(answer.json.totals).toEqual({
      [article]: { views: 1, prints: 1, listens: 0 },
      [`${article}-b`]: { views: 0, prints: 0, listens: 0 },
    });
  });

  test("are there for a page whose view is left out", async () => {
    await api.post([api.view(article)]);
    await stream();
    const answer = await api.post([api.view(article)], { session: "tab-2", totals: true, webdriver: true });
    expect(answer.json).toMatchObject({ accepted: 0, totals: { [article]: { views: 1, prints: 0, listens: 0 } } });
  });

  test("are left out when they cannot be read, and the events are stored all the same", async () => {
    const other = new Api(brokenAt("GetItemCommand", '"totals"'));
    const answer = await other.post([other.view(article)], { totals: true });
    expect(answer).toMatchObject({ status: 202, json: { accepted: 1, rejected: [] } });
    expect(answer.json).not.toHaveProperty("totals");
    expect(other.warnings).toEqual(["the totals of an answer could not be read"]);
    expect(await totalsOf(article)).toMatchObject({ views: 1 });
  });

  test("reads the numbers of its answer while the row is stored, which takes no longer than storing it", async () => {
    await api.post([api.view(article)]);
    const real = new NodeHttpHandler();
    const [read, done] = [Promise.withResolvers<void>(), [] as string[]];
    const handle: NodeHttpHandler["handle"] = async (request, options) => {
      const [, call = ""] = request.headers["x-amz-target"]?.split(".") ?? [];
      if (call === "PutItem") await read.promise;
      const answer = await real.handle(request, options);
      done.push(call);
      // A new process gets the day's salt before.
      if (call === "GetItem" && done.filter((one) => one === "GetItem").length === 2) read.resolve();
      return answer;
    };
    const requestHandler = Object.assign(Object.create(real) as NodeHttpHandler, { handle });
    const other = new Api(throughClient(db, { requestHandler }));
    expect((await other.post([other.view(article)], { totals: true })).json).toHaveProperty("totals");
    expect(done.slice(0, 3)).toEqual(["GetItem", "GetItem", "PutItem"]);
  });
});

describe("the row of a view", () => {
  test("keeps where its reader came from and what was read on, and nothing that names the reader", async () => {
    const view = api.view(article, {
      url: `${PAGE}/a?utm_source=tg&utm_campaign=may&fbclid=secret`,
      referrer: "https://t.me/s/channel?embed=secret",
      language: "uz",
      width: 390,
      navigation: "reload",
    });
    await api.post([view]);
    const { Items = [] } = await db.client.send(new ScanCommand({ TableName: db.events }));
    const row = Items.find(({ sk }) => sk?.S === `${view.id}|view`) ?? {};
    const { pk, sk, ttl, v, ...kept } = row;
    expect([pk, sk, ttl, v]).not.toContain(undefined);
    expect(kept).toEqual({
      s: { S: "session-1" },
      br: { S: "Chrome" },
      dev: { S: "desktop" },
      ref: { S: "https://t.me/s/channel" },
      us: { S: "tg" },
      uc: { S: "may" },
      lang: { S: "uz" },
      w: { N: "390" },
      nav: { S: "reload" },
    });
    expect(JSON.stringify(row)).not.toContain("secret");
  });

  test("are stored with the country, and another visitor, that our CDN names, and nobody else", async () => {
    const behindCdn = new Api(db, [SITE], ["origin-secret"]);
    const named = { "cloudfront-viewer-country": "UZ", "cloudfront-viewer-address": "198.51.100.7:46532" };
    const sent: Record<string, string>[] = [
      {},
      named,
      { ...named, "x-tirage-origin": "a-guess" },
      { ...named, "x-tirage-origin": "origin-secret" },
    ];
    for (const headers of sent) await behindCdn.post([behindCdn.view(article)], {}, headers);
    const rows = await rowsOf(article);
    const [direct, ...others] = rows.filter(({ co }) => co === undefined).map(({ v }) => v?.S);
    expect(others).toEqual([direct, direct]);
    const [through, ...more] = rows.filter(({ co }) => co !== undefined);
    expect([through?.["co"], more]).toEqual([{ S: "UZ" }, []]);
    expect(through?.["v"]?.S).not.toBe(direct);
    expect(JSON.stringify(rows)).not.toMatch(/198\.51\.100\.7|origin-secret/);
  });
});

describe("what a page says of its article", () => {
  async function aboutOf(one: string): Promise<Record<string, AttributeValue> | undefined> {
    const { Items = [] } = await db.client.send(new ScanCommand({ TableName: db.rollups }));
    return Items.find((item) => item["pk"]?.S === `about|${SITE.id}` && item["sk"]?.S === one);
  }

  test("is kept from the first view, and later views change nothing", async () => {
    const said = {
      title: "First",
      section: "politics",
      author: "A. K.",
      published: "2024-07-04T09:00:00+05:00",
      url: `${PAGE}/a`,
    };
    await api.post([api.view(article, said)]);
    await api.post([api.view(article, { ...said, title: "Second" })], { session: "tab-2" });
    await api.post([api.view(article, { ...said, title: "Third" })], { session: "tab-3", totals: true });
    expect(await aboutOf(article)).toMatchObject({
      title: { S: "First" },
      section: { S: "politics" },
      author: { S: "A. K." },
      published: { S: "2024-07-04T09:00:00+05:00" },
      url: { S: `${PAGE}/a` },
    });
  });

  test("is left to the next page, where one says nothing", async () => {
    await api.post([api.view(article)]);
    expect(await aboutOf(article)).toBeUndefined();
    await api.post([api.view(article, { title: "First" })], { session: "tab-2" });
    expect(await aboutOf(article)).toMatchObject({ title: { S: "First" } });
  });

  test("keeps no reader's own parameters in the address", async () => {
    await api.post([api.view(article, { title: "First", url: `${PAGE}/a?id=7&fbclid=secret#me` })]);
    expect(await aboutOf(article)).toMatchObject({ url: { S: `${PAGE}/a?id=7` } });
  });

  test("costs the page neither its view nor its numbers when it cannot be kept", async () => {
    const other = new Api(brokenAt("UpdateItemCommand", '"about|'));
    const answer = await other.post([other.view(article, { title: "First" })], { totals: true });
    expect(answer).toMatchObject({ status: 202, json: { accepted: 1, totals: { [article]: { views: 0 } } } });
    expect(other.warnings).toEqual(["what a page says of its article could not be kept"]);
  });

  test("is not taken from a robot", async () => {
    await api.post([api.view(article, { title: "Bad" })], {}, { "user-agent": "curl/8.5.0" });
    expect(await aboutOf(article)).toBeUndefined();
  });
});

describe("the errors of POST /v1/reads", () => {
  const send = (body: string | Uint8Array, headers: Record<string, string> = {}) =>
    api.call("POST", "/v1/reads", { body, headers: { origin: PAGE, ...headers } });

  test.each([
    ["a body that is not JSON", "{", "json"],
    ["no body", "", "json"],
    ["a body that is not UTF-8", Uint8Array.of(0x22, 0xff, 0xfe, 0x22), "json"],
    ["a list", "[]", "body"],
    ["no site", JSON.stringify({ sent: 1, events: [1] }), "body"],
    ["an unknown field", JSON.stringify({ site: "dunyo", sent: 1, events: [1], colour: 1 }), "body"],
    [
      "a session with a key's separator",
      JSON.stringify({ site: "dunyo", sent: 1, session: "a|b", events: [1] }),
      "body",
    ],
    ["no events", JSON.stringify({ site: "dunyo", sent: 1, events: [] }), "events"],
    ["21 events", JSON.stringify({ site: "dunyo", sent: 1, events: Array(21).fill(1) }), "events"],
  ])("answers 400 to %s", async (_, body, problem) => {
    expect(await send(body)).toMatchObject({ status: 400, json: { type: `/problems/${problem}`, status: 400 } });
  });

  test("names an unknown field in its detail", async () => {
    const { json } = await api.post([api.view(article)], { colour: 1 });
    expect(json.detail).toBe('Unknown field "colour".');
  });

  test("takes 20 events", async () => {
    const events = Array.from({ length: 20 }, () => api.view(article));
    expect((await api.post(events)).json.accepted).toBe(20);
  });

  test("answers 413 to a body over 16 KB, and takes one of 16 KB", async () => {
    const body = JSON.stringify({ site: "dunyo", sent: api.nowMs, events: [api.view(article)] });
    expect((await send(body.padEnd(16 * 1024))).status).toBe(202);
    expect(await send(body.padEnd(16 * 1024 + 1))).toMatchObject({ status: 413, json: { type: "/problems/size" } });
  });

  test("answers 404 to an unknown site", async () => {
    expect(await api.post([api.view(article)], { site: "other" })).toMatchObject({
      status: 404,
      json: { type: "/problems/site" },
    });
  });

  test.each([
    "https://elsewhere.example",
    "https://evil-news.example",
    "https://news.example.evil",
    "https://news.example:8443",
    "https://sub.news.example",
    "ftp://news.example",
    "https://news.example\\.evil.example",
    "https://news.example/",
    "https://news.example@evil.example",
    "https://evil.example@news.example",
    " https://news.example",
    "HTTPS://NEWS.EXAMPLE",
    "https://news.example, https://evil.example",
    "null",
    "",
  ])("answers 403 to a page of %j", async (origin) => {
    expect(await api.post([api.view(article)], {}, { origin })).toMatchObject({
      status: 403,
      json: { type: "/problems/origin" },
    });
    expect(await rowsOf(article)).toEqual([]);
  });

  test("judges a request without an Origin by the pages that it names", async () => {
    const body = (url: string) =>
      JSON.stringify({ site: "dunyo", sent: api.nowMs, events: [api.view(article, { url })] });
    expect((await api.call("POST", "/v1/reads", { body: body("https://elsewhere.example/a") })).status).toBe(403);
    expect((await api.call("POST", "/v1/reads", { body: body("https://news.example/a") })).status).toBe(202);
    expect((await api.call("POST", "/v1/reads", { body: body("http://localhost:3000/a") })).status).toBe(202);
  });

  test.each([-30_001, 30_001])(
    "answers 422 with the server's time to a clock that is %s ms off, and stores nothing",
    async (off) => {
      const answer = await api.post([api.view(article)], { sent: api.nowMs + off });
      expect(answer).toMatchObject({ status: 422, json: { type: "/problems/clock", serverTime: api.nowMs } });
      expect(await rowsOf(article)).toEqual([]);
    },
  );

  test("takes a clock that is 30 seconds off", async () => {
    expect((await api.post([api.view(article)], { sent: api.nowMs - 30_000 })).status).toBe(202);
  });

  test.each([
    ["throttled", { ...NO_FAULTS, throttled: 1 }],
    ["out of reach", { ...NO_FAULTS, brokenBefore: 1 }],
  ])(
    "answers 503 with Retry-After while the database is %s, and the same sent again is counted once",
    async (_, faults) => {
      const busy = new Api(throughClient(db, faultyNetwork(faults, seededRandom(1)).client));
      busy.nowMs = api.nowMs;
      const view = api.view(article);
      const answer = await busy.post([view]);
      expect(answer).toMatchObject({ status: 503, json: { type: "/problems/unavailable" } });
      expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
      await api.post([view]);
      expect(await totalsOf(article)).toMatchObject({ views: 1 });
    },
  );

  test("answers 503 while nothing listens where the database should be", async () => {
    const client = connect({
      endpoint: "http://127.0.0.1:1",
      region: "local",
      credentials: { accessKeyId: "x", secretAccessKey: "x" },
    });
    const away = new Api({ ...db, client });
    expect((await away.post([away.view(article)])).status).toBe(503);
  });

  test("answers a bare 500 to what nobody expected, and logs it once", async () => {
    const log = vi.spyOn(console, "error").mockReturnValue();
    const lost = new Api({ ...db, events: "No-Such-Table" });
    const answer = await lost.post([lost.view(article)]);
    expect(answer).toMatchObject({
      status: 500,
      json: { type: "/problems/internal", detail: "The fault is ours. Please try again later." },
    });
    expect(log).toHaveBeenCalledOnce();
    log.mockRestore();
  });

  test("lets pages of any origin read every answer, errors too", async () => {
    const answers = [await api.post([api.view(article)]), await send("{"), await api.post([1], { site: "other" })];
    for (const { headers } of answers) expect(headers["access-control-allow-origin"]).toBe("*");
  });
});

describe("an address", () => {
  test("and a user agent are in no row, no answer and no log line", async () => {
    const lines: string[] = [];
    const spies = (["log", "info", "warn", "error", "debug"] as const).map((name) =>
      vi.spyOn(console, name).mockImplementation((...said: unknown[]) => void lines.push(JSON.stringify(said))),
    );
    const lost = new Api({ ...db, rollups: "No-Such-Table" });
    const answers = [
      await api.post([api.view(article)], { session: undefined, totals: true }),
      await api.post([api.view(article)], {}, { "user-agent": "curl/8.5.0 and-a-long-tail-of-its-own" }),
      await api.post([api.view(article)], {}, { "user-agent": `MyCorp Reader ${ADDRESS}` }),
      await api.call("GET", `/v1/read.gif?site=${SITE.id}&article=${article}`),
      await api.call("POST", "/v1/reads", { body: "{" }),
      await lost.post([lost.view(article)], { totals: true }),
      await lost.call("GET", `/v1/totals?site=${SITE.id}&article=${article}`),
    ];
    for (const spy of spies) spy.mockRestore();
    await stream();
    const tables = await Promise.all(
      [db.events, db.rollups].map((TableName) => db.client.send(new ScanCommand({ TableName }))),
    );
    const written = JSON.stringify([tables.map(({ Items }) => Items), answers, lines, lost.warnings]);
    expect(lines.length).toBeGreaterThan(0);
    expect(written).toContain(article);
    for (const secret of [
      ADDRESS,
      Buffer.from(ADDRESS).toString("base64"),
      BROWSER,
      "Chrome/156",
      "and-a-long-tail",
      "MyCorp",
    ]) {
      expect(written).not.toContain(secret);
    }
  });
});

describe("a flood of views", () => {
  test("is kept apart as a robot's from the 301st view of a session in an hour on, and other sessions count", async () => {
    const flooded = new Api(db);
    // In the middle of an hour, so that all are of one.
    flooded.nowMs = Math.floor(flooded.nowMs / 3_600_000) * 3_600_000 + 1_800_000;
    const views = Array.from({ length: 301 }, (_, at) => ({
      id: flooded.id(-at),
      kind: "view",
      article: `${article}-${at}`,
    }));
    const rejected: { reason: string }[] = [];
    for (let at = 0; at < views.length; at += 20) {
      const { json } = await flooded.post(views.slice(at, at + 20), { session: "flood" });
      rejected.push(...json.rejected);
    }
    expect(rejected).toEqual([{ id: views[300]?.id, reason: "robot" }]);
    const { json } = await flooded.post([flooded.view(article)], { session: "a-reader" });
    expect(json).toEqual({ accepted: 1, rejected: [] });
  });
});
