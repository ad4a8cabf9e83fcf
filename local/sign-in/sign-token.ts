import { SignJWT, importJWK } from "jose";
import { CLIENT_ID, issuerOf } from "./address.ts";
import { claimsOf } from "./demo-users.ts";
import type { SignInKeys } from "./keys.ts";

/** What a token is to say. */
export interface TokenFor {
  readonly group: string;
  /** Site ids between spaces, or `*`. */
  readonly sites: string;
  readonly expiresSeconds: number;
}

/** Signs a token such as the issuer of this host would, for someone who did not sign in. */
export async function signToken(keys: SignInKeys, host: string, wanted: TokenFor): Promise<string> {
  const { group, sites, expiresSeconds } = wanted;
  const nowSeconds = Math.floor(Date.now() / 1_000);
  return new SignJWT({ ...claimsOf({ groups: [group], sites }) })
    .setProtectedHeader({ alg: "RS256", kid: keys.signing.kid })
    .setIssuer(issuerOf(host))
    .setAudience(CLIENT_ID)
    .setSubject("token")
    .setIssuedAt(nowSeconds)
    .setExpirationTime(nowSeconds + expiresSeconds)
    .sign(await importJWK(keys.signing));
}
