import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { aboutKey } from "../../functions/store/keys.ts";
import { compareValue } from "../contract.ts";
import { NO_FAULTS, faultyNetwork } from "../pipeline/faulty-network.ts";
import { seededRandom } from "../pipeline/random.ts";
import { openTestDatabaseWithStream, throughClient } from "../test-database.ts";
import { Api, OTHER_SITE, PAGE, SITE, makeStream } from "./api.ts";

const PATH = "/v1/articles";
const ADMIN = { "cognito:groups": "[admins]", "custom:sites": "*" };
const OF_ONE_SITE = { "cognito:groups": "[admins]", "custom:sites": SITE.id };
const REQUEST = "#/components/schemas/ArticleChanges";
const NOTHING = { title: null, section: null, author: null, published: null, url: null };
const ZEROS = { views: 0, prints: 0, listens: 0 };
const HARD = [
  "a|b",
  "dunyo|a|2026-11-24T10|0",
  "__proto__",
  "<script>\"'&",
  "a\n    at b",
  "ж😀",
  " ",
  "x".repeat(512),
];

let db: Awaited<ReturnType<typeof openTestDatabaseWithStream>>;
let stream: () => Promise<void>;
let api: Api;
let made = 0;

const name = (what: string) => `${what}-${++made}`;

function send(body: unknown, claims: Record<string, unknown> = ADMIN, through = api) {
  return through.call("PUT", PATH, { claims, body: typeof body === "string" ? body : JSON.stringify(body) });
}

/** Sends one article of the site, which has to be kept. @returns what is kept of it now */
async function put(article: string, change: Record<string, unknown>) {
  const body = [{ site: SITE.id, article, ...change }];
  const { status, json } = await send(body);
  expect([status, json.detail]).toEqual([200, undefined]);
  expect(compareValue("body", REQUEST, body)).toEqual([]);
  return json.articles[0];
}

async function totalsOf(...articles: string[]) {
  const query = new URLSearchParams([["site", SITE.id], ...articles.map((article) => ["article", article])]);
  const { json } = await api.call("GET", `/v1/totals?${query}`);
  return articles.map((article) => json.totals[article]);
}

const viewsOf = async (...articles: string[]) => (await totalsOf(...articles)).map(({ views }) => views);

/** Counts views of different readers. */
async function view(article: string, readers = 1, more: Record<string, unknown> = {}) {
  for (let reader = 0; reader < readers; reader++) {
    await api.post([api.view(article, more)], { session: name("reader") });
  }
  await stream();
}

beforeAll(async () => {
  db = await openTestDatabaseWithStream();
  stream = await makeStream(db);
  api = new Api(db);
});

describe("what an article is about", () => {
  const all = {
    title: "A new chapter",
    section: "politics",
    author: "Nodira Karimova",
    published: "2024-07-04T09:00:00+05:00",
    url: `${PAGE}/new-chapter`,
  };

  test("has nothing that cannot be seen, whether a page says it, an admin, or it was kept before", async () => {
    const [told, kept] = [name("told"), name("kept")];
    await view(told, 1, { title: "\u200b \u00a0", section: "\u3164", author: " A. Karimov\u00a0" });
    const key = aboutKey(SITE.id, kept);
    const blank = { S: " \u2800" };
    const item = { pk: { S: key.pk }, sk: { S: key.sk }, title: blank, section: blank, author: blank };
    await db.client.send(new PutItemCommand({ TableName: db.rollups, Item: item }));
    const about = async (article: string) => {
      const query = new URLSearchParams({ site: SITE.id, article });
      return (await api.call("GET", `/v1/reports/article?${query}`, { claims: ADMIN })).json;
    };
    expect(await about(told)).toMatchObject({ title: null, section: null, author: "A. Karimov" });
    expect(await about(kept)).toMatchObject(NOTHING);
    expect(await put(told, { title: "  A title " })).toMatchObject({ title: "A title" });
  });

  test("is kept as an admin says it, and the answer shows what is kept", async () => {
    const article = name("about");
    const kept = { site: SITE.id, article, ...all, baseline: ZEROS, sameAs: [], foldedInto: null };
    expect(await put(article, all)).toEqual(kept);
    expect(await put(article, {})).toEqual(kept);
    expect(await put(article, { author: null, title: "Another" })).toEqual({ ...kept, author: null, title: "Another" });
  });

  test("takes the place of what a page has said, and no later page changes it", async () => {
    const article = name("about");
    await view(article, 1, { title: "From the page", section: "roads", author: "Someone" });
    const kept = await put(article, { title: "From the CMS", author: null });
    expect(kept).toMatchObject({ title: "From the CMS", section: "roads", author: null });
    await view(article, 1, { title: "From the page", section: "water", author: "Someone" });
    expect(await put(article, {})).toEqual(kept);
  });

  test("is filled up by the first page where the admin, who came before it, said nothing", async () => {
    const article = name("about");
    await put(article, { title: "From the CMS", author: null });
    await view(article, 1, { title: "From the page", author: "Someone", section: "roads", url: `${PAGE}/a#top` });
    await view(article, 1, { section: "water", published: "2024-07-04" });
    const { title, author, section, published, url } = await put(article, {});
    expect([title, author, section, published, url]).toEqual(["From the CMS", null, "roads", null, `${PAGE}/a`]);
  });

  test("is what the list of the most read says", async () => {
    const article = name("about");
    await view(article, 2, { title: "From the page" });
    await put(article, { title: "<b>From the CMS</b>", section: `section of ${article}` });
    const query = new URLSearchParams({ site: SITE.id, section: `section of ${article}` });
    const { json } = await api.call("GET", `/v1/most-read?${query}`);
    expect(json.articles).toMatchObject([{ article, title: "<b>From the CMS</b>", views: 2 }]);
  });

  test("has an address without what tells of one reader's visit", async () => {
    const sent = `https://me:secret@news.example/a?id=7&utm_source=mail#part`;
    expect(await put(name("about"), { url: sent })).toMatchObject({ url: `${PAGE}/a?id=7` });
  });
});

