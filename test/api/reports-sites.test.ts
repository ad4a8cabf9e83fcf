import { beforeAll, describe, expect, test } from "vitest";
import { DEFINITIONS } from "../../functions/core/definitions.ts";
import { serveHttp } from "../../functions/lambda/http.ts";
import type { RouteTable } from "../../functions/routes/route.ts";
import { closedMarkKey, factsMarkKey } from "../../functions/store/keys.ts";
import { moveMark } from "../../functions/store/mark.ts";
import { settle } from "../../functions/store/settle.ts";
import { openTestDatabase } from "../test-database.ts";
import { Api, OTHER_SITE, SITE } from "./api.ts";

const PATH = "/v1/reports/sites";
const EDITOR = { "cognito:groups": "[editors]", "custom:sites": "*" };
const OF_ONE_SITE = { "cognito:groups": "[editors]", "custom:sites": SITE.id };
const { hosts: _hosts, ...DESCRIBED } = SITE;
const { hosts: _otherHosts, ...OTHER_DESCRIBED } = OTHER_SITE;
/** The one site is settled, and the other never was. */
const COMPLETE_TO = Date.parse("2026-11-24T10:05:00.123Z");
const SHOWN = { ...DESCRIBED, completeTo: COMPLETE_TO };
const OTHER_SHOWN = { ...OTHER_DESCRIBED, completeTo: null };

let api: Api;

beforeAll(async () => {
  const db = await openTestDatabase();
  // Nothing was before: it need not be looked for.
  for (const keyOf of [closedMarkKey, factsMarkKey]) await moveMark(db, keyOf(SITE.id), "2026-11-23T00");
  await settle(db, SITE, COMPLETE_TO, () => true);
  api = new Api(db);
});

describe("GET /v1/reports/sites", () => {
  test("shows an editor the sites that their token carries, and what each number means", async () => {
    const { json } = await api.call("GET", PATH, { claims: OF_ONE_SITE });
    const { asOf, ...rest } = json;
    expect(asOf).toBe(api.nowMs);
    expect(rest).toEqual({ site: null, zone: null, completeTo: null, sites: [SHOWN], definitions: DEFINITIONS });
  });

  test("shows all of them with *, to an admin too, each with how far its reports reach", async () => {
    for (const group of ["editors", "admins"]) {
      const { json } = await api.call("GET", PATH, { claims: { "cognito:groups": group, "custom:sites": "*" } });
      expect(json.sites).toEqual([SHOWN, OTHER_SHOWN]);
    }
  });

  test("shows none to a token without sites, such as an access token of Cognito", async () => {
    const { status, json } = await api.call("GET", PATH, { claims: { "cognito:groups": "[editors]" } });
    expect(status).toBe(200);
    expect(json.sites).toEqual([]);
  });

  test("shows the one that is asked for, with its zone and how far its reports reach", async () => {
    const { json } = await api.call("GET", `${PATH}?site=${SITE.id}`, { claims: EDITOR });
    expect(json).toMatchObject({ site: SITE.id, zone: SITE.zone, completeTo: COMPLETE_TO, sites: [SHOWN] });
    const { json: other } = await api.call("GET", `${PATH}?site=${OTHER_SITE.id}`, { claims: EDITOR });
    expect(other).toMatchObject({ completeTo: null, sites: [OTHER_SHOWN] });
  });

  test("refuses a site that the token does not carry, whether it exists or not", async () => {
    const answers = await Promise.all(
      [OTHER_SITE.id, "gone"].map((site) => api.call("GET", `${PATH}?site=${site}`, { claims: OF_ONE_SITE })),
    );
    for (const { status, json } of answers) expect([status, json.type]).toEqual([403, "/problems/access"]);
    expect(answers[0]?.text).toBe(answers[1]?.text);
    expect((await api.call("GET", `${PATH}?site=gone`, { claims: EDITOR })).status).toBe(404);
  });

  test("refuses a query that it does not know", async () => {
    expect((await api.call("GET", `${PATH}?sites=dunyo`, { claims: EDITOR })).status).toBe(400);
    expect((await api.call("GET", `${PATH}?site=`, { claims: EDITOR })).status).toBe(400);
  });

  test("answers 304 while nothing but the time has changed, to this user alone", async () => {
    const { headers } = await api.call("GET", PATH, { claims: EDITOR });
    api.nowMs += 1_000;
    const again = { "if-none-match": headers["etag"] ?? "" };
    expect((await api.call("GET", PATH, { claims: EDITOR, headers: again })).status).toBe(304);
    expect((await api.call("GET", PATH, { claims: OF_ONE_SITE, headers: again })).status).toBe(200);
    expect(headers).toMatchObject({ "cache-control": "private, max-age=5", vary: "authorization" });
  });
});

describe("a route for a group", () => {
  test("answers 401 without a token, and says how to ask", async () => {
    const { status, headers, json } = await api.call("GET", PATH);
    expect([status, json.type, headers["www-authenticate"]]).toEqual([401, "/problems/token", "Bearer"]);
  });

  test("answers 401 to a token that nobody vouched for, and says that it is not valid", async () => {
    const { status, headers } = await api.call("GET", PATH, { headers: { authorization: "Bearer e30.e30.e30" } });
    expect([status, headers["www-authenticate"]]).toEqual([401, 'Bearer error="invalid_token"']);
  });

  test.each([
    ["of another group", { "cognito:groups": "[readers]", "custom:sites": "*" }],
    ["of no group", { "custom:sites": "*" }],
    ["of nothing", {}],
  ])("answers 403 to a token %s", async (_name, claims) => {
    const { status, json } = await api.call("GET", PATH, { claims });
    expect([status, json.type]).toEqual([403, "/problems/access"]);
  });

  test("looks at the token before the query", async () => {
    expect((await api.call("GET", `${PATH}?unknown=1`)).status).toBe(401);
    expect((await api.call("GET", `${PATH}?unknown=1`, { claims: {} })).status).toBe(403);
  });

  test("of admins does not let editors in, and is not even begun for them", async () => {
    let calls = 0;
    const table: RouteTable<object> = {
      "PUT /some": {
        who: "admins",
        answer: async ({ user }) => {
          calls += 1;
          return { status: 200, headers: {}, body: [...user.groups].join() };
        },
      },
    };
    const handler = serveHttp(table, {});
    const call = async (groups: string) => {
      const event = {
        routeKey: "PUT /some",
        rawQueryString: "",
        headers: {},
        requestContext: { http: { sourceIp: "" }, authorizer: { jwt: { claims: { "cognito:groups": groups } } } },
      };
      return handler(event as never, {} as never);
    };
    expect(await call("[editors]")).toMatchObject({ statusCode: 403 });
    expect(calls).toBe(0);
    expect(await call("[editors admins]")).toMatchObject({ statusCode: 200, body: "editors,admins" });
  });
});

describe("a public route", () => {
  test("does not ask who calls", async () => {
    const headers = { authorization: "Bearer nonsense" };
    expect((await api.call("GET", `/v1/totals?site=${SITE.id}&article=a`, { headers })).status).toBe(200);
  });
});
