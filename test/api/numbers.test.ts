import { createHash } from "node:crypto";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { serveHttp } from "../../functions/lambda/http.ts";
import { recordRoutes } from "../../functions/routes.ts";
import { setBaseline } from "../../functions/store/set-baseline.ts";
import { NO_FAULTS, faultyNetwork } from "../pipeline/faulty-network.ts";
import { seededRandom } from "../pipeline/random.ts";
import { openTestDatabaseWithStream, throughClient } from "../test-database.ts";
import { ADDRESS, Api, PAGE, SITE, makeStream } from "./api.ts";

let db: Awaited<ReturnType<typeof openTestDatabaseWithStream>>;
let stream: () => Promise<void>;
let api: Api;

const HARD = [
  "a,b",
  "a|b",
  "a&b=c",
  "тошкент/шаҳар",
  "😀",
  "__proto__",
  "constructor",
  " ",
  "%2F",
  "a\u0000b",
  "<script>\"'&",
  "x".repeat(512),
];

function totalsPath(articles: readonly string[]): string {
  return `/v1/totals?${new URLSearchParams([["site", SITE.id], ...articles.map((article) => ["article", article])])}`;
}

beforeAll(async () => {
  db = await openTestDatabaseWithStream();
  stream = await makeStream(db);
  api = new Api(db);
  await setBaseline(db, SITE.id, "based", { views: 1465, prints: 3, listens: 1 });
  const articles = ["based", ...HARD];
  for (const [at, article] of articles.entries()) {
    await api.post([api.view(article)], { session: `session-${at}` });
  }
  await stream();
});

describe("an address that is no route", () => {
  test.each(["GET /v1/nothing", "POST /v1/totals", "GET /"])(
    "answers %s with a problem that a page may read",
    async (key) => {
      const [method = "", path = ""] = key.split(" ");
      const answer = await api.call(method, path);
      expect(answer).toMatchObject({ status: 404, json: { type: "/problems/route", status: 404 } });
      expect(answer.headers["access-control-allow-origin"]).toBe("*");
    },
  );
});

describe("GET /v1/totals", () => {
  test("adds what is counted to the baseline of an older system", async () => {
    const { json } = await api.call("GET", totalsPath(["based"]));
    expect(json).toEqual({ site: SITE.id, asOf: api.nowMs, totals: { based: { views: 1466, prints: 3, listens: 1 } } });
  });

  test("gives zeros for an article that was never seen", async () => {
    const { json } = await api.call("GET", totalsPath(["never", "based"]));
    expect(json.totals).toEqual({
      never: { views: 0, prints: 0, listens: 0 },
      based: { views: 1466, prints: 3, listens: 1 },
    });
  });

  test.each(HARD.map((article) => [article.slice(0, 20), article]))(
    "counts an article whose id is %j as itself",
    async (_, article) => {
      const one = await api.call("GET", totalsPath([article]));
      const among = await api.call("GET", totalsPath(["based", article]));
      expect(Object.entries(one.json.totals)).toEqual([[article, { views: 1, prints: 0, listens: 0 }]]);
      expect(Object.entries(among.json.totals)).toContainEqual([article, { views: 1, prints: 0, listens: 0 }]);
    },
  );

  test("answers 100 articles in one request, and one asked for twice once", async () => {
    const articles = Array.from({ length: 99 }, (_, at) => `list-${at}`);
    const { json } = await api.call("GET", totalsPath([...articles, "based", "based"]));
    expect(Object.keys(json.totals)).toHaveLength(100);
  });

  test.each([
    ["no article", `/v1/totals?site=dunyo`, 400, 'The parameter "article" is missing.'],
    ["an empty article", `/v1/totals?site=dunyo&article=`, 400, "should not be empty"],
    ["an article of 513 bytes", totalsPath(["x".repeat(513)]), 400, "at most 512 bytes"],
    ["101 articles", totalsPath(Array.from({ length: 101 }, (_, at) => `a${at}`)), 400, "at most 100 articles"],
    ["no site", `/v1/totals?article=a`, 400, 'The parameter "site" is missing.'],
    ["two sites", `/v1/totals?site=dunyo&site=dunyo&article=a`, 400, "may be there once"],
    ["an unknown parameter", `/v1/totals?site=dunyo&article=a&colour=red`, 400, 'Unknown parameter "colour"'],
    [
      "an article that is not UTF-8",
      "/v1/totals?site=dunyo&article=%ff",
      400,
      'The parameter "article" should be UTF-8',
    ],
    ["half a character", "/v1/totals?site=dunyo&article=%ED%A0%80", 400, "UTF-8"],
    ["an unknown site", `/v1/totals?site=other&article=a`, 404, "No site has this id"],
  ])("answers a problem to %s", async (_, path, status, detail) => {
    expect(await api.call("GET", path)).toMatchObject({ status, json: { detail: expect.stringContaining(detail) } });
  });

  test("may be kept for 2 seconds, and is answered 304 while nothing has changed", async () => {
    const path = totalsPath(["changing"]);
    const first = await api.call("GET", path);
    expect(first.headers).toMatchObject({
      "cache-control": "public, max-age=2, s-maxage=2, stale-while-revalidate=30",
      "access-control-allow-origin": "*",
    });
    const etag = first.headers["etag"] ?? "";
    for (const known of [etag, `"other", ${etag}`, etag.replace("W/", ""), "*"]) {
      const again = await api.call("GET", path, { headers: { "if-none-match": known } });
      expect(again).toMatchObject({ status: 304, text: "", headers: { etag } });
    }
    await api.post([api.view("changing")]);
    await stream();
    const changed = await api.call("GET", path, { headers: { "if-none-match": etag } });
    expect(changed).toMatchObject({ status: 200, json: { totals: { changing: { views: 1 } } } });
  });

  test("answers 503 with Retry-After while the database throttles", async () => {
    const busy = new Api(throughClient(db, faultyNetwork({ ...NO_FAULTS, throttled: 1 }, seededRandom(1)).client));
    for (const articles of [["based"], ["based", "never"]]) {
      const answer = await busy.call("GET", totalsPath(articles));
      expect(answer.status).toBe(503);
      expect(answer.headers).toHaveProperty("retry-after");
    }
  });
});

