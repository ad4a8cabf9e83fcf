import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { beforeAll, describe, expect, test } from "vitest";
import { HOUR_MS, SECOND_MS } from "../../functions/core/clock.ts";
import type { Site } from "../../functions/core/config.ts";
import { signPage } from "../../functions/core/page-token.ts";
import { readArticleRows } from "../../functions/store/read-article-rows.ts";
import { readEnv, sitesOf } from "../../functions/lambda/env.ts";
import { config } from "../../tirage.config.ts";
import { openTestDatabaseWithStream } from "../test-database.ts";
import { Api, BROWSER, PAGE, SITE as OPEN_SITE, makeStream } from "./api.ts";

const SITE: Site = { ...OPEN_SITE, pageToken: { secret: 1, validSeconds: 3_600 } };
const SECRET = "the-secret-of-the-cms";

let db: Awaited<ReturnType<typeof openTestDatabaseWithStream>>;
let stream: () => Promise<void>;

beforeAll(async () => {
  db = await openTestDatabaseWithStream();
  stream = await makeStream(db);
});

const openApi = () => new Api(db, [SITE], [], new Map([[SITE.id, [SECRET]]]));

const tokenOf = (api: Api, article: string, offSeconds = 0) =>
  signPage(SECRET, SITE.id, article, Math.floor(api.nowMs / SECOND_MS) + offSeconds, "k3J9x0Qm2aPz");

async function rowsOf(article: string) {
  const { Items = [] } = await db.client.send(new ScanCommand({ TableName: db.events }));
  return Items.filter((item) => item["pk"]?.S?.includes(`|${article}|`));
}

async function totalsOf(api: Api, article: string): Promise<unknown> {
  await stream();
  return (await api.call("GET", `/v1/totals?site=${SITE.id}&article=${article}`)).json.totals[article];
}

/** A view with all that may follow it. */
function eventsOf(api: Api, article: string, token: string | undefined) {
  const view = api.view(article, { token });
  return [
    view,
    { id: api.id(1), kind: "print", article, view: view.id, token },
    { id: api.id(2), kind: "listen", article, view: view.id, token },
    { id: view.id, kind: "read", article, seconds: 74, depth: 80, token },
  ];
}

