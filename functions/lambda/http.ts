import middy from "@middy/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { Answer, Request, Route } from "../routes/route.ts";
import { answerProblems } from "./answer-problems.ts";
import { openToAllOrigins } from "./open-to-all-origins.ts";

type RouteTable<Needs> = { readonly [routeKey: string]: Route<Needs> };

/** Makes the Lambda handler of an HTTP API's routes (payload format 2.0). */
export function serveHttp<Needs>(routes: RouteTable<Needs>, needs: Needs) {
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use(openToAllOrigins())
    .use(answerProblems())
    .handler(async (event) => {
      const route = Object.hasOwn(routes, event.routeKey) ? routes[event.routeKey] : undefined;
      if (!route) throw new Error(`this function has no route ${event.routeKey}`);
      return toResult(await route(toRequest(event), needs));
    });
}

/** The query comes raw: the parsed one joins parameters of one name with commas, which article ids may hold. */
function toRequest(event: APIGatewayProxyEventV2): Request {
  return {
    path: event.pathParameters ?? {},
    query: new URLSearchParams(event.rawQueryString),
    headers: event.headers,
    body: Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8"),
    address: event.requestContext.http.sourceIp,
  };
}

function toResult({ status, headers, body }: Answer): APIGatewayProxyStructuredResultV2 {
  const isText = typeof body === "string";
  return {
    statusCode: status,
    headers: { ...headers },
    body: isText ? body : Buffer.from(body).toString("base64"),
    isBase64Encoded: !isText,
  };
}