describe("GET /v1/read.gif", () => {
  const gif = (query: string, headers: Record<string, string> = {}) =>
    api.call("GET", `/v1/read.gif?${query}`, { headers });
  const viewsOf = async (article: string) => {
    await stream();
    return (await api.call("GET", totalsPath([article]))).json.totals[article];
  };

  test("counts a view, a print and a listen of a page without script", async () => {
    for (const kind of ["", "&kind=print", "&kind=listen"])
      await gif(`site=dunyo&article=plain${kind}`, { referer: `${PAGE}/plain` });
    expect(await viewsOf("plain")).toEqual({ views: 1, prints: 1, listens: 1 });
  });

  test("counts the same visitor's view within 30 seconds once", async () => {
    await gif("site=dunyo&article=again");
    api.nowMs += 10_000;
    await gif("site=dunyo&article=again");
    expect(await viewsOf("again")).toMatchObject({ views: 1 });
  });

  test.each([
    ["what is right", "site=dunyo&article=right", {}, undefined],
    ["an unknown site", "site=other&article=a", {}, "site"],
    ["no article", "site=dunyo", {}, "query"],
    ["an unknown kind", "site=dunyo&article=a&kind=other", {}, "query"],
    ["a page of another site", "site=dunyo&article=a", { referer: "https://elsewhere.example/" }, "origin"],
    ["a robot", "site=dunyo&article=a", { "user-agent": "curl/8" }, "robot"],
    ["a prefetch", "site=dunyo&article=a", { purpose: "prefetch" }, "prefetch"],
  ])(
    "is an image of 43 bytes that nobody keeps for %s, with what was wrong in a header",
    async (_, query, headers, rejected) => {
      const answer = await gif(query, headers);
      expect(answer).toMatchObject({
        status: 200,
        headers: { "content-type": "image/gif", "cache-control": "no-store" },
      });
      expect(answer.bytes).toHaveLength(43);
      expect(answer.bytes.subarray(0, 6).toString()).toBe("GIF89a");
      expect(answer.headers["x-tirage-rejected"]).toBe(rejected);
    },
  );

  test("is an image while the database is away, and says so by its status", async () => {
    const away = new Api(throughClient(db, faultyNetwork({ ...NO_FAULTS, brokenBefore: 1 }, seededRandom(1)).client));
    const answer = await away.call("GET", "/v1/read.gif?site=dunyo&article=a");
    expect(answer).toMatchObject({
      status: 503,
      headers: { "content-type": "image/gif", "retry-after": "5", "x-tirage-rejected": "unavailable" },
    });
    expect(answer.bytes).toHaveLength(43);
  });

  test("is an image when something unexpected happens, and the fault is told of once", async () => {
    const told = vi.spyOn(console, "error").mockReturnValue(undefined);
    const lost = new Api({ ...db, events: "No-Such-Table" });
    const answer = await lost.call("GET", "/v1/read.gif?site=dunyo&article=a");
    expect(answer).toMatchObject({ status: 500, headers: { "x-tirage-rejected": "internal" } });
    expect(answer.bytes).toHaveLength(43);
    expect(told.mock.calls).toEqual([[expect.objectContaining({ error: "ResourceNotFoundException" })]]);
    told.mockRestore();
  });

  test("is an image when its function's time is over", async () => {
    const never = () => new Promise<never>(() => undefined);
    const { "GET /v1/read.gif": route } = recordRoutes;
    const answer = serveHttp({ "GET /v1/read.gif": { ...route, answer: never } }, {});
    const requestContext = { http: { sourceIp: ADDRESS } };
    const event = { routeKey: "GET /v1/read.gif", rawQueryString: "", headers: {}, requestContext };
    const late = await answer(event as never, { getRemainingTimeInMillis: () => 50 } as never);
    expect(late).toMatchObject({
      statusCode: 503,
      headers: { "content-type": "image/gif", "retry-after": "5", "x-tirage-rejected": "unavailable" },
    });
    expect(Buffer.from(late.body ?? "", "base64")).toHaveLength(43);
  });
});

