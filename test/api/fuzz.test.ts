import { ScanCommand } from "@aws-sdk/client-dynamodb";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { makeEventId } from "../../functions/core/event-id.ts";
import { PROBLEMS } from "../../functions/core/problem.ts";
import { laneOf } from "../../functions/core/lane.ts";
import { parseEventsPartition } from "../../functions/store/keys.ts";
import { openTestDatabase } from "../test-database.ts";
import { Api, PAGE, SITE, type Answered } from "./api.ts";

/** How often each fuzz test tries: `FUZZ_RUNS=5000 npm test -- test/api/fuzz`. */
const RUNS = { numRuns: Number(process.env["FUZZ_RUNS"] ?? 150) };
const REASONS = ["invalid", "future", "expired", "unsigned", "robot", "prefetch", "excluded", "article"];

/** Nothing may hang: far less than what API Gateway waits. */
const PATIENCE_MS = 20_000;

let db: Awaited<ReturnType<typeof openTestDatabase>>;
let api: Api;

beforeAll(async () => {
  db = await openTestDatabase();
  api = new Api(db);
  api.nowMs = NOW_MS;
});

/** An answer is a problem of the list, or a 202 that names what it rejected; `Api` has held it against the contract. */
async function expectGraceful(answer: Promise<Answered>): Promise<Answered> {
  const patience = new Promise<never>((_, fail) => {
    setTimeout(() => fail(new Error("no answer")), PATIENCE_MS).unref();
  });
  const { status, json, ...rest } = await Promise.race([answer, patience]);
  expect(status).toBeLessThan(500);
  if (status === 202) for (const { reason } of json.rejected) expect(REASONS).toContain(reason);
  else expect(Object.keys(PROBLEMS).map((name) => `/problems/${name}`)).toContain(json.type);
  return { status, json, ...rest };
}

const post = (body: string | Uint8Array) =>
  expectGraceful(api.call("POST", "/v1/reads", { body, headers: { origin: PAGE } }));

const hostileText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.constantFrom(
    "__proto__",
    "constructor",
    "toString",
    "\ud800",
    "\udc00x",
    "\u0000",
    "",
    "|",
    "dunyo|a|2026-11-24T10|0",
    "@salt|dunyo|2026-11-24",
    "x".repeat(17_000),
  ),
);
const hostileNumber = fc.oneof(
  fc.double(),
  fc.bigInt().map(Number),
  fc.constantFrom(-0, 1e308, -1e308, 2 ** 53, -1, 0.1),
);
const hostileValue = fc.oneof(hostileText, hostileNumber, fc.constantFrom(null, true, false, [], {}), fc.jsonValue());

const NOW_MS = Date.parse("2026-11-24T10:30:00Z");
const idAround = (minMs: number, maxMs: number) =>
  fc
    .tuple(fc.integer({ min: minMs, max: maxMs }), fc.uint8Array({ minLength: 10, maxLength: 10 }))
    .map(([offMs, random]) => makeEventId(NOW_MS + offMs, random));
const goodId = idAround(-86_000_000, 29_000);

/** An id of the API's time, of other times, of other versions, or none at all. */
const hostileId = fc.oneof(
  { weight: 4, arbitrary: idAround(-90_000_000, 60_000) },
  fc.uuid({ version: [1, 3, 4, 5, 6, 8] }),
  fc.uuid({ version: 7 }),
  hostileValue,
);

