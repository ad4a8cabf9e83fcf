import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { unavailable } from "../core/problem.ts";

/** What DynamoDB, or the way to it, says when the same request may work in a moment. */
const PASSING = new Set([
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "ThrottlingException",
  "ThrottledException",
  "InternalServerError",
  "ServiceUnavailable",
  "LimitExceededException",
  // An admin's change of the same item was under way.
  "TransactionConflictException",
  "TimeoutError",
  "AbortError",
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
]);

/**
 * Makes the client of a process. A call is tried 4 times, 1 s each at the most, then fails with the Problem `unavailable`
 * when the fault is a passing one, so that the sender comes again with the same ids: two calls that nobody answers end
 * within the 10 s that `record` has.
 * @param requestMs how long one try may take, milliseconds
 */
export function connect(overrides: DynamoDBClientConfig = {}, requestMs = 1_000): DynamoDBClient {
  const client = new DynamoDBClient({
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 500, requestTimeout: requestMs, throwOnRequestTimeout: true },
    ...overrides,
  });
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        throw isPassing(error) ? unavailable({ cause: error }) : error;
      }
    },
    { step: "initialize", name: "translatePassingFaults" },
  );
  return client;
}

function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return PASSING.has(error.name) || PASSING.has(code);
}
