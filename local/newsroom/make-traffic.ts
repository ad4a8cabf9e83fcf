import { createHash } from "node:crypto";
import { refuseTime } from "../../functions/core/acceptance.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../functions/core/clock.ts";
import { rowIdOf, type Event, type ViewEvent } from "../../functions/core/event.ts";
import { eventTimeMs, makeEventId } from "../../functions/core/event-id.ts";
import type { ReceivedEvent } from "../../functions/core/received-event.ts";
import type { LeftOut } from "../../functions/core/row.ts";
import { visitorHash } from "../../functions/core/visitor.ts";
import { localDay } from "../../functions/core/zone.ts";
import { attentionIn } from "./attention.ts";
import { ROBOT_AGENTS, countryOf, gatherReaders, type Agent, type Reader } from "./audience.ts";
import type { Plan } from "./plan.ts";
import { seededRandom, type Random } from "./random.ts";
import { waysTo, type Way } from "./referrers.ts";
import type { NewsArticle } from "./write-articles.ts";

/** An event as `record` would have it, and when it came. */
export interface Delivery {
  readonly received: ReceivedEvent;
  /** Epoch milliseconds. */
  readonly arrivalMs: number;
}

/** A site of the newsroom, with what is read there. */
export interface Edition {
  readonly id: string;
  readonly zone: string;
  /** Where its pages lie. */
  readonly host: string;
  readonly articles: readonly NewsArticle[];
  /** Views on a usual day. */
  readonly viewsADay: number;
  readonly readers: number;
}

/** Of a hundred views, so many ... */
const SHARES = {
  goOn: 0.25,
  repeated: 0.04,
  told: 0.3,
  printed: 0.008,
  heard: 0.02,
  own: 0.012,
  prefetched: 0.01,
} as const;
/** Views of robots for each of a person. */
const ROBOTS = 0.06;
/** What a phone on the late network sends waits for the next good moment; one in twelve of them for half a day or longer. */
const LATE_MS = 35 * MINUTE_MS;
const VERY_LATE = 1 / 12;
const VERY_LATE_MS = 14 * HOUR_MS;

/**
 * Makes everything that a site received in the plan's days, in the order in which it came. What was on its way at their
 * end is not among it, nor what came too late to be accepted.
 */
export function makeTraffic(plan: Plan, edition: Edition): Delivery[] {
  const startMs = plan.endMs - plan.days * DAY_MS;
  const readers = gatherReaders(`${plan.seed}|${edition.id}`, edition.readers);
  const deliveries: Delivery[] = [];
  for (let hourMs = startMs - (startMs % HOUR_MS); hourMs < plan.endMs; hourMs += HOUR_MS) {
    const hour = { fromMs: Math.max(hourMs, startMs), toMs: Math.min(hourMs + HOUR_MS, plan.endMs) };
    deliveries.push(...makeHour(plan, edition, readers, hourMs, hour));
  }
  return deliveries
    .filter(({ received: { event }, arrivalMs }) => arrivalMs <= plan.endMs && !isRefused(event, arrivalMs))
    .toSorted((a, b) => a.arrivalMs - b.arrivalMs || (a.received.event.id < b.received.event.id ? -1 : 1));
}

function isRefused(event: Event, arrivalMs: number): boolean {
  return [event.id, rowIdOf(event)].some((id) => refuseTime(eventTimeMs(id), arrivalMs) !== undefined);
}

function makeHour(
  plan: Plan,
  edition: Edition,
  readers: readonly Reader[],
  hourMs: number,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): Delivery[] {
  const random = seededRandom(`${plan.seed}|${edition.id}|${hourMs}`);
  const articles = edition.articles.filter(({ publishedMs }) => publishedMs < toMs);
  const attention = attentionIn(plan, edition, articles, hourMs, toMs);
  if (attention.articles.length === 0) return [];
  const part = (toMs - fromMs) / HOUR_MS;
  const pick = random.picker(attention.articles);
  const pickWay = random.picker(waysTo(edition.host));
  const pickRobot = random.picker(ROBOT_AGENTS);
  const hour: Hour = { plan, edition, random, fromMs, toMs, visitors: new Map() };
  const deliveries: Delivery[] = [];
  const visit = (first: NewsArticle) => {
    const reader = readers[Math.floor(readers.length * random.next() ** 1.6)] ?? random.pick(readers);
    const made = makeVisit(hour, reader, first, pick, pickWay());
    deliveries.push(...made);
    return made.filter(({ received }) => received.event.kind === "view").length;
  };
  for (let left = random.arrivals(attention.views * part); left > 0;) left -= visit(pick());
  for (const [article, views] of attention.breaking)
    for (let left = random.arrivals(views); left > 0;) left -= visit(article);
  for (let left = random.arrivals(attention.views * part * ROBOTS); left > 0; left--)
    deliveries.push(makeRobotView(hour, pickRobot(), pick()));
  return deliveries;
}

/** What the events of an hour share. */
interface Hour {
  readonly plan: Plan;
  readonly edition: Edition;
  readonly random: Random;
  readonly fromMs: number;
  readonly toMs: number;
  /** Visitor hashes that were made already. */
  readonly visitors: Map<string, string>;
}

