import { beforeAll, describe, expect, test } from "vitest";
import { MINUTE_MS } from "../../functions/core/clock.ts";
import { openTestDatabaseWithStream } from "../test-database.ts";
import { Api, SITE, makeStream } from "./api.ts";

const CLAIMS = { "cognito:groups": "[admins]", "custom:sites": "*" };
/** More than the report lists. */
const BUSIER = 24;

let api: Api;
let made = 0;

async function now(query: Record<string, string>) {
  const path = `/v1/reports/now?${new URLSearchParams({ site: SITE.id, ...query })}`;
  const { status, json } = await api.call("GET", path, { claims: CLAIMS });
  expect(status).toBe(200);
  return json;
}

async function view(article: string, count: number): Promise<void> {
  for (let one = 0; one < count; one++) {
    const { status } = await api.post([api.view(article, { section: article })], { session: `reader-${++made}` });
    expect(status).toBe(202);
  }
}

beforeAll(async () => {
  const db = await openTestDatabaseWithStream();
  const stream = await makeStream(db);
  api = new Api(db);
  const nowMs = api.nowMs;
  api.nowMs = nowMs - 40 * MINUTE_MS;
  await view("quiet", 2);
  api.nowMs = nowMs;
  for (let one = 0; one < BUSIER; one++) await view(`busy-${one}`, 3);
  await view("quiet", 1);
  await view("old", 1);
  await stream();
  const body = JSON.stringify([{ site: SITE.id, article: "quiet", sameAs: "old" }]);
  expect((await api.call("PUT", "/v1/articles", { claims: CLAIMS, body })).status).toBe(200);
});

describe("GET /v1/reports/now?article=", () => {
  const quiet = { article: "quiet", views: 2, rank: BUSIER + 1, previousRank: 1 };

  test("tells an article's own last 30 minutes behind 24 busier ones, whichever of its ids is asked for", async () => {
    const { articles, article } = await now({ article: "quiet" });
    expect(articles.map((one: { article: string }) => one.article)).not.toContain("quiet");
    expect(article).toEqual(quiet);
    expect((await now({ article: "old" })).article).toEqual(quiet);
  });

  test("tells it whatever section the rest is filtered by", async () => {
    const { views, article } = await now({ article: "quiet", section: "busy-1" });
    expect([views, article]).toEqual([3, quiet]);
  });

  test("tells 0 and no place of an article that nobody reads", async () => {
    const { article } = await now({ article: "never" });
    expect(article).toEqual({ article: "never", views: 0, rank: null, previousRank: null });
  });

  test("tells that nothing is known of minutes by device", async () => {
    const { article } = await now({ article: "old", device: "phone" });
    expect(article).toEqual({ article: "quiet", views: null, rank: null, previousRank: null });
  });

  test("says nothing of any article where none was asked for, and refuses an empty one", async () => {
    expect(await now({})).not.toHaveProperty("article");
    const path = `/v1/reports/now?site=${SITE.id}&article=`;
    expect((await api.call("GET", path, { claims: CLAIMS })).status).toBe(400);
  });
});
