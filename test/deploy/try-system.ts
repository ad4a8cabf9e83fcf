import { createHash, randomBytes, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Site } from "../../functions/core/config.ts";
import { makeEventId } from "../../functions/core/event-id.ts";
import { OPEN_TO_ALL } from "../../functions/core/open-to-all.ts";
import { assertContract } from "../contract.ts";
import { ask, type Address, type Answered, type Asked } from "./ask.ts";

/** A system that runs somewhere, and a site of it. */
export interface System {
  readonly address: Address;
  readonly site: Pick<Site, "id" | "hosts">;
  /** Of an editor of the site, whom the system lets see its reports. */
  readonly token?: string | undefined;
}

const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
/** A view shows within 2 s. The rest is for functions that start, and for a machine that is busy with the test. */
const VISIBLE_MS = 20_000;

/** Asks a route of the API as a page of the site does, and holds the answer against its description. */
export async function askApi(system: System, path: string, asked: Asked = {}): Promise<Answered> {
  // CloudFront and API Gateway say that every origin may read an answer to those alone who say theirs.
  const headers = { "user-agent": BROWSER, origin: originOf(system), ...asked.headers };
  const answered = await ask(system.address, path, { ...asked, headers });
  // What API Gateway and a CDN answer by themselves, without a token or a route, is described by them.
  if (![401, 403].includes(answered.status)) {
    assertContract(asked.method ?? "GET", path, { ...answered, body: answered.bytes });
  }
  return answered;
}

/** Sends the view of one reader, and what else they did, as the reader script does. */
export async function sendReads(
  system: System,
  article: string,
  { kinds = ["view"], origin = originOf(system), session = randomUUID(), headers = {} }: Partial<Reads> = {},
): Promise<Answered & { readonly body: string }> {
  const now = Date.now();
  const view = makeEventId(now, randomBytes(10));
  const events = kinds.map((kind) =>
    kind === "view"
      ? { id: view, kind, article, url: `${origin}/${article}`, language: "en", width: 1280, navigation: "navigate" }
      : { id: makeEventId(now, randomBytes(10)), kind, article, view },
  );
  const body = JSON.stringify({ site: system.site.id, sent: now, session, events });
  return { ...(await postReads(system, body, { ...headers, origin })), body };
}