/** A reading session: a view, and perhaps another article after it. */
function makeVisit(hour: Hour, reader: Reader, first: NewsArticle, next: () => NewsArticle, begun: Way): Delivery[] {
  const { random, edition } = hour;
  const session = Buffer.from(random.bytes(9)).toString("base64url");
  const isOwn = random.chance(SHARES.own);
  const deliveries: Delivery[] = [];
  let timeMs = timeOf(hour, first);
  let [article, way] = [first, begun];
  for (;;) {
    const leftOut = isOwn ? "own" : random.chance(SHARES.prefetched) ? "prefetch" : undefined;
    deliveries.push(...makeView(hour, { reader, session, article, timeMs, way, leftOut }));
    if (leftOut === "prefetch" || !random.chance(SHARES.goOn)) return deliveries;
    timeMs += 31 * SECOND_MS + Math.floor(random.wait(100 * SECOND_MS));
    way = { referrer: addressOf(edition, article) };
    article = next();
  }
}

interface ViewOf {
  readonly reader: Reader;
  readonly session: string;
  readonly article: NewsArticle;
  readonly timeMs: number;
  readonly way: Way;
  readonly leftOut: LeftOut | undefined;
}

/** A view, with what its reader does then: another look within seconds, a print, a listen, a reading. */
function makeView(hour: Hour, view: ViewOf): Delivery[] {
  const { random } = hour;
  const { reader, session, article, timeMs, leftOut } = view;
  const id = makeEventId(timeMs, random.bytes(10));
  const send = (event: Event, atMs: number): Delivery => ({
    received: receive(hour, reader, session, event, leftOut),
    arrivalMs: arrivalOf(random, reader, atMs),
  });
  const deliveries = [send(viewEvent(hour, view, id, "navigate"), timeMs)];
  if (leftOut) return deliveries;
  if (random.chance(SHARES.repeated)) {
    const againMs = timeMs + 3_000 + random.below(25_000);
    deliveries.push(send(viewEvent(hour, view, makeEventId(againMs, random.bytes(10)), "reload"), againMs));
  }
  const later = (kind: "print" | "listen", afterMs: number): Delivery => {
    const atMs = timeMs + 5_000 + Math.floor(random.wait(afterMs));
    return send({ id: makeEventId(atMs, random.bytes(10)), kind, article: article.id, view: id }, atMs);
  };
  if (random.chance(SHARES.printed)) deliveries.push(later("print", 60_000));
  if (random.chance(SHARES.heard)) deliveries.push(later("listen", 20_000));
  if (random.chance(SHARES.told)) {
    const seconds = 5 + Math.min(900, Math.floor(random.wait(70)));
    const depth = Math.min(100, Math.floor(15 + seconds * (0.4 + random.next())));
    const event: Event = { id, kind: "read", article: article.id, seconds, depth };
    deliveries.push(send(event, timeMs + seconds * SECOND_MS));
  }
  return deliveries;
}

function makeRobotView(hour: Hour, agent: Agent, article: NewsArticle): Delivery {
  const { random } = hour;
  const timeMs = timeOf(hour, article);
  const id = makeEventId(timeMs, random.bytes(10));
  const event: Event = { id, kind: "view", article: article.id };
  const received = receive(hour, { ...agent, name: agent.robot ?? "" }, undefined, event, "robot");
  return { received, arrivalMs: timeMs + 500 };
}

function viewEvent(
  { edition }: Hour,
  { reader, article, way: { referrer, campaign } }: ViewOf,
  id: string,
  navigation: ViewEvent["navigation"],
): ViewEvent {
  return {
    id,
    kind: "view",
    article: article.id,
    url: `${addressOf(edition, article)}${campaign ? `?${campaign}` : ""}`,
    language: article.language,
    width: reader.width,
    navigation,
    ...(referrer !== undefined && { referrer }),
  };
}

function receive(
  { plan, edition, visitors }: Hour,
  agent: Agent & { readonly name: string },
  session: string | undefined,
  event: Event,
  leftOut: LeftOut | undefined,
): ReceivedEvent {
  const { name, userAgent, browser, device, robot } = agent;
  const day = localDay(eventTimeMs(rowIdOf(event)), edition.zone);
  const known = visitors.get(`${day}|${name}`);
  const salt = () => createHash("sha256").update(`${plan.seed}|${edition.id}|${day}`).digest();
  const visitor = known ?? visitorHash(salt(), name, userAgent);
  visitors.set(`${day}|${name}`, visitor);
  const country = countryOf(name, edition.zone);
  return { site: edition.id, session, visitor, event, browser, device, country, leftOut, robot };
}

/** A moment of the hour, after the article was published. */
function timeOf({ random, fromMs, toMs }: Hour, { publishedMs }: NewsArticle): number {
  const sinceMs = Math.max(fromMs, publishedMs);
  return Math.floor(sinceMs + random.next() * (toMs - sinceMs));
}

function arrivalOf(random: Random, { isLate }: Reader, timeMs: number): number {
  const soonMs = timeMs + 300 + random.below(1_700);
  if (!isLate) return soonMs;
  return soonMs + Math.floor(random.wait(random.chance(VERY_LATE) ? VERY_LATE_MS : LATE_MS));
}

function addressOf({ host }: Edition, { id }: NewsArticle): string {
  return `https://${host}/articles/${id}`;
}
