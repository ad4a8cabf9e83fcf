import type { MiddlewareObj } from "@middy/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { PROBLEMS, Problem } from "../core/problem.ts";
import type { Answer, Entry } from "../routes/route.ts";
import { logError } from "./log.ts";
import { toResult } from "./to-result.ts";

/**
 * Turns what a route throws into an `application/problem+json` answer (RFC 9457), or into one of the route's own; what
 * nobody expected is logged once.
 * @param routeOf the route that a request was for, where there is one
 */
export function answerProblems(
  routeOf: (event: APIGatewayProxyEventV2) => Entry<never> | undefined,
): MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> {
  return {
    onError: (request) => {
      const problem = toProblem(request.error);
      const route = routeOf(request.event);
      const refuse = (route?.who === "anyone" && route.refuse) || answer;
      request.response = toResult(refuse(problem));
    },
  };
}

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  logError("a request failed", error);
  return new Problem("internal", "The fault is ours. Please try again later.");
}

function answer(problem: Problem): Answer {
  const { status, title } = PROBLEMS[problem.problem];
  const { retryAfter, challenge, ...more } = problem.more;
  return {
    status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }),
      ...(challenge !== undefined && { "www-authenticate": challenge }),
    },
    body: JSON.stringify({ type: `/problems/${problem.problem}`, title, status, detail: problem.message, ...more }),
  };
}