interface Reads {
  readonly kinds: readonly ("view" | "print" | "listen")[];
  readonly origin: string;
  readonly session: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The article's public numbers, once they are at least these, or as they are when they do not come. */
export async function waitForTotals(system: System, article: string, views: number): Promise<unknown> {
  for (const giveUp = Date.now() + VISIBLE_MS; ; await sleep(100)) {
    const path = `/v1/totals?${new URLSearchParams({ site: system.site.id, article })}`;
    const { totals } = JSON.parse((await askApi(system, path)).text);
    if (totals[article].views >= views || Date.now() > giveUp) return totals[article];
  }
}

function postReads(system: System, body: string, headers: Readonly<Record<string, string>>): Promise<Answered> {
  return askApi(system, "/v1/reads", { method: "POST", headers: { "content-type": "text/plain", ...headers }, body });
}

function originOf({ site }: System): string {
  return `https://${site.hosts[0]}`;
}

/** What can be tried of a system. */
export interface Tries {
  /** There is a token of an editor. */
  readonly reports: boolean;
  /** What stands before the functions answers preflight requests. MiniStack's API does not. */
  readonly preflight: boolean;
}

/**
 * What holds of every system that answers, wherever it runs, as its users see it. It leaves some views of an article of
 * its own, `smoke/` and a random name, on the site.
 * @param system is asked for when the tests run
 */
export function trySystem(system: () => System, { reports, preflight }: Tries): void {
  const article = `smoke/${randomUUID()}`;

  test("says that it is well", async () => {
    const { status, text } = await askApi(system(), "/v1/health");
    expect([status, JSON.parse(text)]).toEqual([200, expect.objectContaining({ status: "ok" })]);
  });

  test("counts the views, prints and listens that a page sends, once however often it sends them", async () => {
    const first = await sendReads(system(), article, { kinds: ["view", "print", "listen"] });
    expect([first.status, JSON.parse(first.text)]).toEqual([202, { accepted: 3, rejected: [] }]);
    await postReads(system(), first.body, { origin: originOf(system()) });
    await sendReads(system(), article);
    await waitForTotals(system(), article, 2);
    // The repeated request had time to be counted, if it could be.
    await sleep(2_000);
    expect(await waitForTotals(system(), article, 2)).toEqual({ views: 2, prints: 1, listens: 1 });
  });

  test("keeps a repeat of a reader out of the number", async () => {
    const other = `smoke/${randomUUID()}`;
    const session = randomUUID();
    await sendReads(system(), other, { session });
    await sendReads(system(), other, { session });
    await sendReads(system(), other);
    expect(await waitForTotals(system(), other, 2)).toMatchObject({ views: 2 });
  });

  test.each(["https://evil.example", "https://evil-HOST", "https://HOST.evil.example", "null"])(
    "takes no reads from pages of %s",
    async (pattern) => {
      const origin = pattern.replace("HOST", system().site.hosts[0] ?? "");
      const { status } = await sendReads(system(), `smoke/${randomUUID()}`, { origin });
      expect(status).toBe(403);
    },
  );

  test("refuses a body that is larger than any page sends", async () => {
    const body = JSON.stringify({
      site: system().site.id,
      sent: Date.now(),
      session: "x".repeat(16 * 1024),
      events: [],
    });
    const { status } = await postReads(system(), body, { origin: originOf(system()) });
    expect(status).toBe(413);
  });

  test("lets pages and caches keep totals for two seconds, and pages of every origin read them", async () => {
    const path = `/v1/totals?${new URLSearchParams({ site: system().site.id, article })}`;
    const page = { origin: "https://elsewhere.example" };
    const { headers } = await askApi(system(), path, { headers: page });
    expect(headers.get("cache-control")).toBe("public, max-age=2, s-maxage=2, stale-while-revalidate=30");
    const again = await askApi(system(), path, { headers: { ...page, "if-none-match": headers.get("etag") ?? "" } });
    expect(again.status).toBe(304);
    for (const answer of [headers, again.headers]) {
      expect(answer.get("access-control-allow-origin")).toBe("*");
      expect(answer.get("access-control-expose-headers")?.split(/, ?/)).toEqual(OPEN_TO_ALL.read);
    }
  });

  test("serves the reader script by its name for an hour, and by its content's name for ever", async () => {
    const plain = await askApi(system(), "/v1/reader.js");
    expect(plain.status).toBe(200);
    expect(plain.headers.get("cache-control")).toBe("public, max-age=3600");
    expect(plain.headers.get("content-type")).toContain("text/javascript");
    const hash = createHash("sha256").update(plain.bytes).digest("hex").slice(0, 12);
    const pinned = await askApi(system(), `/v1/scripts/reader.${hash}.js`);
    expect(pinned.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(pinned.text).toBe(plain.text);
  });

  test("shows no report without a valid token", async () => {
    const path = `/v1/reports/sites`;
    expect((await askApi(system(), path)).status).toBe(401);
    const forged = { authorization: `Bearer ${forgedToken()}` };
    expect((await askApi(system(), path, { headers: forged })).status).toBe(401);
  });

  // Not skipped where they cannot be tried: in CI a skipped test is a failed one.
  if (preflight) tryPreflight(system);
  if (reports) tryReports(system);
}

function tryPreflight(system: () => System): void {
  test.each([
    { method: "PUT", path: "/v1/articles", asked: "authorization,content-type" },
    { method: "POST", path: "/v1/reads", asked: "content-type" },
    { method: "GET", path: "/v1/totals?site=none", asked: "if-none-match" },
  ])("answers the question of a browser whether a page may send $method $path", async ({ method, path, asked }) => {
    const { status, headers } = await ask(system().address, path, {
      method: "OPTIONS",
      headers: {
        origin: "https://cms.example",
        "access-control-request-method": method,
        "access-control-request-headers": asked,
      },
    });
    expect([204, 200]).toContain(status);
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(headers.get("access-control-allow-methods")?.split(/, ?/)).toContain(method);
    expect(headers.get("access-control-allow-headers")?.split(/, ?/)).toEqual(expect.arrayContaining(asked.split(",")));
  });
}

function tryReports(system: () => System): void {
  test("shows the site's reports to its editor", async () => {
    const { token, site } = system();
    const headers = { authorization: `Bearer ${token}` };
    const { status, text } = await askApi(system(), "/v1/reports/sites", { headers });
    expect([status, text]).toEqual([200, expect.stringContaining(`"${site.id}"`)]);
    expect((await askApi(system(), `/v1/reports/now?site=${site.id}`, { headers })).status).toBe(200);
  });
}

/** A token that nobody signed. */
function forgedToken(): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = { "cognito:groups": ["admins"], "custom:sites": "*", exp: 4_000_000_000 };
  return `${part({ alg: "none" })}.${part(claims)}.`;
}
