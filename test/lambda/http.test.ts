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
});
