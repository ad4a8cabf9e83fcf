import { createHmac } from "node:crypto";

/**
 * The visitor hash of one site and day: tells apart visitors within a day and nothing else. It stands in for the
 * address and the user agent, which are never stored, and says nothing of another day or site.
 * @param salt 32 random bytes of the site's day
 */
export function visitorHash(salt: Uint8Array, address: string, userAgent: string): string {
  return createHmac("sha256", salt).update(`${address}\n${userAgent}`).digest("base64url").slice(0, 16);
}
