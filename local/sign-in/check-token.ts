import type { APIGatewayProxyEventV2, APIGatewayProxyEventV2WithJWTAuthorizer } from "aws-lambda";
import { createLocalJWKSet, errors, jwtVerify } from "jose";
import { CLIENT_ID, issuerOf } from "./address.ts";
import { publicPart, type SignInKeys } from "./keys.ts";

/** The strings that API Gateway hands to a function. */
type HandedClaims = APIGatewayProxyEventV2WithJWTAuthorizer["requestContext"]["authorizer"]["jwt"]["claims"];

/**
 * Makes what API Gateway's authorizer does before a route for a group: hands over what a valid token says. Where
 * there is none the function is asked all the same, and answers 401 with a problem.
 * @param hosts under which the server is reached, each with an issuer of its own
 */
export function makeAuthorizer(keys: SignInKeys, hosts: readonly string[]) {
  const publicKeys = createLocalJWKSet({ keys: [publicPart(keys.signing)] });
  const rules = {
    issuer: hosts.map(issuerOf),
    audience: CLIENT_ID,
    algorithms: ["RS256", "ES256"],
    clockTolerance: 0,
    requiredClaims: ["exp"],
  };
  return async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyEventV2> => {
    const [, token] = /^Bearer +(\S+)$/i.exec(event.headers["authorization"] ?? "") ?? [];
    if (!token) return event;
    try {
      const { payload } = await jwtVerify(token, publicKeys, rules);
      return withClaims(event, payload);
    } catch (error) {
      if (error instanceof errors.JOSEError) return event;
      throw error;
    }
  };
}

function withClaims(event: APIGatewayProxyEventV2, payload: object): APIGatewayProxyEventV2WithJWTAuthorizer {
  const claims: HandedClaims = Object.fromEntries(
    Object.entries(payload).map(([name, value]) => [name, writeClaim(value)]),
  );
  const authorizer = { principalId: "", integrationLatency: 0, jwt: { claims, scopes: [] } };
  return { ...event, requestContext: { ...event.requestContext, authorizer } };
}

/** API Gateway makes a string of every claim; the members of an array stand in brackets, with spaces between them. */
function writeClaim(value: unknown): string {
  if (typeof value === "string") return value;
  return Array.isArray(value) ? `[${value.map(writeClaim).join(" ")}]` : JSON.stringify(value);
}
