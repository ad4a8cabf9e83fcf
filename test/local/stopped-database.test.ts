import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { makeEventId } from "../../functions/core/event-id.ts";
import { readKeys } from "../../local/sign-in/keys.ts";
import { signToken } from "../../local/sign-in/sign-token.ts";
import { BROWSER } from "../api/api.ts";
import { assertContract } from "../contract.ts";
import { startLocalSystem, type LocalSystem } from "../local-system.ts";

/** More than a route has, 10 s, on a machine that is busy. */
const ANSWER_MS = 120_000;
/** How long a new view is waited for. */
const COUNTED_MS = 60_000;

let system: LocalSystem;
let database: number;
let headers: Record<string, string>;

beforeAll(async () => {
  system = await startLocalSystem();
  ({ database } = await system.owners());
  const keys = readKeys(system.dataDir);
  if (!keys) throw new Error("the local system has no keys");
  const token = await signToken(keys, new URL(system.origin).host, {
    group: "editors",
    sites: "*",
    expiresSeconds: 3_600,
  });
  headers = { authorization: `Bearer ${token}` };
});

afterEach(() => {
  process.kill(database, "SIGCONT");
});

afterAll(() => system?.stop());

async function ask(method: "GET" | "POST", path: string, more: Omit<RequestInit, "method"> = {}) {
  const answer = await fetch(system.origin + path, { ...more, method });
  const body = await answer.text();
  assertContract(method, path, { status: answer.status, headers: answer.headers, body });
  return { status: answer.status, retryAfter: answer.headers.get("retry-after"), json: JSON.parse(body) };
}

describe("while the local database is stopped", () => {
  test.each(["overview?site=demo", "now?site=demo", "search?site=demo&q=a"])(
    "GET /v1/reports/%s is answered with 503 and when to ask again, and as usual when it goes on",
    { timeout: 2 * ANSWER_MS },
    async (path) => {
      process.kill(database, "SIGSTOP");
      const { json, ...stopped } = await ask("GET", `/v1/reports/${path}`, { headers });
      expect(stopped).toEqual({ status: 503, retryAfter: "5" });
      expect(json.type).toBe("/problems/unavailable");
      process.kill(database, "SIGCONT");
      expect((await ask("GET", `/v1/reports/${path}`, { headers })).status).toBe(200);
    },
  );

  test("a view is refused with 503, and counts once when it is sent again", { timeout: 2 * ANSWER_MS }, async () => {
    const view = { id: makeEventId(Date.now(), new Uint8Array(10).fill(7)), kind: "view", article: "stopped" };
    const send = () =>
      ask("POST", "/v1/reads", {
        headers: { "user-agent": BROWSER, origin: system.origin, "content-type": "text/plain" },
        body: JSON.stringify({ site: "demo", sent: Date.now(), session: "stopped-reader", events: [view] }),
      });
    process.kill(database, "SIGSTOP");
    expect(await send()).toMatchObject({ status: 503, retryAfter: "5" });
    process.kill(database, "SIGCONT");
    expect((await send()).json).toMatchObject({ accepted: 1 });
    const views = async () => (await ask("GET", "/v1/totals?site=demo&article=stopped")).json.totals.stopped.views;
    for (const giveUp = Date.now() + COUNTED_MS; Date.now() < giveUp && (await views()) === 0;) await sleep(200);
    expect(await views()).toBe(1);
  });
});
