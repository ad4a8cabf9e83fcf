import { describe, expect, test } from "vitest";
import { assertContract, assertRequest, find, type Answer } from "./contract.ts";

describe("assertRequest", () => {
  const id = "01a209c1-639f-7c1e-9a52-5f0c2b7de814";
  const view = { id, kind: "view", article: "2024/07/cooperation" };
  const read = { ...view, kind: "read", seconds: 74, depth: 80 };
  const request = { site: "dunyo", sent: 1795460000123, events: [view] as unknown[] };

  test.each([
    ["one event", request],
    ["twenty events", { ...request, events: Array.from({ length: 20 }, () => view) }],
    ["an article id of 512 bytes", { ...request, events: [{ ...view, article: "ж".repeat(256) }] }],
    ["an id in upper case", { ...request, events: [{ ...view, id: id.toUpperCase() }] }],
    ["a referrer that is empty", { ...request, events: [{ ...view, referrer: "" }] }],
    ["the most seconds and depth", { ...request, events: [{ ...read, seconds: 86_400, depth: 100 }] }],
  ])("lets pass %s", (_name, body) => {
    assertRequest(body);
  });

  test.each([
    ["no events", { ...request, events: [] }, "body/events must NOT have fewer than 1 items"],
    [
      "21 events",
      { ...request, events: Array.from({ length: 21 }, () => view) },
      "body/events must NOT have more than 20 items",
    ],
    ["an unknown field", { ...request, sesion: "a" }, '"sesion"'],
    ["no site", { ...request, site: undefined }, "must have required property 'site'"],
    ["a time that is not whole", { ...request, sent: 1.5 }, "body/sent must be integer"],
    ["a session of 65 characters", { ...request, session: "a".repeat(65) }, "body/session must match pattern"],
    ["an unknown kind", { ...request, events: [{ ...view, kind: "share" }] }, '"tagValue":"share"'],
    ["an event without its kind", { ...request, events: [{ ...view, kind: undefined }] }, "body/events/0 tag"],
    ["a field of another kind", { ...request, events: [{ ...view, seconds: 1 }] }, '"seconds"'],
    ["a title of a print", { ...request, events: [{ ...view, kind: "print", title: "A" }] }, '"title"'],
    ["a read without depth", { ...request, events: [{ ...read, depth: undefined }] }, "required property 'depth'"],
    ["a read of over a day", { ...request, events: [{ ...read, seconds: 86_401 }] }, "must be <= 86400"],
    ["a depth of over 100", { ...request, events: [{ ...read, depth: 100.5 }] }, "must be <= 100"],
    ["a width of over 100,000", { ...request, events: [{ ...view, width: 100_001 }] }, "must be <= 100000"],
    [
      "an id that is a UUIDv4",
      { ...request, events: [{ ...view, id: id.replace("-7", "-4") }] },
      "body/events/0/id must match",
    ],
    [
      "an article without an id",
      { ...request, events: [{ ...view, article: "" }] },
      "body/events/0/article must NOT have fewer",
    ],
    ["an article id of 514 bytes", { ...request, events: [{ ...view, article: "ж".repeat(257) }] }, '"article-id"'],
    ["an article id with half a character", { ...request, events: [{ ...view, article: "\ud83d" }] }, '"article-id"'],
    [
      "a time without its offset",
      { ...request, events: [{ ...view, published: "2024-07-04T09:00:00" }] },
      '"date-time"',
    ],
  ])("refuses %s", (_name, body, difference) => {
    // Through JSON, as a request travels: what is undefined here is absent there.
    expect(() => assertRequest(JSON.parse(JSON.stringify(body)))).toThrow(difference);
  });
});