describe("a baseline", () => {
  test("is added to what is counted, in place of the one before, however often it is sent", async () => {
    const article = name("based");
    await view(article);
    for (const baseline of [
      1465,
      1465,
      { views: 1465, prints: 3, listens: 1 },
      { views: 1465, listens: 1, prints: 3 },
    ]) {
      await put(article, { baseline });
      expect(await viewsOf(article)).toEqual([1466]);
    }
    expect(await totalsOf(article)).toEqual([{ views: 1466, prints: 3, listens: 1 }]);
    expect(await put(article, {})).toMatchObject({ baseline: { views: 1465, prints: 3, listens: 1 } });
    await put(article, { baseline: { prints: 2 } });
    expect(await totalsOf(article)).toEqual([{ views: 1, prints: 2, listens: 0 }]);
  });

  test.each([[null], [0], [{}]])("is taken away by %j", async (nothing) => {
    const article = name("based");
    await put(article, { baseline: 7 });
    expect(await put(article, { baseline: nothing })).toMatchObject({ baseline: ZEROS });
    expect(await viewsOf(article)).toEqual([0]);
  });

  test("may be as large as 10 to the 12th, and adds up exactly", async () => {
    const article = name("based");
    const olds = Array.from({ length: 20 }, () => name("old"));
    for (const old of [article, ...olds]) await put(old, { baseline: 1e12 });
    await put(article, { sameAs: olds });
    await view(article);
    expect(await viewsOf(article)).toEqual([21e12 + 1]);
  });
});

