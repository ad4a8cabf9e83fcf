import type { IncomingMessage } from "node:http";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { MatchedRoute } from "./match-route.ts";

/** Makes the event that API Gateway's HTTP API would hand to the function (payload format 2.0). */
export function toHttpEvent(request: IncomingMessage, matched: MatchedRoute, body: Buffer): APIGatewayProxyEventV2 {
  const { path, query } = splitUrl(request);
  const isText = /^(text\/|application\/(json|.*\+json|xml|javascript))|^$/.test(request.headers["content-type"] ?? "");
  const headers = Object.entries(request.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(",") : value,
  ]);
  const method = request.method ?? "GET";
  return {
    version: "2.0",
    ...matched,
    rawPath: path,
    rawQueryString: query,
    headers: Object.fromEntries(headers),
    requestContext: {
      accountId: "local",
      apiId: "local",
      domainName: request.headers.host ?? "localhost",
      domainPrefix: "local",
      http: {
        method,
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? "",
        userAgent: request.headers["user-agent"] ?? "",
      },
      requestId: crypto.randomUUID(),
      routeKey: matched.routeKey,
      stage: "$default",
      time: new Date().toUTCString(),
      timeEpoch: Date.now(),
    },
    ...(body.length > 0 && { body: body.toString(isText ? "utf8" : "base64") }),
    isBase64Encoded: !isText,
  };
}

/** Splits a request's target, without judging it. */
export function splitUrl(request: IncomingMessage): { path: string; query: string } {
  const [path = "", ...query] = (request.url ?? "").split("?");
  return { path, query: query.join("?") };
}
