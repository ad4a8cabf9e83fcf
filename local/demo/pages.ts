import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { signPage } from "../../functions/core/page-token.ts";
import { articlePage } from "./article-page.ts";
import { articles } from "./articles.ts";
import { frontPage } from "./front-page.ts";
import type { Answer } from "./answer.ts";
import { serveRange } from "./serve-range.ts";

/** As strict as a careful news site's, to show that Tirage's scripts need no more than their own address. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "media-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join("; ");

const FILES: Readonly<Record<string, { readonly file: string; readonly type: string }>> = {
  "/demo.css": { file: "demo.css", type: "text/css; charset=utf-8" },
  "/demo.js": { file: "demo.js", type: "text/javascript; charset=utf-8" },
  "/favicon.svg": { file: "favicon.svg", type: "image/svg+xml" },
  "/listen/en.mp3": { file: "listen/en.mp3", type: "audio/mpeg" },
  "/listen/uz.mp3": { file: "listen/uz.mp3", type: "audio/mpeg" },
  "/listen/ru.mp3": { file: "listen/ru.mp3", type: "audio/mpeg" },
};

/**
 * Answers a GET of the demo news site, or returns `undefined` for a path that it does not have.
 * @param path the address's path, without its query
 * @param range the Range header, which media players send
 * @param secret what articles are signed with; they carry no token without it
 */
export function demoPage(path: string, range?: string, secret?: string): Answer | undefined {
  if (path === "/") return answerPage(frontPage());
  const article = articles.find(({ id }) => path === `/articles/${id}`);
  if (article) return answerPage(articlePage(article, secret && signNow(secret, article.id)));
  const found = Object.hasOwn(FILES, path) ? FILES[path] : undefined;
  return found && serveRange(readFileSync(join(import.meta.dirname, found.file)), found.type, range);
}

/** What the article's page carries, as docs/install.md has it for a CMS. */
function signNow(secret: string, article: string): string {
  const seconds = Math.floor(Date.now() / 1_000);
  return signPage(secret, "demo", article, seconds, randomBytes(9).toString("base64url"));
}

function answerPage(body: string): Answer {
  const headers = {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cache-control": "no-cache",
  };
  return { status: 200, headers, body };
}
