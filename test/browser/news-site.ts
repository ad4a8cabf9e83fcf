import { once } from "node:events";
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import type { Event } from "../../functions/core/event.ts";
import type { Reads } from "../../functions/core/reads.ts";
import type { Totals } from "../../functions/core/totals.ts";
import { startLocalSystem } from "../local-system.ts";
import { openStoredRows, type StoredRow } from "../stored-rows.ts";

/** A request that a page made to the API, other than for its scripts. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  /** The body of a post, parsed. */
  readonly body: (Omit<Reads, "events"> & { readonly events: readonly Event[] }) | undefined;
  /** The cookies that came with it. */
  readonly cookie: string | undefined;
  /** What the page was answered; none while it waits, and when the connection broke. */
  status?: number;
}

/** What goes wrong with a request: an answer of another, a connection that breaks before the server or after it. */
export type Fault =
  | { readonly status: number; readonly retryAfter?: number; readonly isHtml?: true }
  | "lost request"
  | "lost answer";

/** For what happens soon, on a machine that has other work as well. */
const SOON = { timeout: 15_000, interval: 100 };
/** Time in which anything that would make a number wrong has come. */
const QUIET_MS = 500;

/**
 * What every page loads first. Firefox and WebKit say that a program drives them, and no switch of theirs takes it back,
 * so the server would leave out all of their views: in each engine alike the page itself says that it is a person. And
 * it reports what goes wrong in it. A file, since a strict policy allows no more.
 */
const FIRST_SCRIPT = `
Object.defineProperty(Navigator.prototype, "webdriver", { get: () => false, configurable: true });
for (const event of ["error", "unhandledrejection"]) addEventListener(event, ({ message, reason }) => {
  fetch("/page-error", { method: "POST", keepalive: true, body: String(message ?? reason) });
});`;

/**
 * A news site in front of a whole local Tirage: it serves the pages that a test puts there and passes `/v1/` on, with
 * the faults that a test asks for. Everything that a browser does can be judged here, whoever drives it.
 */
export class NewsSite {
  readonly origin: string;
  /** Where the API has a host of its own; it stands on the site's as well. */
  readonly api: string;
  /** The API's requests so far, oldest first. */
  readonly requests: ApiRequest[] = [];
  /** What went wrong in pages. */
  readonly pageErrors: string[] = [];
  /** Says what goes wrong with a request, if anything. */
  fault: (request: ApiRequest) => Fault | undefined = () => undefined;
  /** How many more requests for `stay.js` break. */
  brokenStays = 0;
  /** Whether requests for `older.js` are answered by an error. */
  hasOlder = true;
  readonly #pages = new Map<string, { readonly html: string; readonly headers: Record<string, string> }>();
  readonly #rows: (article: string) => Promise<StoredRow[]>;
  #articles = 0;

  constructor(origin: string, api: string, rows: (article: string) => Promise<StoredRow[]>) {
    this.origin = origin;
    this.api = api;
    this.#rows = rows;
  }

  /** Forgets what a test before this one asked for and saw. */
  reset(): void {
    this.requests.length = 0;
    this.pageErrors.length = 0;
    this.fault = () => undefined;
    this.brokenStays = 0;
    this.hasOlder = true;
  }

  /** An article id that no test had yet. */
  newArticle(): string {
    return `2026/11/${++this.#articles}-${Date.now().toString(36)}`;
  }

  /** Puts a page at a path, with the first script in it. */
  put(path: string, html: string, headers: Record<string, string> = {}): void {
    const page = html.replace(
      /^(<!doctype html>\s*)?(<html[^>]*>\s*)?(<head>)?/i,
      '$&<script src="/first.js"></script>',
    );
    this.#pages.set(path, { html: /^<!doctype/i.test(page) ? page : `<!doctype html>${page}`, headers });
  }

  /** The events that pages sent so far, once or more often. */
  get events(): Event[] {
    return this.requests.flatMap(({ body }) => body?.events ?? []);
  }

  async totals(article: string): Promise<Totals> {
    const answer = await fetch(`${this.api}/v1/totals?site=demo&article=${encodeURIComponent(article)}`);
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
    await expect.poll(() => this.totals(article), SOON).toEqual(totals);
    await sleep(QUIET_MS);
    expect(await this.totals(article)).toEqual(totals);
  }

  /** Waits until an article has these rows, the oldest first, and returns them. */
  async expectRows(article: string, expected: readonly Partial<StoredRow>[]): Promise<StoredRow[]> {
    await expect.poll(() => this.rows(article), SOON).toMatchObject(expected);
    return this.rows(article);
  }

  /** Waits until an article has these rows and numbers, and no more of either a while later. @returns the rows */
  async expectReads(
    article: string,
    rows: readonly Partial<StoredRow>[],
    totals: Partial<Totals>,
  ): Promise<StoredRow[]> {
    await this.expectRows(article, rows);
    await this.expectTotals(article, totals);
    return this.expectRows(article, rows);
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", this.origin);
    const page = this.#pages.get(decodeURI(pathname));
    if (page) {
      const headers = { "content-type": "text/html; charset=utf-8", "cache-control": "no-cache", ...page.headers };
      return void response.writeHead(200, headers).end(page.html);
    }
    if (pathname === "/first.js") {
      return void response.writeHead(200, { "content-type": "text/javascript" }).end(FIRST_SCRIPT);
    }
    // Never answered: it takes one of the browser's connections.
    if (pathname === "/held") return;
    const body = await text(request);
    if (pathname === "/page-error") {
      this.pageErrors.push(body);
      return void response.writeHead(204).end();
    }
    return this.#pass(request, pathname, body, response);
  }

  /** Passes a request on to the local system, with what is to go wrong. */
  async #pass(request: IncomingMessage, path: string, body: string, response: ServerResponse): Promise<void> {
    const { method = "GET", url = "/", headers } = request;
    const seen: ApiRequest = { method, path, body: body ? JSON.parse(body) : undefined, cookie: headers.cookie };
    if (path === "/v1/older.js" && !this.hasOlder) return void response.writeHead(503).end();
    if (path === "/v1/stay.js" && this.brokenStays-- > 0) return void response.destroy();
    const isApi = path.startsWith("/v1/") && !path.endsWith(".js");
    if (isApi) this.requests.push(seen);
    const fault = isApi ? this.fault(seen) : undefined;
    if (fault === "lost request") return void response.destroy();
    if (typeof fault === "object") {
      seen.status = fault.status;
      const retryAfter = fault.retryAfter === undefined ? {} : { "retry-after": String(fault.retryAfter) };
      const type = { "content-type": fault.isHtml ? "text/html" : "application/json" };
      return void response.writeHead(fault.status, { ...type, ...retryAfter }).end(fault.isHtml ? "<p>Sorry" : "{}");
    }
    const passed = forward(this.api + url, { method, headers }).end(body);
    const [answer] = (await once(passed, "response")) as [IncomingMessage];
    if (fault === "lost answer") return void response.destroy();
    seen.status = answer.statusCode ?? 0;
    response.writeHead(seen.status, answer.headers);
    answer.pipe(response);
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
  const stored = openStoredRows(system.database);
  const site = new NewsSite(`http://${host}`, system.origin, stored.of);
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    site.answer(request, response).catch(() => response.destroy());
  });
  await warmUp(system.origin);
  return {
    site,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      stored.close();
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
