import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { expect } from "vitest";
import type { Event } from "../../functions/core/event.ts";
import { eventTimeMs } from "../../functions/core/event-id.ts";
import type { Reads } from "../../functions/core/reads.ts";
import type { Totals } from "../../functions/core/totals.ts";
import { connect } from "../../functions/store/connect.ts";
import { TABLES } from "../../local/tables.ts";
import { startLocalSystem } from "../local-system.ts";

/** What `POST /v1/reads` is sent by the script. */
type SentReads = Omit<Reads, "events"> & { readonly events: readonly Event[] };

/** A request that a page made to the API, other than for its scripts. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  /** The body, parsed. */
  readonly body: SentReads | undefined;
  /** What the page was answered; none while it waits, and when the connection broke. */
  status?: number;
}

/** What goes wrong with a request: an answer of another, a connection that breaks before the server or after it. */
export type Fault = { readonly status: number; readonly retryAfter?: number } | "lost request" | "lost answer";

/** A raw row, as the database keeps it. */
export interface StoredRow {
  readonly kind: string;
  readonly timeMs: number;
  readonly session: string | undefined;
  readonly leftOut: string | undefined;
  readonly navigation: string | undefined;
  readonly referrer: string | undefined;
  /** Of a read: the seconds and the depth. */
  readonly seconds: number | undefined;
  readonly depth: number | undefined;
  /** The view that it belongs to, as far as it says so. */
  readonly view: string | undefined;
  readonly id: string;
}

/**
 * A news site in front of a whole local Tirage: it serves the pages that a test puts there and passes `/v1/` on, with
 * the faults that a test asks for. Everything that a browser does can be judged here, whoever drives it.
 */
export class NewsSite {
  readonly origin: string;
  /** The API's requests so far, oldest first. */
  readonly requests: ApiRequest[] = [];
  /** Says what goes wrong with a request, if anything. */
  fault: (request: ApiRequest) => Fault | undefined = () => undefined;
  readonly #pages = new Map<string, { readonly html: string; readonly headers: Record<string, string> }>();
  readonly #rows: (article: string) => Promise<StoredRow[]>;
  readonly #api: string;
  #articles = 0;

  constructor(origin: string, api: string, rows: (article: string) => Promise<StoredRow[]>) {
    this.origin = origin;
    this.#api = api;
    this.#rows = rows;
  }

  /** Forgets what a test before this one asked for and saw. */
  reset(): void {
    this.requests.length = 0;
    this.fault = () => undefined;
  }

  /** An article id that no test had yet. */
  newArticle(): string {
    return `2026/11/${++this.#articles}-${Date.now().toString(36)}`;
  }

  /** Puts a page at a path. */
  put(path: string, html: string, headers: Record<string, string> = {}): void {
    this.#pages.set(path, { html: `<!doctype html>${html}`, headers });
  }

  /** The events that pages sent so far, once or more often. */
  get events(): Event[] {
    return this.requests.flatMap(({ body }) => body?.events ?? []);
  }

  async totals(article: string): Promise<Totals> {
    const answer = await fetch(`${this.#api}/v1/totals?site=demo&article=${encodeURIComponent(article)}`);
    const { totals } = (await answer.json()) as { totals: Record<string, Totals> };
    return totals[article] ?? { views: -1, prints: -1, listens: -1 };
  }

  /** The article's raw rows, oldest first. */
  rows(article: string): Promise<StoredRow[]> {
    return this.#rows(article);
  }

