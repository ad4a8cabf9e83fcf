import middy from "@middy/core";
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyEventV2WithJWTAuthorizer,
  APIGatewayProxyStructuredResultV2,
} from "aws-lambda";
import { unavailable } from "../core/problem.ts";
import type { Claims } from "../core/user.ts";
import type { Entry, Request, RouteTable } from "../routes/route.ts";
import { answerProblems } from "./answer-problems.ts";
import { logError } from "./log.ts";
import { openToAllOrigins } from "./open-to-all-origins.ts";
import { requireUser } from "./require-user.ts";
import { toResult } from "./to-result.ts";
import { viewerOf } from "./viewer.ts";

/** Routes for a group come with what the API's authorizer read in the token. */
type HttpEvent = APIGatewayProxyEventV2 | APIGatewayProxyEventV2WithJWTAuthorizer;

/**
 * Makes the Lambda handler of an HTTP API's routes (payload format 2.0). A request for which the function's own time was too
 * short is answered with the Problem `unavailable`.
 * @param originSecrets by which a request shows that it comes through a CDN of ours
 */
export function serveHttp<Needs>(routes: RouteTable<Needs>, needs: Needs, originSecrets: readonly string[] = []) {
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>({ timeoutEarlyResponse: refuseInTime })
    .use(openToAllOrigins())
    .use(answerProblems(({ routeKey }) => routeOf(routes, routeKey)))
    .handler(async (event) => {
      const route = routeOf(routes, event.routeKey);
      if (!route) throw new Error(`this function has no route ${event.routeKey}`);
      const request = toRequest(event, originSecrets);
      if (route.who === "anyone") return toResult(await route.answer(request, needs));
      return toResult(await route.answer({ ...request, user: requireUser(request, route.who) }, needs));
    });
}

function routeOf<Needs>(routes: RouteTable<Needs>, key: string): Entry<Needs> | undefined {
  return Object.hasOwn(routes, key) ? routes[key] : undefined;
}

/** Answers while there is time to: the database may have been slow in each of several calls, and none of them too slow. */
function refuseInTime(): never {
  const problem = unavailable();
  logError("a request took longer than its function may", problem);
  throw problem;
}

/** The query comes raw: the parsed one joins parameters of one name with commas, which article ids may hold. */
function toRequest(event: HttpEvent, originSecrets: readonly string[]): Request {
  return {
    path: event.pathParameters ?? {},
    query: new URLSearchParams(event.rawQueryString),
    headers: event.headers,
    body: Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8"),
    address: event.requestContext.http.sourceIp,
    ...viewerOf(event.headers, originSecrets),
    claims: claimsOf(event),
  };
}

/** Nothing where no authorizer stands before the route. */
function claimsOf({ requestContext }: HttpEvent): Claims | undefined {
  return "authorizer" in requestContext ? requestContext.authorizer.jwt.claims : undefined;
}
