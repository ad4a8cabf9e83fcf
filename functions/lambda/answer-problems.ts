import type { MiddlewareObj } from "@middy/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { PROBLEMS, Problem } from "../core/problem.ts";
import { logError } from "./log.ts";

/** Turns what a route throws into an `application/problem+json` answer (RFC 9457); what nobody expected is logged once. */
export function answerProblems(): MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> {
  return {
    onError: (request) => {
      request.response = answer(toProblem(request.error));
    },
  };
}

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  logError("a request failed", error);
  return new Problem("internal", "The fault is ours. Please try again later.");
}

function answer(problem: Problem): APIGatewayProxyStructuredResultV2 {
  const { status, title } = PROBLEMS[problem.problem];
  const { retryAfter, challenge, ...more } = problem.more;
  return {
    statusCode: status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }),
      ...(challenge !== undefined && { "www-authenticate": challenge }),
    },
    body: JSON.stringify({ type: `/problems/${problem.problem}`, title, status, detail: problem.message, ...more }),
  };
}
