import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeEventId } from "../../functions/core/event-id.ts";
import { startLocalSystem, type LocalSystem } from "../local-system.ts";

const HOST = "Host: 127.0.0.1";
/** How long a server that has answered is listened to for a second answer. */
const QUIET_MS = 1_500;

let system: LocalSystem;
let made = 0;

beforeAll(async () => {
  system = await startLocalSystem();
});

afterAll(() => system?.stop());

/** Sends bytes as they are. @returns everything that came back until the server was quiet or hung up */
async function exchange(text: string): Promise<string> {
  const { hostname, port } = new URL(system.origin);
  const socket = connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  let lastMs = Date.now();
  socket.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    lastMs = Date.now();
  });
  // A server that refuses may hang up while it is being written to.
  socket.on("error", () => undefined);
  socket.write(text, "latin1");
  while (!socket.closed && (chunks.length === 0 || Date.now() - lastMs < QUIET_MS)) await sleep(50);
  socket.destroy();
  return Buffer.concat(chunks).toString("latin1");
}

const statusesOf = (answer: string) =>
  [...answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));

/** A request that would count a view of an article, were it heard. */
function viewOf(article: string): string {
  const bytes = new Uint8Array(10).fill(++made);
  const event = { id: makeEventId(Date.now(), bytes), kind: "view", article };
  const body = JSON.stringify({ site: "demo", sent: Date.now(), session: `session-${made}`, events: [event] });
  const agent = "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36";
  return [
    "POST /v1/reads HTTP/1.1",
    HOST,
    agent,
    "Content-Type: text/plain",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "",
    body,
  ].join("\r\n");
}

async function rowsOf(article: string): Promise<number> {
  const { openStoredRows } = await import("../stored-rows.ts");
  const rows = openStoredRows(system.database);
  try {
    return (await rows.of(article)).length;
  } finally {
    rows.close();
  }
}

test("a request as a browser sends it is heard, so that those below are refused for what is wrong with them", async () => {
  expect(statusesOf(await exchange(viewOf("heard")))).toEqual([202]);
  expect(await rowsOf("heard")).toBe(1);
});

describe("a second request inside the body of a first is not heard", () => {
  const chunked = "Transfer-Encoding: chunked";
  const hidden = (headers: readonly string[], body: string) =>
    ["POST /v1/reads HTTP/1.1", HOST, "Content-Type: text/plain", ...headers, "", body].join("\r\n");
  const shapes: Readonly<Record<string, (view: string) => string>> = {
    "behind a length and chunks": (view) => hidden(["Content-Length: 4", chunked], `0\r\n\r\n${view}`),
    "behind chunks and a length": (view) => hidden([chunked, "Content-Length: 4"], `0\r\n\r\n${view}`),
    "behind two lengths": (view) => hidden([`Content-Length: ${view.length}`, "Content-Length: 0"], view),
    "behind two lengths in one": (view) => hidden([`Content-Length: 0, ${view.length}`], view),
    "behind a length with a sign": (view) => hidden(["Content-Length: +0"], view),
    "behind a space before the colon": (view) => hidden(["Transfer-Encoding : chunked"], `0\r\n\r\n${view}`),
    "behind an encoding that is none": (view) => hidden(["Transfer-Encoding: xchunked"], `0\r\n\r\n${view}`),
    "behind a folded header": (view) =>
      hidden(["Transfer-Encoding:", " chunked", "Content-Length: 4"], `0\r\n\r\n${view}`),
    "behind a chunk whose size is none": (view) => hidden([chunked], `0x0\r\n\r\n${view}`),
    "behind a header with a bare line feed": (view) =>
      `GET /v1/health HTTP/1.1\r\n${HOST}\r\nX-A: b\nContent-Length: ${view.length}\r\n\r\n${view}`,
  };

  test.each(Object.entries(shapes))("%s", async (name, shape) => {
    const article = `hidden ${name}`;
    const statuses = statusesOf(await exchange(shape(viewOf(article))));
    expect(statuses).toHaveLength(1);
    expect(statuses[0]).toBeGreaterThanOrEqual(400);
    expect(statuses[0]).toBeLessThan(500);
    expect(await rowsOf(article)).toBe(0);
  });
});

describe("no header of an answer is made by who asks", () => {
  const broken = "a%0d%0aSet-Cookie:%20x=1%0d%0a%0d%0a<script>";

  test.each([
    `/v1/read.gif?site=demo&article=${broken}&kind=${broken}`,
    `/v1/read.gif?site=${broken}&article=a`,
    `/v1/totals?site=demo&article=${broken}`,
    `/v1/badge.svg?site=demo&article=a&label=${broken}&language=en`,
    `/v1/most-read?site=demo&section=${broken}`,
    `/v1/reports/overview?site=${broken}`,
    `/dashboard/${broken}`,
    `/articles/${broken}`,
    `/${broken}`,
  ])("by the address %s", async (path) => {
    const answer = await exchange(`GET ${path} HTTP/1.1\r\n${HOST}\r\nConnection: close\r\n\r\n`);
    expect(statusesOf(answer)).toHaveLength(1);
    expect(answer.split("\r\n\r\n")[0]).not.toMatch(/set-cookie|<script>/i);
  });

  test.each([
    "Origin",
    "User-Agent",
    "Referer",
    "If-None-Match",
    "X-Forwarded-For",
    "Accept-Encoding",
    "Authorization",
  ])("by the header %s", async (name) => {
    const lines = [
      "GET /v1/totals?site=demo&article=a HTTP/1.1",
      HOST,
      `${name}: a\rSet-Cookie: x=1`,
      "Connection: close",
    ];
    const answer = await exchange(`${lines.join("\r\n")}\r\n\r\n`);
    expect(statusesOf(answer)).toHaveLength(1);
    expect(answer.split("\r\n\r\n")[0]).not.toMatch(/set-cookie/i);
  });
});

test.each([
  ["headers of a megabyte", `GET /v1/health HTTP/1.1\r\n${HOST}\r\nX-Long: ${"a".repeat(1_000_000)}\r\n\r\n`],
  ["an address of a megabyte", `GET /v1/health?${"a".repeat(1_000_000)} HTTP/1.1\r\n${HOST}\r\n\r\n`],
  [
    "a body that says it is a terabyte",
    `POST /v1/reads HTTP/1.1\r\n${HOST}\r\nContent-Length: 1099511627776\r\n\r\n{}`,
  ],
  ["no host", "GET /v1/health HTTP/1.1\r\n\r\n"],
  ["two hosts", `GET /v1/health HTTP/1.1\r\n${HOST}\r\nHost: evil.example\r\n\r\n`],
  ["a method that is none", `G=T /v1/health HTTP/1.1\r\n${HOST}\r\n\r\n`],
  ["a TLS handshake", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"],
])("a request with %s is refused, and the server goes on", async (_name, text) => {
  const [status = 400] = statusesOf(await exchange(text));
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
  expect(statusesOf(await exchange(`GET /v1/health HTTP/1.1\r\n${HOST}\r\nConnection: close\r\n\r\n`))).toEqual([200]);
});
