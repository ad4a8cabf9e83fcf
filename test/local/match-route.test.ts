import { describe, expect, test } from "vitest";
import { matchRoute } from "../../local/match-route.ts";

const KEYS = ["GET /v1/scripts/{file}", "GET /v1/scripts/own.js", "POST /v1/reads", "$default"];

describe("the route of an address, as API Gateway finds it", () => {
  test.each([
    ["POST", "/v1/reads", "POST /v1/reads", {}],
    ["GET", "/v1/reads", "$default", {}],
    ["GET", "/v1/scripts/a.js", "GET /v1/scripts/{file}", { file: "a.js" }],
    ["GET", "/v1/scripts/own.js", "GET /v1/scripts/own.js", {}],
    ["GET", "/v1/scripts/%D0%BC", "GET /v1/scripts/{file}", { file: "м" }],
    ["GET", "/v1/scripts/%", "GET /v1/scripts/{file}", { file: "%" }],
    ["GET", "/v1/scripts/", "$default", {}],
    ["GET", "/v1/scripts/a/b", "$default", {}],
    ["GET", "/v1/scripts/{file}", "GET /v1/scripts/{file}", { file: "{file}" }],
  ])("of %s %s is %s", (method, path, routeKey, pathParameters) => {
    expect(matchRoute(KEYS, method, path)).toEqual({ routeKey, pathParameters });
  });
});