describe("GET /v1/badge.svg", () => {
  const badge = (query: string) => api.call("GET", `/v1/badge.svg?site=dunyo&article=based&${query}`);

  test.each([
    ["language=en", "Views: 1,466"],
    ["language=uz", "Koʻrishlar: 1\u00a0466"],
    ["language=uz-Cyrl", "Кўришлар: 1\u00a0466"],
    ["language=ru", "Просмотры: 1\u00a0466"],
    ["language=ru-RU&kind=prints", "Печать: 3"],
    ["kind=listens&language=en&label=Heard", "Heard: 1"],
    ["", "Koʻrishlar: 1\u00a0466"],
    ["label=", "1\u00a0466"],
  ])("says for %j: %s", async (query, said) => {
    const { status, text, headers } = await badge(query);
    expect(status).toBe(200);
    expect(headers["content-type"]).toContain("image/svg+xml");
    expect(text).toContain(`<title>${said}</title>`);
    expect(text).toContain(`aria-label="${said}"`);
    expect(text).toContain('role="img"');
  });

  test("shows a hostile label as text", async () => {
    const { text } = await badge(
      `language=en&label=${encodeURIComponent(`"><script>alert(1)</script>\u0000&'`)}%ED%A0%80`,
    );
    expect(text).not.toContain("<script");
    expect(text).not.toContain("\u0000");
    expect(text.match(/<[a-z]+/g)).toEqual(["<svg", "<title", "<rect", "<path", "<g", "<text", "<text"]);
  });

  test.each([
    ["kind=other", '"kind" should be one of'],
    ["language=not_a_tag!", '"language" should be a BCP 47 tag'],
    [`label=${"x".repeat(65)}`, "64 characters"],
    ["colour=red", 'Unknown parameter "colour"'],
  ])("answers a problem to %s", async (query, detail) => {
    expect(await badge(query)).toMatchObject({ status: 400, json: { detail: expect.stringContaining(detail) } });
  });

  test("takes a label of 64 characters, each of two units", async () => {
    expect((await badge(`label=${encodeURIComponent("😀".repeat(64))}`)).status).toBe(200);
  });

  test("is answered 304 while nothing has changed", async () => {
    const { headers } = await badge("");
    const again = await api.call("GET", "/v1/badge.svg?site=dunyo&article=based", {
      headers: { "if-none-match": headers["etag"] ?? "" },
    });
    expect(again.status).toBe(304);
  });
});

describe("GET /v1/most-read", () => {
  const list = (query: string) => api.call("GET", `/v1/most-read?site=dunyo&${query}`);

  test("lists the articles that were viewed most, with what their pages said of them, seconds after they were read", async () => {
    const told = { title: "A long road", section: "roads", url: "https://news.example/long-road" };
    for (let reader = 0; reader < 9; reader++) {
      await api.post([api.view("long-road", told)], { session: `road-${reader}` });
      if (reader < 8) await api.post([api.view("short-road", { section: "roads" })], { session: `road-${reader}` });
      if (reader < 7) await api.post([api.view("no-road")], { session: `road-${reader}` });
    }
    await stream();
    for (const window of ["1h", "24h", "7d", "30d"]) {
      const { json } = await list(`window=${window}&limit=3`);
      expect(json).toEqual({
        site: "dunyo",
        asOf: api.nowMs,
        window,
        articles: [
          { article: "long-road", ...told, views: 9 },
          { article: "short-road", url: null, title: null, section: "roads", views: 8 },
          { article: "no-road", url: null, title: null, section: null, views: 7 },
        ],
      });
    }
    const roads = await list("section=roads&limit=50");
    expect(roads.json.articles.map(({ article }: { article: string }) => article)).toEqual(["long-road", "short-road"]);
    expect((await list("section=nowhere")).json.articles).toEqual([]);
  });

  test("leaves out what is older than its window", async () => {
    const later = new Api(db);
    later.nowMs = api.nowMs + 61 * 60_000;
    const old = await later.call("GET", "/v1/most-read?site=dunyo&window=1h");
    expect(old.json.articles).toEqual([]);
  });

  test("is kept for a minute, and answered 304 while nothing has changed", async () => {
    const { headers } = await list("limit=1");
    expect(headers["cache-control"]).toBe("public, max-age=60, s-maxage=60, stale-while-revalidate=300");
    const again = await api.call("GET", "/v1/most-read?site=dunyo&limit=1", {
      headers: { "if-none-match": headers["etag"] ?? "" },
    });
    expect(again.status).toBe(304);
  });

  test.each([
    ["window=2h", 'The parameter "window" should be one of 1h, 24h, 7d, 30d.'],
    ["window=", 'The parameter "window" should be one of'],
    ["limit=0", 'The parameter "limit" should be 1-50.'],
    ["limit=51", "1-50"],
    ["limit=-1", "1-50"],
    ["limit=1e1", "1-50"],
    ["colour=1", 'Unknown parameter "colour"'],
  ])("answers 400 to %s and says what to change", async (query, detail) => {
    expect(await list(query)).toMatchObject({ status: 400, json: { detail: expect.stringContaining(detail) } });
  });

  test("answers 404 to an unknown site", async () => {
    expect((await api.call("GET", "/v1/most-read?site=other")).status).toBe(404);
  });
});