describe("a site whose pages carry a token", () => {
  test("counts what comes with it", async () => {
    const api = openApi();
    const answer = await api.post(eventsOf(api, "signed", tokenOf(api, "signed")));
    expect(answer.json).toEqual({ accepted: 4, rejected: [] });
    expect(await totalsOf(api, "signed")).toEqual({ views: 1, prints: 1, listens: 1 });
    expect(JSON.stringify(await rowsOf("signed"))).not.toMatch(/k3J9x0Qm2aPz|the-secret/);
  });

  test.each([
    ["none", () => undefined],
    ["that of another article", (api: Api) => tokenOf(api, "elsewhere")],
    ["an old one", (api: Api, article: string) => tokenOf(api, article, -3_700)],
    ["a huge one", (api: Api, article: string) => tokenOf(api, article) + "A".repeat(3_000)],
  ])("keeps apart what comes with %s, and counts nothing of it", async (name, token) => {
    const api = openApi();
    const article = `unsigned-${name.replaceAll(" ", "-")}`;
    const events = eventsOf(api, article, token(api, article));
    const answer = await api.post(events, { totals: true });
    expect(answer.json).toMatchObject({
      accepted: 0,
      rejected: events.map(({ id }) => ({ id, reason: "unsigned" })),
      totals: { [article]: { views: 0, prints: 0, listens: 0 } },
    });
    expect((await rowsOf(article)).map(({ x }) => x?.S)).toEqual(Array(4).fill("unsigned"));
    expect(await totalsOf(api, article)).toEqual({ views: 0, prints: 0, listens: 0 });
  });

  test("asks it before anything else, so that no later judgement makes a view of what has none", async () => {
    const api = openApi();
    const view = api.view("robots", { own: true });
    const headers = { "user-agent": `${BROWSER} GPTBot/1.0`, "sec-purpose": "prefetch" };
    const answer = await api.post([view], { webdriver: true }, headers);
    expect(answer.json.rejected).toEqual([{ id: view.id, reason: "unsigned" }]);
    const [row, ...others] = await rowsOf("robots");
    expect([row?.["x"], row?.["bot"], others]).toEqual([{ S: "unsigned" }, undefined, []]);
  });

  test("leaves robots and the newsroom out for their own reasons where they have the page", async () => {
    const api = openApi();
    const token = tokenOf(api, "known");
    const robot = await api.post([api.view("known", { token })], { webdriver: true });
    expect(robot.json.rejected).toMatchObject([{ reason: "robot" }]);
    const own = await api.post([api.view("known", { token, own: true })]);
    expect(own.json.rejected).toMatchObject([{ reason: "excluded" }]);
  });

  test("judges what comes hours late, or again, by its own time", async () => {
    const api = openApi();
    const token = tokenOf(api, "late");
    const view = api.view("late", { token });
    const after = api.view("late", { token, id: api.id(2 * HOUR_MS) });
    api.nowMs += 5 * HOUR_MS;
    const answer = await api.post([view, after, view]);
    expect(answer.json).toEqual({ accepted: 2, rejected: [{ id: after.id, reason: "unsigned" }] });
    expect(await totalsOf(api, "late")).toMatchObject({ views: 1 });
  });

  test("takes a listen and a reading by the time of their view, long after the token's end", async () => {
    const api = openApi();
    const token = tokenOf(api, "open");
    const view = api.view("open", { token });
    await api.post([view]);
    api.nowMs += 3 * HOUR_MS;
    const article = "open";
    const answer = await api.post([
      { id: api.id(), kind: "listen", article, view: view.id, token },
      { id: view.id, kind: "read", article, seconds: 74, depth: 80, token },
      { id: api.id(), kind: "print", article, view: view.id, token },
    ]);
    expect(answer.json).toMatchObject({ accepted: 2, rejected: [{ reason: "unsigned" }] });
    expect(await totalsOf(api, "open")).toEqual({ views: 1, prints: 0, listens: 1 });
  });

  test("believes no reading of a view from somebody without its page", async () => {
    const api = openApi();
    const token = tokenOf(api, "read");
    const view = api.view("read", { token });
    const read = { id: view.id, kind: "read", article: "read", depth: 10 };
    await api.post([view, { ...read, seconds: 7, token }, { ...read, seconds: 80_000 }]);
    const [row] = await rowsOf("read");
    const [, , hour = "", lane = ""] = row?.["pk"]?.S?.split("|") ?? [];
    const { readings } = await readArticleRows(db, { site: SITE.id, article: "read", hour }, [Number(lane)], []);
    expect(readings).toEqual([{ view: view.id, seconds: 7, depth: 10 }]);
  });

  test("counts an image of a page without script by the token in its address", async () => {
    const api = openApi();
    const gif = (query: string) =>
      api.call("GET", `/v1/read.gif?site=${SITE.id}&article=plain${query}`, { headers: { referer: `${PAGE}/plain` } });
    expect((await gif("")).headers["x-tirage-rejected"]).toBe("unsigned");
    expect((await gif(`&token=${tokenOf(api, "plain")}`)).headers["x-tirage-rejected"]).toBeUndefined();
    expect(await totalsOf(api, "plain")).toMatchObject({ views: 1 });
  });
});

test("an environment names the secrets of each site, and the demo's pages need a token where it has one", () => {
  const tables = { EVENTS_TABLE: "e", ROLLUPS_TABLE: "r" };
  const env = readEnv({ ...tables, PAGE_SECRETS: "dunyo=new,old;demo=first" });
  expect(env.pageSecrets).toEqual(
    new Map([
      ["dunyo", ["new", "old"]],
      ["demo", ["first"]],
    ]),
  );
  expect(sitesOf(config, env).find(({ id }) => id === "demo")?.pageToken).toEqual({ secret: 1 });
  const none = readEnv(tables);
  expect(none.pageSecrets.size).toBe(0);
  expect(sitesOf(config, none).find(({ id }) => id === "demo")).not.toHaveProperty("pageToken");
});