const separators = fc
  .array(
    fc.constantFrom(
      "|",
      "@",
      "/",
      "#",
      "\n",
      "\u0000",
      "0",
      "T",
      "2026-11-24T10",
      "read",
      "salt",
      "totals",
      "😀",
      "%7C",
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => parts.join(""));

const goodEvent = fc.oneof(
  fc.record({ id: goodId, kind: fc.constant("view"), article: separators }),
  fc.record({ id: goodId, kind: fc.constantFrom("print", "listen"), article: separators, view: goodId }),
  fc.record({ id: goodId, kind: fc.constant("read"), article: separators, seconds: fc.nat(100), depth: fc.nat(100) }),
);
const hostileFields = fc.record(
  {
    id: hostileId,
    kind: hostileValue,
    article: hostileValue,
    view: hostileId,
    url: fc.oneof(fc.constant(`${PAGE}/a`), fc.webUrl(), hostileValue),
    title: hostileValue,
    width: hostileValue,
    published: hostileValue,
    seconds: hostileValue,
    depth: hostileValue,
    own: hostileValue,
  },
  { requiredKeys: [] },
);

/** A right event, or one with some of its fields replaced by hostile ones. */
const almostEvent = fc
  .tuple(goodEvent, fc.option(hostileFields, { nil: {}, freq: 2 }), fc.boolean())
  .map(([good, hostile, isHostile]) => (isHostile ? { ...good, ...hostile } : good));

describe("hostile input to POST /v1/reads", () => {
  test("random bytes get a problem", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => void (await post(bytes))),
      RUNS,
    );
  });

  test("any JSON gets a problem or a named rejection", async () => {
    await fc.assert(
      fc.asyncProperty(fc.json({ depthSize: "large" }), async (json) => void (await post(json))),
      RUNS,
    );
  });

  test("a body that is almost right gets a problem or a named rejection", async () => {
    const body = fc.record(
      {
        site: fc.oneof(fc.constant(SITE.id), hostileValue),
        sent: fc.oneof(fc.constant(api.nowMs), hostileValue),
        session: fc.oneof(fc.constant("s"), hostileValue),
        totals: fc.oneof(fc.boolean(), hostileValue),
        events: fc.oneof(fc.array(almostEvent, { maxLength: 22 }), hostileValue),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(body, async (one) => void (await post(JSON.stringify(one)))),
      RUNS,
    );
  });

  test("events that are almost right are stored as what they are, or named; no row has a forged key", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(almostEvent, { minLength: 1, maxLength: 5 }),
        fc.constantFrom("s1", "s2", undefined),
        async (events, session) => {
          const { status, json } = await post(
            JSON.stringify({ site: SITE.id, sent: api.nowMs, session, totals: true, events }),
          );
          if (status === 202) expect(json.accepted + json.rejected.length).toBe(events.length);
          else expect(status).toBe(413);
        },
      ),
      RUNS,
    );
    const { Items = [] } = await db.client.send(new ScanCommand({ TableName: db.events }));
    expect(Items.length).toBeGreaterThan(20);
    for (const { pk, sk, s } of Items) {
      if (pk?.S?.startsWith("@salt|")) {
        expect(pk.S).toMatch(/^@salt\|dunyo\|\d{4}-\d\d-\d\d$/);
        continue;
      }
      const { site, hour, lane } = parseEventsPartition(pk?.S ?? "");
      const [, time = ""] =
        /^(?:read\|)?([0-9a-f]{8}-[0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\|(?:view|print|listen|\d+\|\d+)$/.exec(
          sk?.S ?? "",
        ) ?? [];
      const timeMs = Number.parseInt(time.replace("-", ""), 16);
      expect({ site, hour, lane }).toEqual({
        site: SITE.id,
        hour: new Date(timeMs).toISOString().slice(0, 13),
        lane: laneOf(s?.S),
      });
      expect(timeMs).toBeGreaterThanOrEqual(api.nowMs - 86_400_000);
      expect(timeMs).toBeLessThanOrEqual(api.nowMs + 30_000);
    }
  });

  test.each([
    ["JSON 8,000 levels deep", "[".repeat(8_000) + "]".repeat(8_000)],
    ["events 4,000 levels deep", `{"site":"dunyo","sent":1,"events":${"[".repeat(4_000)}${"]".repeat(4_000)}}`],
    ["a number beyond every range", `{"site":"dunyo","sent":1e999,"events":[1]}`],
    ["a number of 16,000 digits", `{"site":"dunyo","sent":${"9".repeat(16_000)},"events":[1]}`],
    ["17 KB", `{"site":"dunyo","pad":"${"x".repeat(17_000)}"}`],
    [
      "a __proto__ that would make everybody an admin",
      '{"site":"dunyo","sent":1,"events":[1],"__proto__":{"admin":true}}',
    ],
    ["the same name twice", '{"site":"other","site":"dunyo","sent":1,"events":[1]}'],
    ["a byte order mark", `\ufeff{"site":"dunyo"}`],
  ])("%s gets a problem", async (_, body) => {
    expect((await post(body)).status).toBeGreaterThanOrEqual(400);
    expect(Object.prototype).not.toHaveProperty("admin");
  });
});

describe("hostile queries", () => {
  const pairs = fc.array(
    fc.tuple(
      fc.oneof({ weight: 4, arbitrary: fc.constantFrom("site", "article", "kind", "label", "language") }, hostileText),
      fc.oneof({ weight: 2, arbitrary: fc.constantFrom("dunyo", "a", "views", "en") }, hostileText),
    ),
    { maxLength: 6 },
  );

  test.each(["/v1/totals", "/v1/badge.svg"])("of %s get numbers or a problem", async (path) => {
    await fc.assert(
      fc.asyncProperty(pairs, async (query) => {
        const { status } = await api.call("GET", `${path}?${new URLSearchParams(query)}`);
        expect([200, 400, 404]).toContain(status);
      }),
      RUNS,
    );
  });

  test("of read.gif get an image", async () => {
    await fc.assert(
      fc.asyncProperty(
        pairs,
        fc.record({ referer: hostileText, "user-agent": hostileText }),
        async (query, headers) => {
          const { bytes } = await api.call("GET", `/v1/read.gif?${new URLSearchParams(query)}`, { headers });
          expect(bytes).toHaveLength(43);
        },
      ),
      RUNS,
    );
  });

  test("that are no percent encoding at all get a problem", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary-ascii" }), async (query) => {
        const { status } = await api.call("GET", `/v1/totals?${query.replaceAll("?", "")}`);
        expect([200, 400, 404]).toContain(status);
      }),
      RUNS,
    );
  });
});