describe("assertContract", () => {
  const json = { "access-control-allow-origin": "*", "content-type": "application/json" };
  const cached = {
    ...json,
    "Cache-Control": "public, max-age=2, s-maxage=2, stale-while-revalidate=30",
    ETag: '"5f0c2b7de814"',
  };
  const totals = { site: "dunyo", asOf: 1795460000123, totals: { "a/b|ж": { views: 1466, prints: 3, listens: 1 } } };
  const problem = {
    ...json,
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    "retry-after": "5",
  };
  const { "retry-after": _wait, ...withoutWait } = problem;
  const busy = { type: "/problems/unavailable", title: "Not now", status: 503, detail: "Send the same again." };
  const picture = find("#/components/schemas/Picture")?.value.examples as string[];
  const gif = { "access-control-allow-origin": "*", "content-type": "image/gif", "cache-control": "no-store" };
  const script = { ...cached, "Cache-Control": "public, max-age=3600" };

  test("lets pass a right answer, as text or bytes, with headers in any form", () => {
    const body = JSON.stringify(totals);
    assertContract("GET", "/v1/totals?site=dunyo&article=a", { status: 200, headers: cached, body });
    assertContract("get", "/v1/totals", { status: 200, headers: new Headers(cached), body: Buffer.from(body) });
    assertContract("GET", "/v1/totals", { status: 304, headers: cached, body: "" });
    assertContract("GET", "/v1/totals", { status: 503, headers: problem, body: JSON.stringify(busy) });
    assertContract("GET", "/v1/read.gif", { status: 200, headers: gif, body: Buffer.from(picture[0] ?? "", "latin1") });
    assertContract("GET", "/v1/views.js", {
      status: 200,
      headers: { ...script, "content-type": "text/javascript;charset=UTF-8" },
      body: "0",
    });
  });

  test("lets pass a 404 for a route that is not described, and nothing else", () => {
    const body = JSON.stringify({ ...busy, type: "/problems/route", status: 404 });
    assertContract("GET", "/v1/total", { status: 404, headers: problem, body });
    assertContract("PUT", "/v1/totals", { status: 404, headers: problem, body });
    expect(refusal("GET /v1/total", { status: 200, headers: problem, body })).toContain("GET /v1/total answered 200");
    const other = { status: 404, headers: problem, body: JSON.stringify(busy) };
    expect(refusal("GET /v1/total", other)).toContain("/problems/route");
  });

  test.each([
    ["a field too many", { ...totals, zone: "UTC" }, '"zone"'],
    [
      "a field too many, further in",
      { ...totals, totals: { a: { ...totals.totals["a/b|ж"], likes: 1 } } },
      "body/totals/a",
    ],
    ["a missing field", { ...totals, asOf: undefined }, "required property 'asOf'"],
    ["a number as text", { ...totals, asOf: "1795460000123" }, "body/asOf must be integer"],
    [
      "a number that is not whole",
      { ...totals, totals: { a: { views: 1.5, prints: 0, listens: 0 } } },
      "must be integer",
    ],
    ["a number below zero", { ...totals, totals: { a: { views: -1, prints: 0, listens: 0 } } }, "must be >= 0"],
    ["no articles", { ...totals, totals: {} }, "body/totals"],
  ])("refuses %s in a body", (_name, body, difference) => {
    const message = refusal("GET /v1/totals", { status: 200, headers: cached, body: JSON.stringify(body) });
    expect(message).toContain("GET /v1/totals answered 200");
    expect(message).toContain(difference);
  });

  test.each([
    ["a status that is not described", 201, cached, JSON.stringify(totals), "status is not described"],
    ["a body that is not JSON", 200, cached, "<html>", "body is not JSON"],
    ["a body with a 304", 304, cached, "{}", "body is there, and should not be"],
    [
      "another content type",
      200,
      { ...cached, "content-type": "text/html" },
      JSON.stringify(totals),
      'type is "text/html"',
    ],
    [
      "no cache headers",
      200,
      json,
      JSON.stringify(totals),
      "header Cache-Control is missing\n- header ETag is missing",
    ],
    [
      "other cache headers",
      200,
      { ...cached, "Cache-Control": "no-store" },
      JSON.stringify(totals),
      "header Cache-Control must be",
    ],
    ["an ETag without quotes", 304, { ...cached, ETag: "5f0c" }, "", "header ETag must match"],
    [
      "one origin only",
      304,
      { ...cached, "access-control-allow-origin": "null" },
      "",
      "Access-Control-Allow-Origin must be",
    ],
    ["a cookie", 304, { ...cached, "Set-Cookie": "a=b" }, "", "no answer sets a cookie"],
    [
      "a problem that caches may keep",
      503,
      { ...problem, "cache-control": "max-age=1" },
      JSON.stringify(busy),
      "no-store",
    ],
    ["a problem without a time to wait", 503, withoutWait, JSON.stringify(busy), "header Retry-After is missing"],
    ["the problem of another status", 500, problem, JSON.stringify(busy), "body/status must be"],
    ["a problem as plain JSON", 503, { ...problem, ...json }, JSON.stringify(busy), 'type is "application/json"'],
    [
      "a problem with a stack trace",
      503,
      problem,
      JSON.stringify({ ...busy, detail: "E\n    at f" }),
      "body/detail must NOT be valid",
    ],
    [
      "a time to wait that is not in seconds",
      503,
      { ...problem, "retry-after": "soon" },
      JSON.stringify(busy),
      "header Retry-After must be",
    ],
  ])("refuses %s", (_name, status, sent, body, difference) => {
    const message = refusal("GET /v1/totals", { status, headers: sent, body });
    expect(message).toContain(`GET /v1/totals answered ${status}`);
    expect(message).toContain(difference);
  });

  test("refuses a picture of 42 or 44 bytes, and a reason that is none", () => {
    const [bytes = ""] = picture;
    const short = { status: 200, headers: gif, body: Buffer.from(bytes.slice(0, -1), "latin1") };
    const long = { status: 200, headers: gif, body: Buffer.from(`${bytes};`, "latin1") };
    const unreasonable = { status: 200, headers: { ...gif, "x-tirage-rejected": "no" }, body: bytes };
    expect(refusal("GET /v1/read.gif", short)).toContain("fewer than 43");
    expect(refusal("GET /v1/read.gif", long)).toContain("more than 43");
    expect(refusal("GET /v1/read.gif", unreasonable)).toContain("header X-Tirage-Rejected must be");
  });

  test("refuses a script without its character set", () => {
    const answer = { status: 200, headers: { ...script, "content-type": "text/javascript" }, body: "0" };
    expect(refusal("GET /v1/reader.js", answer)).toContain('"text/javascript", not text/javascript; charset=utf-8');
  });
});

/** What assertContract says about an answer. */
function refusal(route: string, answer: Answer): string {
  const [method = "", path = ""] = route.split(" ");
  try {
    assertContract(method, path, answer);
  } catch (error) {
    return String(error);
  }
  return "nothing";
}