describe("GET /v1/health", () => {
  test("says ok while the database answers, and 503 while it does not", async () => {
    expect((await api.call("GET", "/v1/health")).json).toEqual({ status: "ok", asOf: api.nowMs });
    const away = new Api(throughClient(db, faultyNetwork({ ...NO_FAULTS, brokenBefore: 1 }, seededRandom(1)).client));
    expect((await away.call("GET", "/v1/health")).status).toBe(503);
  });
});

describe("the built files", () => {
  test.each(["/v1/reader.js", "/v1/stay.js", "/v1/older.js", "/v1/views.js", "/v1/most-read.js", "/v1/openapi.json"])(
    "%s is served for an hour, with an ETag of what it says",
    async (path) => {
      const first = await api.call("GET", path);
      expect(first).toMatchObject({ status: 200, headers: { "cache-control": "public, max-age=3600" } });
      const hash = createHash("sha256").update(first.text).digest("base64url").slice(0, 22);
      expect(first.headers["etag"]).toBe(`W/"${hash}"`);
      const again = await api.call("GET", path, { headers: { "if-none-match": first.headers["etag"] ?? "" } });
      expect(again.status).toBe(304);
    },
  );

  test("describe this API", async () => {
    const { json } = await api.call("GET", "/v1/openapi.json");
    expect(json.openapi).toBe("3.1.0");
    expect(Object.keys(json.paths)).toContain("/v1/reads");
  });

  const forever = "public, max-age=31536000, immutable";

  test.each(["reader", "views", "most-read"])(
    "%s.js is served for ever under the name that carries its hash",
    async (name) => {
      const { text } = await api.call("GET", `/v1/${name}.js`);
      const hash = createHash("sha256").update(text).digest("hex").slice(0, 12);
      const pinned = await api.call("GET", `/v1/scripts/${name}.${hash}.js`);
      expect(pinned).toMatchObject({ status: 200, text, headers: { "cache-control": forever } });
      expect(pinned.headers["access-control-allow-origin"]).toBe("*");
    },
  );

  test("a script's name of another build is answered with the script of today, for an hour", async () => {
    const { text } = await api.call("GET", "/v1/reader.js");
    const old = await api.call("GET", "/v1/scripts/reader.0123456789ab.js");
    expect(old).toMatchObject({ status: 200, text, headers: { "cache-control": "public, max-age=3600" } });
  });

  test.each([
    "openapi.json",
    "reader.js",
    "..%2F..%2Frecord.mjs",
    "reader.0123456789ab.js.br",
    "secret.0123456789ab.js",
  ])("%s is no script's name", async (file) => {
    expect((await api.call("GET", `/v1/scripts/${file}`)).status).toBe(404);
  });

  test.each([
    ["gzip, deflate, br, zstd", "br", brotliDecompressSync],
    ["gzip;q=1.0, br;q=0", "gzip", gunzipSync],
    ["GZIP", "gzip", gunzipSync],
  ])("go to a browser that takes %s as %s", async (accepted, encoding, decode) => {
    const plain = await api.call("GET", "/v1/reader.js");
    expect(plain.headers).toMatchObject({ vary: "accept-encoding" });
    expect(plain.headers).not.toHaveProperty("content-encoding");
    const small = await api.call("GET", "/v1/reader.js", { headers: { "accept-encoding": accepted } });
    expect(small.headers).toMatchObject({ vary: "accept-encoding", "content-encoding": encoding });
    expect(decode(small.bytes).toString()).toBe(plain.text);
    expect(small.bytes.byteLength).toBeLessThan(plain.bytes.byteLength * 0.6);
  });
});
