import { randomBytes } from "node:crypto";
import { makeEventId } from "../core/event-id.ts";
import type { PageSecrets } from "../core/page-token.ts";
import { PROBLEMS, Problem } from "../core/problem.ts";
import type { CountedKind } from "../core/row.ts";
import { findSite, isOnSite } from "../core/site.ts";
import { readQuery, requireArticle, requireParameter } from "./query.ts";
import { judgeEvent, type StoresEvents } from "./receive.ts";
import type { Answer, Given, Request, Route } from "./route.ts";

/** One transparent point, 43 bytes of GIF89a. */
const GIF = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==", "base64");

interface Needs extends Given {
  readonly store: StoresEvents;
  readonly pageSecrets: PageSecrets;
}

/**
 * `GET /v1/read.gif`: a view, print or listen of a page without script. Its sender cannot read an answer, so it is an
 * image whatever happens; what was wrong is in a header for whoever installs it.
 */
export const getReadGif: Route<Needs> = async (request, needs) => showGif(200, await receive(request, needs));

/** The image that a problem is answered with: a page that asks wrongly has a right image, and our own faults their status. */
export function refuseAsGif({ problem, more: { retryAfter } }: Problem): Answer {
  const { status } = PROBLEMS[problem];
  return showGif(status < 500 ? 200 : status, problem, retryAfter);
}

function showGif(status: number, rejected?: string, retryAfter?: number): Answer {
  return {
    status,
    headers: {
      "content-type": "image/gif",
      "cache-control": "no-store",
      ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }),
      ...(rejected !== undefined && { "x-tirage-rejected": rejected }),
    },
    body: GIF,
  };
}

async function receive(request: Request, { sites, now, store, pageSecrets }: Needs): Promise<string | undefined> {
  const query = readQuery(request.query, ["site", "article", "kind", "token"]);
  const site = findSite(sites, requireParameter("site", query.site));
  const article = requireArticle(query.article);
  const page = request.headers["referer"];
  if (page !== undefined && !isOnSite(site, page)) throw new Problem("origin", "This page is not one of the site's.");
  const nowMs = now();
  const kind = query.kind ?? "view";
  if (!isKind(kind)) throw new Problem("query", 'The parameter "kind" should be one of view, print, listen.');
  const event = { id: makeEventId(nowMs, randomBytes(10)), article, kind, token: query.token };
  const { reason, received } = await judgeEvent({ site, request, webdriver: false, pageSecrets }, event, nowMs, store);
  if (received) {
    await store.putEvent(received);
    await store.nameHours(site.id, undefined, [event]);
  }
  return reason;
}

function isKind(kind: string): kind is CountedKind {
  return kind === "view" || kind === "print" || kind === "listen";
}