describe("an old id", () => {
  test("has its counts, past and to come, shown under the new one, once, and both have one number", async () => {
    const [article, old] = [name("new"), name("old")];
    await put(old, { baseline: 1000 });
    await view(old, 2);
    await view(article, 3);
    expect(await put(article, { sameAs: old, baseline: 10 })).toMatchObject({ sameAs: [old], foldedInto: null });
    expect(await put(old, {})).toMatchObject({ sameAs: [], foldedInto: article });
    expect(await viewsOf(article, old)).toEqual([1015, 1015]);
    expect([await viewsOf(article), await viewsOf(old)]).toEqual([[1015], [1015]]);
    await view(old);
    await view(article);
    await put(article, { sameAs: old });
    expect(await viewsOf(old, article)).toEqual([1017, 1017]);
  });

  test("can be undone, and each has its own counts again", async () => {
    const article = name("new");
    const olds = [name("old"), name("old"), name("old")];
    const [first = "", second = "", third = ""] = olds;
    for (const [at, one] of [article, ...olds].entries()) await put(one, { baseline: 10 ** at });
    await put(article, { sameAs: olds });
    expect(await viewsOf(third)).toEqual([1111]);
    await view(second);
    await put(article, { sameAs: [first, third] });
    expect(await viewsOf(article, ...olds)).toEqual([1011, 1011, 101, 1011]);
    for (const nothing of [null, []]) {
      await put(article, { sameAs: nothing });
      expect(await viewsOf(article, ...olds)).toEqual([1, 10, 101, 1000]);
      await put(article, { sameAs: [second] });
    }
  });

  test("changes hands in one request", async () => {
    const [one, other, old] = [name("new"), name("new"), name("old")];
    await put(old, { baseline: 5 });
    await put(one, { sameAs: old });
    const body = [
      { site: SITE.id, article: other, sameAs: old },
      { site: SITE.id, article: one, sameAs: null },
    ];
    expect((await send(body)).status).toBe(200);
    expect(await viewsOf(one, other, old)).toEqual([0, 5, 5]);
  });

  test("shows the number of its article in the badge, and in the answer to a view", async () => {
    const [article, old] = [name("new"), name("old")];
    await put(old, { baseline: 1465 });
    await put(article, { sameAs: old });
    const { json } = await api.post([api.view(article)], { totals: true });
    expect(json.totals[article]).toMatchObject({ views: 1465 });
    await stream();
    for (const one of [article, old]) {
      const query = new URLSearchParams({ site: SITE.id, article: one, language: "en" });
      expect((await api.call("GET", `/v1/badge.svg?${query}`)).text).toContain("Views: 1,466");
    }
  });

  test("stands under its article in the list of the most read, with what is known of that one", async () => {
    const [article, old, section] = [name("new"), name("old"), name("section")];
    await view(article, 2, { title: "The new one", section });
    await view(old, 3, { title: "The old one", section });
    const list = async () => {
      const { json } = await api.call("GET", `/v1/most-read?${new URLSearchParams({ site: SITE.id, section })}`);
      return json.articles.map((one: { article: string; title: string; views: number }) => [one.title, one.views]);
    };
    const apart = [
      ["The old one", 3],
      ["The new one", 2],
    ];
    expect(await list()).toEqual(apart);
    await put(article, { sameAs: old });
    // The list knows what is folded for a minute.
    api.nowMs += 60_000;
    expect(await list()).toEqual([["The new one", 5]]);
    await put(article, { sameAs: null });
    api.nowMs += 60_000;
    expect(await list()).toEqual(apart);
  });

  test("may be any text, and so may its article", async () => {
    const [first = "", ...rest] = HARD;
    for (const [at, article] of HARD.entries())
      await put(article, { baseline: 2 ** at, title: article.trim() || null });
    expect(await put(first, { sameAs: rest })).toMatchObject({ sameAs: rest.toSorted() });
    expect(await viewsOf(...HARD)).toEqual(HARD.map(() => 255));
    await put(first, { sameAs: [] });
    expect(await viewsOf(...HARD)).toEqual(HARD.map((_, at) => 2 ** at));
  });

  test("is refused where it would be folded twice or in a chain, and nothing of that request is kept", async () => {
    const [article, old, other] = [name("new"), name("old"), name("other")];
    await put(article, { sameAs: old });
    const refused: [string, string, string][] = [
      [other, other, "names the article itself"],
      [other, old, `names "${old}", which is folded into "${article}"`],
      [other, article, `names "${article}", which has old ids of its own`],
      [old, other, `the article is folded into "${article}" itself`],
    ];
    for (const [into, one, why] of refused) {
      const { status, json } = await send([
        { site: SITE.id, article: other, title: "Kept?", baseline: 5 },
        ...(into === other ? [] : [{ site: SITE.id, article: into, sameAs: one }]),
        { site: SITE.id, article: name("more"), sameAs: into === other ? name("old") : null },
      ]);
      const direct = await send([
        { site: SITE.id, article: into, title: "Kept?", baseline: 5, sameAs: one },
        { site: OTHER_SITE.id, article: into, baseline: 5 },
      ]);
      if (into !== other) expect([status, json.type]).toEqual([400, "/problems/body"]);
      expect([direct.status, direct.json.type]).toEqual([400, "/problems/body"]);
      expect(direct.json.detail).toContain(`The field "sameAs" of "${into}"`);
      expect(direct.json.detail).toContain(why);
    }
  });

  test("of one site is none of another's", async () => {
    const [article, old] = [name("new"), name("old")];
    await put(old, { baseline: 5 });
    await send([{ site: OTHER_SITE.id, article, sameAs: old }]);
    expect(await viewsOf(article, old)).toEqual([0, 5]);
  });
});

