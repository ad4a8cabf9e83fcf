import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import { build } from "../../build.ts";
import type { Site } from "../../functions/core/config.ts";
import { makeEventId } from "../../functions/core/event-id.ts";
import type { PageSecrets } from "../../functions/core/page-token.ts";
import { serveHttp } from "../../functions/lambda/http.ts";
import { recordStore } from "../../functions/lambda/record-store.ts";
import { reportStore } from "../../functions/lambda/report-store.ts";
import { serveStream } from "../../functions/lambda/stream.ts";
import { recordRoutes, reportRoutes } from "../../functions/routes.ts";
import type { Database } from "../../functions/store/database.ts";
import { recountMinutes } from "../../functions/store/recount-minutes.ts";
import { matchRoute } from "../../local/match-route.ts";
import { assertContract } from "../contract.ts";
import { tapStream } from "../pipeline/stream-tap.ts";

/** A current reader's browser, and an address from the range that is kept for examples. */
export const BROWSER =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
export const ADDRESS = "203.0.113.77";
export const PAGE = "https://news.example";

/** The site of the API's tests. */
export const SITE: Site = {
  id: "dunyo",
  name: "Dunyo",
  hosts: ["news.example", "localhost:3000"],
  zone: "Asia/Tashkent",
  languages: ["uz", "ru", "en"],
};

/** A site beside it, whose editors are other people. */
export const OTHER_SITE: Site = {
  id: "saratov",
  name: "Саратов",
  hosts: ["saratov.example"],
  zone: "Europe/Saratov",
  languages: ["ru"],
};

export interface Sent {
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array;
  /** What API Gateway's authorizer read in a valid token. */
  readonly claims?: Record<string, unknown>;
}

export interface Answered {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly text: string;
  readonly bytes: Buffer;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into it and fail where it is not as expected
  readonly json: any;
}

/**
 * The API's functions over a real database, called as API Gateway calls them. Every answer is held against
 * docs/openapi.yaml.
 */
export class Api {
  nowMs = Date.now();
  readonly warnings: string[] = [];
  readonly #routes: ReadonlyMap<string, (event: APIGatewayProxyEventV2) => Promise<unknown>>;

  constructor(
    db: Database,
    sites: readonly Site[] = [SITE, OTHER_SITE],
    originSecrets: readonly string[] = [],
    pageSecrets: PageSecrets = new Map(),
  ) {
    const given = { sites, now: () => this.nowMs };
    const warn = (message: string) => void this.warnings.push(message);
    const record = serveHttp(recordRoutes, { ...given, store: recordStore(db), pageSecrets, warn }, originSecrets);
    const report = serveHttp(reportRoutes, {
      ...given,
      store: reportStore(db),
      readPublicFile: async (name: string) => readFile(`${await build()}/${name}`),
    });
    this.#routes = new Map([
      ...Object.keys(recordRoutes).map(
        (key) => [key, (event: APIGatewayProxyEventV2) => record(event, {} as Context)] as const,
      ),
      ...Object.keys(reportRoutes).map(
        (key) => [key, (event: APIGatewayProxyEventV2) => report(event, {} as Context)] as const,
      ),
    ]);
  }

  async call(method: string, path: string, sent: Sent = {}): Promise<Answered> {
    const [rawPath = "", ...query] = path.split("?");
    const body = Buffer.from(sent.body ?? "");
    const matched = matchRoute(this.#routes.keys(), method, rawPath);
    const event = {
      ...matched,
      rawPath,
      rawQueryString: query.join("?"),
      headers: { "user-agent": BROWSER, ...sent.headers },
      requestContext: {
        http: { method, path: rawPath, sourceIp: ADDRESS },
        ...(sent.claims && { authorizer: { jwt: { claims: sent.claims, scopes: null } } }),
      },
      body: body.toString("base64"),
      isBase64Encoded: true,
    };
    const route = this.#routes.get(matched.routeKey);
    if (!route) throw new Error(`no route ${matched.routeKey}`);
    const result = (await route(event as unknown as APIGatewayProxyEventV2)) as {
      statusCode: number;
      headers: Record<string, string>;
      body: string;
      isBase64Encoded: boolean;
    };
    const bytes = Buffer.from(result.body, result.isBase64Encoded ? "base64" : "utf8");
    const text = bytes.toString();
    assertContract(method, rawPath, { status: result.statusCode, headers: result.headers, body: bytes });
    const isJson = result.headers["content-type"]?.includes("json");
    return {
      status: result.statusCode,
      headers: result.headers,
      text,
      bytes,
      json: isJson ? JSON.parse(text) : undefined,
    };
  }

  /** Posts events as the reader script of a page of the site does. */
  post(
    events: readonly unknown[],
    more: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ): Promise<Answered> {
    const body = JSON.stringify({ site: SITE.id, sent: this.nowMs, session: "session-1", events, ...more });
    return this.call("POST", "/v1/reads", {
      body,
      headers: { origin: PAGE, "content-type": "text/plain", ...headers },
    });
  }

  /** An event id of the API's time, or of some milliseconds from it. */
  id(offMs = 0): string {
    return makeEventId(this.nowMs + offMs, randomBytes(10));
  }

  view(article: string, more: Record<string, unknown> = {}): Record<string, unknown> & { id: string } {
    return { id: this.id(), kind: "view", article, ...more };
  }
}

/** Makes what the stream does: hands every new row to recount. */
export async function makeStream(db: Database & { streamArn: string }): Promise<() => Promise<void>> {
  const tap = await tapStream(db.streamArn);
  const recount = serveStream(
    (lane, minutes, pace) => recountMinutes(db, lane, minutes, pace),
    () => undefined,
  );
  return async () => {
    const Records = await tap(SITE.id);
    if (Records.length > 0) await recount({ Records }, {} as Context);
  };
}
