import { createHash } from "node:crypto";
import type { Answer, Request } from "./route.ts";

/** How long browsers and the CDN may keep a public number: 2 s, and stale for 30 s more while they ask again. */
export const NUMBERS_CACHE = "public, max-age=2, s-maxage=2, stale-while-revalidate=30";

/**
 * Answers with an ETag, or 304 without a body when the sender has the same already (RFC 9110, section 13.1.2).
 * @param version what the body says, without what changes at every answer
 */
export function answerCached(
  request: Request,
  version: string | Uint8Array,
  answer: { readonly type: string; readonly cache: string; readonly body: string | Uint8Array },
): Answer {
  const etag = `W/"${createHash("sha256").update(version).digest("base64url").slice(0, 22)}"`;
  const headers = { etag, "cache-control": answer.cache };
  const known = (request.headers["if-none-match"] ?? "").split(",").map((tag) => tag.trim());
  if (known.some((tag) => tag === "*" || tag.replace(/^(W\/)?/, "W/") === etag)) {
    return { status: 304, headers, body: "" };
  }
  return { status: 200, headers: { ...headers, "content-type": answer.type }, body: answer.body };
}