  /** Waits until an article has these numbers, and then a while longer for anything that would make them wrong. */
  async expectTotals(article: string, expected: Partial<Totals>): Promise<void> {
    const totals = { views: 0, prints: 0, listens: 0, ...expected };
    await expect.poll(() => this.totals(article), { timeout: 15_000 }).toEqual(totals);
    await sleep(700);
    expect(await this.totals(article)).toEqual(totals);
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const { pathname } = new URL(request.url ?? "/", this.origin);
    const page = this.#pages.get(decodeURI(pathname));
    if (page) {
      const headers = { "content-type": "text/html; charset=utf-8", "cache-control": "no-cache", ...page.headers };
      return void response.writeHead(200, headers).end(page.html);
    }
    const text = Buffer.concat(chunks).toString();
    const seen: ApiRequest = {
      method: request.method ?? "",
      path: pathname,
      body: text ? JSON.parse(text) : undefined,
    };
    const isApi = pathname.startsWith("/v1/") && !pathname.endsWith(".js");
    if (isApi) this.requests.push(seen);
    const fault = isApi ? this.fault(seen) : undefined;
    if (fault === "lost request") return void response.destroy();
    if (typeof fault === "object") {
      seen.status = fault.status;
      const retry = fault.retryAfter === undefined ? {} : { "retry-after": String(fault.retryAfter) };
      return void response.writeHead(fault.status, { "content-type": "application/json", ...retry }).end("{}");
    }
    const { host: _, connection: __, "content-length": ___, ...headers } = request.headers;
    const answer = await fetch(this.#api + request.url, {
      method: seen.method,
      headers: headers as Record<string, string>,
      ...(text && { body: text }),
    });
    const body = Buffer.from(await answer.arrayBuffer());
    if (fault === "lost answer") return void response.destroy();
    seen.status = answer.status;
    const type = answer.headers.get("content-type");
    response.writeHead(answer.status, { ...(type && { "content-type": type }) }).end(body);
  }
}

/** Starts a news site with a local Tirage of its own behind it. */
export async function startNewsSite(): Promise<{ site: NewsSite; stop: () => Promise<void> }> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the news site has no port");
  const host = `127.0.0.1:${address.port}`;
  const system = await startLocalSystem(undefined, [host]);
  const client = connect({
    endpoint: databaseOf(system.dataDir),
    region: "local",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  const rows = async (article: string) => {
    const { Items = [] } = await client.send(
      new ScanCommand({
        TableName: TABLES.events,
        ConsistentRead: true,
        FilterExpression: "begins_with(pk, :article)",
        ExpressionAttributeValues: { ":article": { S: `demo|${article}|` } },
      }),
    );
    return Items.map(readRow).toSorted((a, b) => a.timeMs - b.timeMs);
  };
  const site = new NewsSite(`http://${host}`, system.origin, rows);
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    site.answer(request, response).catch(() => response.destroy());
  });
  await warmUp(system.origin);
  return {
    site,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      client.destroy();
      await system.stop();
    },
  };
}

/** The first event of a day makes its salt, and the first request loads a function: not what tests are about. */
async function warmUp(origin: string): Promise<void> {
  const headers = { "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0" };
  await fetch(`${origin}/v1/read.gif?site=demo&article=warm`, { headers });
  await fetch(`${origin}/v1/totals?site=demo&article=warm`);
}

function readRow(item: Record<string, { S?: string | undefined }>): StoredRow {
  const parts = (item["sk"]?.S ?? "").split("|");
  const isRead = parts[0] === "read";
  const id = (isRead ? parts[1] : parts[0]) ?? "";
  return {
    id,
    kind: (isRead ? "read" : parts[1]) ?? "",
    timeMs: eventTimeMs(id),
    session: item["s"]?.S,
    leftOut: item["x"]?.S,
    navigation: item["nav"]?.S,
    referrer: item["ref"]?.S,
    view: item["of"]?.S,
    seconds: isRead ? Number(parts[2]) : undefined,
    depth: isRead ? Number(parts[3]) : undefined,
  };
}

/** Finds the address of the database that a local system has started: it is on the machine, at a port of its own. */
function databaseOf(dataDir: string): string {
  const { database } = JSON.parse(readFileSync(join(dataDir, "tirage.lock"), "utf8")) as { database: number };
  const command = execFileSync("ps", ["-ww", "-o", "args=", "-p", String(database)], { encoding: "utf8" });
  const port = /-port (\d+)/.exec(command)?.[1];
  if (!port) throw new Error(`no port in: ${command}`);
  return `http://127.0.0.1:${port}`;
}
