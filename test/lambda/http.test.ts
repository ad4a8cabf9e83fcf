import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import { describe, expect, test } from "vitest";
import { serveHttp } from "../../functions/lambda/http.ts";

describe("a function of the API", () => {
  const event = {
    routeKey: "GET /v1/totals",
    rawQueryString: "",
    headers: {},
    requestContext: { http: { method: "GET", path: "/v1/totals", sourceIp: "198.51.100.7" } },
  } as unknown as APIGatewayProxyEventV2;

  test("answers 503 and when to ask again, just before its time is over", async () => {
    const answer = serveHttp({ "GET /v1/totals": { who: "anyone", answer: () => new Promise(() => undefined) } }, {});
    const context = { getRemainingTimeInMillis: () => 50 } as Context;
    const { statusCode, headers, body } = await answer(event, context);
    expect(statusCode).toBe(503);
    expect(headers).toMatchObject({ "retry-after": "5", "access-control-allow-origin": "*" });
    expect(JSON.parse(body ?? "")).toMatchObject({ type: "/problems/unavailable", status: 503 });
  });

  test("answers a preflight that comes to it, whatever its path, and asks no route", async () => {
    const refuse = () => Promise.reject(new Error("a route was asked"));
    const answer = serveHttp({ $default: { who: "anyone", answer: refuse } }, {});
    const http = { ...event.requestContext.http, method: "OPTIONS", path: "/v1/reads" };
    const preflight = { ...event, routeKey: "$default", requestContext: { ...event.requestContext, http } };
    const { statusCode, headers } = await answer(preflight, { getRemainingTimeInMillis: () => 5_000 } as Context);
    expect(statusCode).toBe(204);
    expect(headers).toMatchObject({
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "GET,POST,PUT,OPTIONS",
      "access-control-allow-headers": "content-type,authorization,if-none-match",
      "access-control-max-age": "86400",
    });
  });
});
