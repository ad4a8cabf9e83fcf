import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { dashboardFolder, dashboardPolicy } from "../build-dashboard.ts";
import type { Answer } from "./demo/answer.ts";

/** Where the dashboard stands on the server's own origin. */
export const DASHBOARD_PATH = "/dashboard/";

/** Nothing but the dashboard's own files and its own origin, where users sign in as well. */
const POLICY = dashboardPolicy();

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
};

/** A file's encodings, the smaller one first. */
const ENCODINGS = { br: ".br", gzip: ".gz" } as const;

/** What makes an open page load again after it was built anew, and where it stands. */
const RELOAD = { path: `${DASHBOARD_PATH}reload.js`, file: join(import.meta.dirname, "reload.js") };

/**
 * As `dashboardFile`, for whoever works on the dashboard: its page loads itself again after it was built anew.
 * @param path the address's path, without its query
 */
export function reloadingFile(path: string): Answer | undefined {
  if (path === RELOAD.path) {
    return { status: 200, headers: { "content-type": TYPES["js"] ?? "" }, body: readFileSync(RELOAD.file) };
  }
  const answer = dashboardFile(path);
  if (path !== DASHBOARD_PATH || !answer) return answer;
  const body = answer.body.toString().replace("</head>", `<script type="module" src="reload.js"></script></head>`);
  return { ...answer, body };
}

/**
 * Answers a GET below `/dashboard/`, or returns `undefined` for a path that the dashboard does not have.
 * @param path the address's path, without its query
 * @param accepted the Accept-Encoding header
 */
export function dashboardFile(path: string, accepted = ""): Answer | undefined {
  const [, name = "index.html", hashed] = /^\/dashboard\/(?:(assets\/[\w-]+(\.[A-Z0-9]{8})\.\w+))?$/.exec(path) ?? [
    undefined,
    "",
  ];
  const file = join(dashboardFolder, name);
  if (name === "" || !existsSync(file)) return undefined;
  const encoding = (["br", "gzip"] as const).find((one) => new RegExp(`\\b${one}\\b`).test(accepted));
  const headers = {
    "content-type": TYPES[name.split(".").at(-1) ?? ""] ?? "application/octet-stream",
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": hashed ? "public, max-age=31536000, immutable" : "no-cache",
    vary: "accept-encoding",
    ...(encoding && { "content-encoding": encoding }),
  };
  return { status: 200, headers, body: readFileSync(encoding ? file + ENCODINGS[encoding] : file) };
}
