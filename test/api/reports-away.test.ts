import { createServer, type Server } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "../../functions/store/connect.ts";
import type { Database } from "../../functions/store/database.ts";
import { Api, SITE } from "./api.ts";

const EDITOR = { "cognito:groups": "[editors]", "custom:sites": "*" };

/** A client of the functions' own, at a port where nobody is or nobody answers. */
function reach(port: number): Database {
  const client = connect({
    endpoint: `http://127.0.0.1:${port}`,
    region: "local",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  return { client, events: "Events", rollups: "Rollups", retention: { eventDays: 400, factDays: 400, minuteDays: 8 } };
}

const REPORTS = [
  "sites?",
  "now?",
  "overview?from=2026-11-01&to=2026-11-02",
  "articles?from=2026-11-01&to=2026-11-02",
  "article?article=a",
  "breakdown?by=source",
  "excluded?from=2026-11-01&to=2026-11-02",
  "excluded?from=2026-11-01&to=2026-11-02&section=a",
  "search?q=a",
  "search?q=a&device=phone",
  "export.csv?view=articles",
];

describe("while the database is away, a report", () => {
  let silent: Server;
  let port = 0;

  beforeAll(async () => {
    silent = createServer(() => undefined);
    await new Promise<void>((listening) => silent.listen(0, "127.0.0.1", listening));
    const address = silent.address();
    port = typeof address === "object" && address ? address.port : 0;
  });

  afterAll(() => {
    silent.close();
  });

  test.each(REPORTS)("%s is answered with 503 and when to ask again, where nobody is", async (path) => {
    // No port that a server may have.
    const { status, headers, json } = await new Api(reach(1)).call("GET", `/v1/reports/${path}&site=${SITE.id}`, {
      claims: EDITOR,
    });
    expect([status, headers["retry-after"], json.type]).toEqual([503, "5", "/problems/unavailable"]);
  });

  test.each(REPORTS)("%s is answered with 503 where nobody answers", { timeout: 120_000 }, async (path) => {
    const { status } = await new Api(reach(port)).call("GET", `/v1/reports/${path}&site=${SITE.id}`, {
      claims: EDITOR,
    });
    expect(status).toBe(503);
  });
});