describe("PUT /v1/articles", () => {
  test("takes 100 articles of several sites, and answers in their order", async () => {
    const body = Array.from({ length: 100 }, (_, at) => ({
      site: at % 2 ? SITE.id : OTHER_SITE.id,
      article: `bulk-${at}`,
      title: `Title ${at}`,
      baseline: at,
      sameAs: `bulk-old-${at}`,
    }));
    const { status, json, headers } = await send(body);
    expect([status, headers["cache-control"]]).toEqual([200, "no-store"]);
    const shown = json.articles.map(({ site, article, title, baseline, sameAs }: Record<string, unknown>) => ({
      site,
      article,
      title,
      baseline,
      sameAs,
    }));
    expect(shown).toEqual(
      body.map((one) => ({ ...one, baseline: { ...ZEROS, views: one.baseline }, sameAs: [one.sameAs] })),
    );
  });

  test("keeps what is known when it is told nothing", async () => {
    const article = name("empty");
    expect(await put(article, {})).toEqual({
      site: SITE.id,
      article,
      ...NOTHING,
      baseline: ZEROS,
      sameAs: [],
      foldedInto: null,
    });
  });

  test("is for admins", async () => {
    const body = [{ site: SITE.id, article: "a" }];
    expect((await api.call("PUT", PATH, { body: JSON.stringify(body) })).status).toBe(401);
    const editor = await send(body, { "cognito:groups": "[editors]", "custom:sites": "*" });
    expect([editor.status, editor.json.type]).toEqual([403, "/problems/access"]);
  });

  test("refuses a site that the token does not carry, whether it exists or not, and keeps nothing", async () => {
    const article = name("foreign");
    for (const site of [OTHER_SITE.id, "gone"]) {
      const body = [
        { site: SITE.id, article, baseline: 1 },
        { site, article, baseline: 1 },
      ];
      const { status, json } = await send(body, OF_ONE_SITE);
      expect([status, json.type]).toEqual([403, "/problems/access"]);
    }
    expect((await send([{ site: "gone", article }])).status).toBe(404);
    expect(await viewsOf(article)).toEqual([0]);
    expect((await send([{ site: SITE.id, article, baseline: 1 }], OF_ONE_SITE)).status).toBe(200);
  });

  const good = { site: SITE.id, article: "wrong" };

  test.each<[string, unknown, string, isBeyondSchema?: boolean]>([
    ["what is no JSON", "[", "should be JSON"],
    ["one article without a list", good, "should be a JSON array"],
    ["null", null, "should be a JSON array"],
    ["no article", [], "should have an article"],
    ["101 articles", Array.from({ length: 101 }, (_, at) => ({ ...good, article: `${at}` })), "at most 100 articles"],
    ["a text in the list", ["a"], 'The field "0" should be a JSON object.'],
    ["an unknown field", [good, { ...good, article: "b", titel: "A" }], 'Unknown field "1.titel".'],
    ["a field named __proto__", '[{"site":"dunyo","article":"a","__proto__":{}}]', 'Unknown field "0.__proto__".'],
    ["a field named constructor", [{ ...good, constructor: 1 }], 'Unknown field "0.constructor".'],
    ["no site", [{ article: "a" }], 'The field "0.site" is missing.'],
    ["no article id", [{ site: SITE.id }], 'The field "0.article" is missing.'],
    ["an article id of 514 bytes", [{ ...good, article: "ж".repeat(257) }], '"0.article" should be at most 512 bytes'],
    ["an article id with half a character", [{ ...good, article: "\ud83d" }], '"0.article" should be well-formed'],
    [
      "an article twice",
      [good, { ...good, site: OTHER_SITE.id }, good],
      '"2.article" names an article that is there before',
      true,
    ],
    ["a title that is a number", [{ ...good, title: 1 }], '"0.title" should be text, or null'],
    ["an empty title", [{ ...good, title: "  " }], '"0.title" should not be empty; null takes it away'],
    [
      "a title that nobody sees",
      [{ ...good, title: "\u200b\u2069" }],
      '"0.title" should not be empty; null takes it',
      true,
    ],
    ["a title of 1,025 characters", [{ ...good, title: "x".repeat(1025) }], '"0.title" should be at most 1024'],
    ["a section of 257 characters", [{ ...good, section: "x".repeat(257) }], '"0.section" should be at most 256'],
    ["an author with half a character", [{ ...good, author: "\udc00" }], '"0.author" should be well-formed', true],
    ["a time in words", [{ ...good, published: "yesterday" }], '"0.published" should be an ISO 8601 date'],
    ["a time without its offset", [{ ...good, published: "2024-07-04T09:00:00" }], '"0.published" should be'],
    ["the 30th of February", [{ ...good, published: "2024-02-30" }], '"0.published" should be', true],
    ["a path as address", [{ ...good, url: "/a" }], '"0.url" should be an address, http or https'],
    ["a script as address", [{ ...good, url: "javascript:alert(1)" }], '"0.url" should be an address'],
    [
      "another site's address",
      [{ ...good, url: "https://elsewhere.example/a" }],
      '"0.url" should be on one of the site\'s hosts',
      true,
    ],
    ["a baseline below zero", [{ ...good, baseline: -1 }], '"0.baseline" should be a whole number'],
    ["a baseline that is not whole", [{ ...good, baseline: 1.5 }], '"0.baseline" should be a whole number'],
    ["a baseline as text", [{ ...good, baseline: "1465" }], '"0.baseline" should be a whole number'],
    ["a baseline as list", [{ ...good, baseline: [] }], '"0.baseline" should be a whole number'],
    [
      "a baseline beyond reason",
      [{ ...good, baseline: 1e12 + 1 }],
      '"0.baseline" should be a whole number, 0-1000000000000',
    ],
    ["a part of a baseline that is null", [{ ...good, baseline: { prints: null } }], '"0.baseline.prints" should be'],
    ["an unknown part of a baseline", [{ ...good, baseline: { reads: 1 } }], 'Unknown field "0.baseline.reads".'],
    ["an old id that is a number", [{ ...good, sameAs: 4711 }], '"0.sameAs" should be text'],
    ["an empty old id in a list", [{ ...good, sameAs: ["a", ""] }], '"0.sameAs.1" should not be empty'],
    ["an old id twice", [{ ...good, sameAs: ["a", "a"] }], '"0.sameAs" should name each id once'],
    ["21 old ids", [{ ...good, sameAs: Array.from({ length: 21 }, (_, at) => `${at}`) }], "at most 20 ids"],
  ])("answers 400 to %s and says what to change", async (_, body, detail, isBeyondSchema = false) => {
    const { status, json } = await send(body);
    expect([status, json.detail]).toEqual([400, expect.stringContaining(detail)]);
    if (json.type === "/problems/json") return;
    const differences = compareValue("body", REQUEST, typeof body === "string" ? JSON.parse(body) : body);
    expect(differences.length > 0).toBe(!isBeyondSchema);
  });

  test("answers 413 to a body of over 1 MB", async () => {
    const { status, json } = await send(`["${"x".repeat(1024 * 1024)}"]`);
    expect([status, json.type]).toEqual([413, "/problems/size"]);
  });

  test("answers 503 while the database is away, and the same again mends what broke off", async () => {
    const [article, old] = [name("new"), name("old")];
    const body = [{ site: SITE.id, article, title: "Whole", baseline: 5, sameAs: old }];
    for (let killAfter = 1; killAfter <= 4; killAfter++) {
      const away = faultyNetwork({ ...NO_FAULTS, killAfter }, seededRandom(1));
      expect((await send(body, ADMIN, new Api(throughClient(db, away.client)))).status).toBeGreaterThanOrEqual(500);
    }
    const throttled = faultyNetwork({ ...NO_FAULTS, throttled: 1 }, seededRandom(1));
    expect((await send(body, ADMIN, new Api(throughClient(db, throttled.client)))).status).toBe(503);
    expect(await put(article, {})).toMatchObject({ title: "Whole", baseline: { views: 5 }, sameAs: [old] });
    expect((await send(body)).json.articles).toEqual([await put(article, {})]);
    expect(await viewsOf(article, old)).toEqual([5, 5]);
  });

  test("answers any JSON with what is kept or a problem", async () => {
    const id = fc.oneof(fc.constantFrom(...HARD), fc.string({ unit: "binary" }));
    const value = fc.oneof(id, fc.jsonValue(), fc.constantFrom(null, -1, 1e13, 0.5, [], {}));
    const right = fc.record(
      {
        site: fc.constant(SITE.id),
        article: id,
        title: fc.oneof(id, fc.constant(null)),
        baseline: fc.oneof(fc.nat(), fc.dictionary(fc.constantFrom("views", "prints"), fc.nat())),
        sameAs: fc.oneof(id, fc.array(id, { maxLength: 4 })),
      },
      { requiredKeys: ["site", "article"] },
    );
    const fields = ["site", "article", "title", "published", "url", "baseline", "sameAs", "__proto__"];
    const hostile = fc.dictionary(fc.constantFrom(...fields), value, { maxKeys: 2 });
    const change = fc.oneof(
      right,
      fc.tuple(right, hostile).map(([one, more]) => ({ ...one, ...more })),
    );
    let kept = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.oneof({ weight: 4, arbitrary: fc.array(change, { maxLength: 3 }) }, fc.jsonValue()),
        async (body) => {
          const { status } = await send(JSON.stringify(body));
          expect([200, 400, 404]).toContain(status);
          if (status === 200) kept += 1;
        },
      ),
      { numRuns: Number(process.env["FUZZ_RUNS"] ?? 150) },
    );
    expect(kept).toBeGreaterThan(10);
  });
});
