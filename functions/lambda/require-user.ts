import { Problem } from "../core/problem.ts";
import { type Group, type User, belongsTo, readUser } from "../core/user.ts";
import type { Request } from "../routes/route.ts";

/**
 * The user who sent a request of a route for this group.
 * @throws Problem `token` without a valid token, and `access` when it does not carry the group
 */
export function requireUser({ claims, headers }: Request, group: Group): User {
  if (!claims) throw refuseToken(headers["authorization"]);
  const user = readUser(claims);
  if (!belongsTo(user, group)) throw new Problem("access", `The token does not carry the group "${group}".`);
  return user;
}

/** The challenge names an error only when there was a token (RFC 6750, section 3.1). */
function refuseToken(sent: string | undefined): Problem {
  if (sent === undefined) {
    return new Problem("token", 'Sign in, and send the token as "Authorization: Bearer ...".', { challenge: "Bearer" });
  }
  return new Problem("token", "The token has expired, or was not made for this. Sign in again.", {
    challenge: 'Bearer error="invalid_token"',
  });
}
