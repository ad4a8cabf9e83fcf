import { isClockRight } from "../core/acceptance.ts";
import type { Site } from "../core/config.ts";
import { parseEvent, type Event, type ViewEvent } from "../core/event.ts";
import type { PageSecrets } from "../core/page-token.ts";
import { Problem } from "../core/problem.ts";
import { parseReads } from "../core/reads.ts";
import { findSite, isOnSite, isOriginOf } from "../core/site.ts";
import { NO_COUNTS, type ArticleTotals, type Totals } from "../core/totals.ts";
import { showTotals } from "./get-totals.ts";
import { judgeEvent, type Judged, type Reason, type StoresEvents } from "./receive.ts";
import type { Given, Request, Route } from "./route.ts";

interface Store extends StoresEvents {
  readonly readTotals: (site: string, articles: readonly string[]) => Promise<ReadonlyMap<string, ArticleTotals>>;
  /** Keeps what the first page that showed an article said of it. @param isCounted whether anything was counted of it before */
  readonly describeArticle: (site: string, view: ViewEvent, nowMs: number, isCounted: boolean) => Promise<void>;
}

interface Rejected {
  readonly id: string;
  readonly reason: Reason;
  readonly detail?: string;
}

/** What becomes of one of the events sent: the event, where it could be read, what is stored of it, and why it was not accepted, if so. */
interface Outcome extends Pick<Judged, "received"> {
  readonly event?: Event;
  readonly rejected?: Rejected;
}

interface Needs extends Given {
  readonly store: Store;
  readonly pageSecrets: PageSecrets;
  /** Is told of a fault that cost the sender nothing. */
  readonly warn: (message: string, error: unknown) => void;
}

/** `POST /v1/reads`: stores what an article page saw. 202 means that every accepted event is stored. */
export const postReads: Route<Needs> = async (request, { sites, now, store, pageSecrets, warn }) => {
  const reads = parseReads(request.body);
  const nowMs = now();
  const site = findSite(sites, reads.site);
  checkOrigin(site, request, reads.events);
  if (!isClockRight(reads.sent, nowMs)) {
    throw new Problem("clock", "The time in sent is off by more than 30 s.", { serverTime: nowMs });
  }

  const sender = { site, request, session: reads.session, webdriver: reads.webdriver === true, pageSecrets };
  const outcomes = await Promise.all(
    reads.events.map(async (input): Promise<Outcome> => {
      const parsed = parseEvent(input);
      if ("invalid" in parsed) return { rejected: { id: idOf(input), reason: "invalid", detail: parsed.invalid } };
      const { event } = parsed;
      const { reason, received } = await judgeEvent(sender, event, nowMs, store);
      return { event, ...(received && { received }), ...(reason && { rejected: { id: idOf(input), reason } }) };
    }),
  );
  const articles = articlesToRead(outcomes, reads.totals === true);
  const received = outcomes.flatMap((outcome) => outcome.received ?? []);
  // Side by side: no hour that takes events is closed for another hour at least, so one that was open stays so meanwhile.
  const [known] = await Promise.all([
    readTotals(site, articles, store).catch((error: unknown) => {
      warn("the totals of an answer could not be read", error);
      return undefined;
    }),
    ...received.map((one) => store.putEvent(one)),
  ]);
  const rejected = outcomes.flatMap((outcome) => outcome.rejected ?? []);
  const stored = received.map(({ event }) => event);
  await Promise.all([store.nameHours(site.id, reads.session, stored, known), store.markLate(site.id, stored, nowMs)]);
  const unknown = acceptedViews(outcomes).filter((view) => says(view) && known?.get(view.article)?.described === false);
  const isCounted = ({ article }: ViewEvent) => sumOf(known?.get(article)) > 0;
  await Promise.all(unknown.map((view) => store.describeArticle(site.id, view, nowMs, isCounted(view)))).catch(
    (error: unknown) => warn("what a page says of its article could not be kept", error),
  );
  const totals = reads.totals && known ? showTotals(articles, known) : undefined;
  return {
    status: 202,
    headers: { "content-type": "application/json", "cache-control": "no-store" },
    body: JSON.stringify({ accepted: outcomes.length - rejected.length, rejected, ...(totals && { totals }) }),
  };
};

/** A page of another site may not count here; a request without an Origin is judged by the pages that it names. */
function checkOrigin(site: Site, request: Request, events: readonly unknown[]): void {
  const { origin } = request.headers;
  const pages = events.map(urlOf).filter((url) => url !== undefined);
  const isOurs =
    origin === undefined ? pages.length === 0 || pages.some((page) => isOnSite(site, page)) : isOriginOf(site, origin);
  if (!isOurs) {
    throw new Problem("origin", "This page's host is not one of the site's. Ops add hosts in tirage.config.ts.");
  }
}

/**
 * Articles whose numbers are read: all that are named, when the page asked for the numbers (one whose view was left out
 * shows them too), else those with a view, whose item says whether anything is known of the article yet.
 */
function articlesToRead(outcomes: readonly Outcome[], asked: boolean): string[] {
  const events = asked ? outcomes.flatMap(({ event }) => event ?? []) : acceptedViews(outcomes);
  return [...new Set(events.map((event) => event.article))];
}

async function readTotals(site: Site, articles: readonly string[], store: Store) {
  return articles.length > 0 ? store.readTotals(site.id, articles) : new Map<string, ArticleTotals>();
}

function acceptedViews(outcomes: readonly Outcome[]): ViewEvent[] {
  return outcomes.flatMap(({ event, rejected }) => (event?.kind === "view" && !rejected ? event : []));
}

function sumOf({ views, prints, listens }: Totals = NO_COUNTS): number {
  return views + prints + listens;
}

/** A page that says nothing of its article leaves it to the next one that does. */
function says({ title, section, author, published }: ViewEvent): boolean {
  return Boolean(title || section || author || published);
}

function idOf(input: unknown): string {
  return isObject(input) && typeof input["id"] === "string" ? input["id"].slice(0, 64).toWellFormed() : "";
}

function urlOf(input: unknown): string | undefined {
  return isObject(input) && typeof input["url"] === "string" ? input["url"] : undefined;
}

function isObject(input: unknown): input is Record<string, unknown> {
  return typeof input === "object" && input !== null;
}
