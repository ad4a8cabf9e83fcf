import { randomUUID } from "node:crypto";
import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import type { Site } from "../../functions/core/config.ts";
import { MINUTE_MS, SECOND_MS } from "../../functions/core/clock.ts";
import { makeEventId } from "../../functions/core/event-id.ts";
import { countryOf, gatherReaders } from "../../local/newsroom/audience.ts";
import type { Random } from "../../local/newsroom/random.ts";
import { waysTo } from "../../local/newsroom/referrers.ts";
import { ASSUMED } from "./assumptions.ts";

/** The site that the month is of; its days are those of UTC. */
export const SITE: Site = { id: "paper", name: "The paper", hosts: ["paper.example"], zone: "UTC", languages: ["en"] };
/** By which its requests show that they come through CloudFront. */
export const ORIGIN_SECRET = "origin";

const READERS = 400;
/** An address from the range that is kept for examples. */
const ADDRESS = "203.0.113.77";
const SECTIONS = ["politics", "economy", "culture", "sport", "society", "world"];

/** A request that a page sends. */
export interface PageRequest {
  readonly timeMs: number;
  readonly kind: "view" | "print" | "listen" | "read";
  /** As API Gateway hands it to the function. */
  readonly event: APIGatewayProxyEventV2;
  readonly bytes: number;
}

/** What Lambda hands over beside an event; nothing here asks it for its time. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a handler may read of it
export const CONTEXT = { getRemainingTimeInMillis: () => 15 * MINUTE_MS } as Context;

/** The id of an article, with a usual slug that no other one has. */
export function articleId(at: number): string {
  return `2026/11/24/a-usual-slug-of-an-article-of-the-paper-${at}`;
}

/** Makes the requests of readers of an article: each view, and what its reader does then. */
export function readerRequests(random: Random, site: Pick<Site, "id" | "hosts"> = SITE) {
  const [host = ""] = site.hosts;
  const readers = gatherReaders("cost", READERS);
  const way = random.picker(waysTo(host));
  return (article: string, timeMs: number): PageRequest[] => {
    const reader = random.pick(readers);
    const session = Buffer.from(random.bytes(9)).toString("base64url");
    const id = makeEventId(timeMs, random.bytes(10));
    const { referrer, campaign } = way();
    const page = `https://${host}/${article}`;
    const request = (kind: PageRequest["kind"], sentMs: number, event: object): PageRequest => {
      const sender = { site: site.id, session, totals: true, webdriver: false };
      const body = JSON.stringify({ ...sender, sent: sentMs, events: [{ kind, article, ...event }] });
      const headers = {
        "user-agent": reader.userAgent,
        origin: `https://${host}`,
        "content-type": "text/plain",
        "x-tirage-origin": ORIGIN_SECRET,
        "cloudfront-viewer-address": `${ADDRESS}:443`,
        "cloudfront-viewer-country": countryOf(reader.name, "Asia/Tashkent") ?? "",
      };
      return { timeMs: sentMs, kind, event: httpEvent("POST /v1/reads", "", headers, body), bytes: body.length };
    };
    const requests = [
      request("view", timeMs, {
        id,
        url: campaign ? `${page}?${campaign}` : page,
        ...(referrer !== undefined && { referrer }),
        language: "en",
        width: reader.width,
        navigation: "navigate",
        title: `What happened, in so many words: ${article}`,
        section: SECTIONS[article.length % SECTIONS.length],
        author: "A. Writer",
        published: "2026-11-24T09:00:00Z",
      }),
    ];
    const later = (kind: "print" | "listen", meanMs: number) => {
      const atMs = timeMs + 5 * SECOND_MS + Math.floor(random.wait(meanMs));
      requests.push(request(kind, atMs, { id: makeEventId(atMs, random.bytes(10)), view: id }));
    };
    if (random.chance(ASSUMED.printShare)) later("print", MINUTE_MS);
    if (random.chance(ASSUMED.listenShare)) later("listen", 20 * SECOND_MS);
    if (random.chance(ASSUMED.readingShare)) {
      const seconds = 5 + Math.min(900, Math.floor(random.wait(70)));
      const depth = Math.min(100, Math.floor(15 + seconds * (0.4 + random.next())));
      requests.push(request("read", timeMs + seconds * SECOND_MS, { id, seconds, depth }));
    }
    return requests;
  };
}

/** A request as API Gateway hands it over (payload format 2.0). */
export function httpEvent(
  routeKey: string,
  rawQueryString: string,
  headers: Readonly<Record<string, string>>,
  body?: string,
  claims?: Readonly<Record<string, string>>,
): APIGatewayProxyEventV2 {
  const [method = "", rawPath = ""] = routeKey.split(" ");
  const event = {
    version: "2.0",
    routeKey,
    rawPath,
    rawQueryString,
    headers,
    body,
    isBase64Encoded: false,
    requestContext: {
      requestId: randomUUID(),
      http: { method, path: rawPath, sourceIp: ADDRESS, protocol: "HTTP/1.1", userAgent: "" },
      ...(claims && { authorizer: { jwt: { claims, scopes: null } } }),
    },
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the handler reads of it
  return event as unknown as APIGatewayProxyEventV2;
}
