import { createHmac, timingSafeEqual } from "node:crypto";
import { SECOND_MS } from "./clock.ts";
import type { Site } from "./config.ts";

/** What a site's CMS may sign with, the present secret and the one before it, by the site's id. */
export type PageSecrets = ReadonlyMap<string, readonly string[]>;

/** How long a token is good for where the configuration does not say it. */
const VALID_SECONDS = 86_400;
/** How far a token's time may lie ahead of an event's: a reader's clock may be off by 30 s, and a CMS's as well. */
const AHEAD_MS = 60_000;

/** Seconds since 1970, a nonce and an HMAC of 32 bytes in base64url. */
const TOKEN = /^(\d{1,11})\.([A-Za-z0-9_-]{8,64})\.([A-Za-z0-9_-]{43})$/;

/**
 * Signs a page, as a site's CMS does: `1795460000.k3J9x0Qm2aPz.` and the HMAC-SHA-256 of what stands before it, the site and
 * the article. Only the article may have a dot in it and it comes last, so that two pages never sign the same text.
 * @param timeSeconds since 1970
 * @param nonce 8-64 characters of base64url, another for each page
 */
export function signPage(
  secret: string,
  site: string,
  article: string,
  timeSeconds: number | string,
  nonce: string,
): string {
  const head = `${timeSeconds}.${nonce}`;
  return `${head}.${createHmac("sha256", secret).update(`${head}.${site}.${article}`).digest("base64url")}`;
}

/**
 * Says whether a site takes an event: every one where its pages need no token, else one with a token of this site and
 * article that was valid when it happened. So an event that is sent late or again is judged as it was at first.
 * @param timeMs when it happened, or its view where it belongs to one, epoch milliseconds
 */
export function isVouchedFor(
  { id, pageToken }: Site,
  { article, token }: { readonly article: string; readonly token?: string | undefined },
  timeMs: number,
  pageSecrets: PageSecrets,
): boolean {
  if (!pageToken || pageToken.required === false) return true;
  const [sent, signedSeconds = "", nonce = ""] = TOKEN.exec(token ?? "") ?? [];
  if (sent === undefined) return false;
  const agoMs = timeMs - Number(signedSeconds) * SECOND_MS;
  if (agoMs < -AHEAD_MS || agoMs > (pageToken.validSeconds ?? VALID_SECONDS) * SECOND_MS) return false;
  // Each is compared, and in constant time, so that the time tells nothing of them.
  const secrets = pageSecrets.get(id) ?? [];
  return secrets.map((secret) => isSame(signPage(secret, id, article, signedSeconds, nonce), sent)).includes(true);
}

/** Both are ASCII, and of one length where they are tokens of one head. */
function isSame(token: string, sent: string): boolean {
  return timingSafeEqual(Buffer.from(token), Buffer.from(sent));
}
