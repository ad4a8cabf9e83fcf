import type { ThrottleSettings } from "aws-cdk-lib/aws-apigatewayv2";
import type { Config } from "../functions/core/config.ts";

/** What routes are for, as far as their limits differ. */
export type RouteUse = keyof Required<NonNullable<Config["perSecond"]>>;

/**
 * Requests a second that a route answers if the configuration says nothing else. Those of readers are half of the 10,000
 * that an account has for all of its APIs unless raised: a low limit would refuse the readers of the article that
 * everybody reads. Those of users are far below, so that a report that is asked for in a loop takes nothing from readers.
 */
const PER_SECOND: Readonly<Record<RouteUse, number>> = { writes: 5_000, reads: 5_000, reports: 100, admin: 20 };

/** The largest burst that an account has, unless raised. */
const MOST_BURST = 5_000;

/**
 * The limit of a route that is for something: API Gateway answers what comes beyond with 429.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
 */
export function throttleOf(use: RouteUse, perSecond: Config["perSecond"] = {}) {
  const rateLimit = perSecond[use] ?? PER_SECOND[use];
  return { rateLimit, burstLimit: Math.min(Math.ceil(rateLimit), MOST_BURST) } satisfies ThrottleSettings;
}
