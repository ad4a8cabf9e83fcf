import { HOUR_MS, hourOf, hourStartMs, type Hour } from "../core/clock.ts";
import { rowIdOf, type Event } from "../core/event.ts";
import { eventTimeMs } from "../core/event-id.ts";
import { laneOf, spreadOf } from "../core/lane.ts";

/**
 * Every key of both tables is built and parsed here. An article id may hold any character, the separator too, and is
 * never escaped: at most one free text stands in a key, and what stands before and behind it has no separator in it,
 * so that a key reads in one way only.
 */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** The raw rows of one lane of one article's hour. */
export interface LaneHour {
  readonly site: string;
  readonly article: string;
  readonly hour: Hour;
  readonly lane: number;
}

/** Partition key of the raw rows of a lane's hour. */
export function eventsPartition({ site, article, hour, lane }: LaneHour): string {
  return `${site}|${article}|${hour}|${lane}`;
}

const EVENTS_PARTITION = /^([a-z0-9-]+)\|(.+)\|(\d{4}-\d\d-\d\dT\d\d)\|(\d)$/s;

/** Says whether this is a partition key of raw rows. */
export function isEventsPartition(pk: string): boolean {
  return EVENTS_PARTITION.test(pk);
}

/** The sort key of a raw row, as `eventKey` makes it. */
const ROW_SORT = /^(read\|)?[0-9a-f-]{36}\|/;

/** Says whether this is the key of a raw row: what is derived has partition keys that look alike, for articles of some names. */
export function isRowKey({ pk, sk }: Key): boolean {
  return isEventsPartition(pk) && ROW_SORT.test(sk);
}

/** Reads a partition key of raw rows. @throws when it is not one. */
export function parseEventsPartition(pk: string): LaneHour {
  const [, site, article, hour, lane] = EVENTS_PARTITION.exec(pk) ?? [];
  if (!site || !article || !hour || !lane) throw new Error("not the partition key of a raw row");
  return { site, article, hour, lane: Number(lane) };
}

/**
 * The key of an event's raw row, a pure function of the event: any repeat of it, whoever repeats it, meets its own row.
 * Counted rows sort by time. A read keeps a row for each of its growing totals, sorted apart, where counting a minute
 * does not pay for reading them.
 */
export function eventKey(site: string, session: string | undefined, event: Event): Key & LaneHour {
  const rowId = rowIdOf(event);
  const partition = { site, article: event.article, hour: hourOf(eventTimeMs(rowId)), lane: laneOf(session) };
  const sk = event.kind === "read" ? `read|${rowId}|${event.seconds}|${event.depth}` : `${rowId}|${event.kind}`;
  return { ...partition, pk: eventsPartition(partition), sk };
}

/** Key of a site's visitor salt of one local day. No site id starts with `@`. */
export function saltKey(site: string, day: string): Key {
  return { pk: `@salt|${site}|${day}`, sk: "salt" };
}

/** Reads what a partition key says first, but for raw rows: what it holds, and of which site; `undefined` where it is none. */
export function parsePartition(pk: string): { holds: string; site: string } | undefined {
  const [, holds, site] = /^(@?[a-z]+)\|([a-z0-9-]+)(?:\||$)/.exec(pk) ?? [];
  return holds && site ? { holds, site } : undefined;
}

/** Partition key of a live hour's minutes, one of the site's spreads. */
export function livePartition(site: string, hour: Hour, spread: number): string {
  return `live|${site}|${hour}|${spread}`;
}

/** Key of the minutes of a lane's hour. */
export function liveKey({ site, article, hour, lane }: LaneHour): Key {
  return { pk: livePartition(site, hour, spreadOf(article)), sk: `${article}|${lane}` };
}

/** Reads the sort key of a live item. */
export function parseLiveSort(sk: string): { article: string; lane: number } {
  const at = sk.lastIndexOf("|");
  return { article: sk.slice(0, at), lane: Number(sk.slice(at + 1)) };
}

/** Key of the item that holds an article's public numbers. */
export function totalsKey(site: string, article: string): Key {
  return { pk: articlePartition(site, article), sk: "totals" };
}

/** Partition key of what is folded into other articles of a site. */
export function samePartition(site: string): string {
  return `same|${site}`;
}

/** Key of what an old article id is folded into. */
export function sameKey(site: string, old: string): Key {
  return { pk: samePartition(site), sk: old };
}

/** Partition key of a site's articles that have come to stand under another section or author. */
export function relabelPartition(site: string): string {
  return `relabel|${site}`;
}

/** Key of the mark of such an article. */
export function relabelKey(site: string, article: string): Key {
  return { pk: relabelPartition(site), sk: article };
}

/** Partition key of what is known of a site's articles. */
export function aboutPartition(site: string): string {
  return `about|${site}`;
}

/** Key of what is known of an article: title, section, author, published, url. */
export function aboutKey(site: string, article: string): Key {
  return { pk: aboutPartition(site), sk: article };
}

/** Partition key of the list of what is known of all of a site's articles. */
export function aboutsPartition(site: string): string {
  return `abouts|${site}`;
}

/** The one bucket of that list. */
export const ABOUTS_BUCKET = "all|abouts";

/** Key of the mark when that list was begun. */
export function aboutsMarkKey(site: string): Key {
  return { pk: sitePartition(site), sk: "abouts" };
}

/** Partition key of the articles of which something new is known. */
export function markedAboutsPartition(site: string): string {
  return `marked|${site}`;
}

/** Key of an article of which something new is known. @param minute when it came, ISO 8601 */
export function markedAboutKey(site: string, minute: string, article: string): Key {
  return { pk: markedAboutsPartition(site), sk: `${minute}|${article}` };
}

/** Reads the article in the sort key of a mark. */
export function parseMarkedAboutSort(sk: string): string {
  return sk.slice(sk.indexOf("|") + 1);
}

/** Key of an article's settled hour. */
export function articleHourKey(site: string, article: string, hour: Hour): Key {
  return { pk: articlePartition(site, article), sk: `hour|${hour}` };
}

/** Key of a site's settled hour. */
export function siteHourKey(site: string, hour: Hour): Key {
  return { pk: sitePartition(site), sk: `hour|${hour}` };
}

/** Partition key of a site's boards. */
export function boardsPartition(site: string): string {
  return `board|${site}`;
}

/** Partition key of the facts of a site's articles. */
export function factsPartition(site: string): string {
  return `facts|${site}`;
}

/** Partition key of a site's facts, all articles together. */
export function siteFactsPartition(site: string): string {
  return `sitefacts|${site}`;
}

/** Key of how far a run of settle has come in an hour of too many articles for one run. */
export function placeKey(site: string, work: "close" | "facts" | "late", hour: Hour): Key {
  return { pk: sitePartition(site), sk: `place|${work}|${hour}` };
}

/** Key of how far the round through a site's latest hours has come. */
export function roundKey(site: string): Key {
  return { pk: sitePartition(site), sk: "round" };
}

/** Key of the work that the next run of settle begins with. */
export function turnKey(site: string): Key {
  return { pk: sitePartition(site), sk: "turn" };
}

/** Partition key of a site's hours that events came to late. */
export function latePartition(site: string): string {
  return `late|${site}`;
}

/** Key of what came to an hour late in a minute. @param minute ISO 8601 */
export function lateKey(site: string, hour: Hour, minute: string): Key {
  return { pk: latePartition(site), sk: `${hour}|${minute}` };
}

/** Reads the sort key of what came to an hour late. */
export function parseLateSort(sk: string): { hour: Hour; minute: string } {
  const [hour = "", minute = ""] = sk.split("|");
  return { hour, minute };
}

/** Partition key of how a site's articles grew. */
export function curvesPartition(site: string): string {
  return `curves|${site}`;
}

/** Partition key of an article's numbers. */
export function articlePartition(site: string, article: string): string {
  return `article|${site}|${article}`;
}

/** Reads the article in the partition key of its numbers. */
export function parseArticlePartition(pk: string): string {
  return pk.split("|").slice(2).join("|");
}

/** Partition key of a site's numbers. */
export function sitePartition(site: string): string {
  return `site|${site}`;
}

/**
 * Key of a bucket's head.
 * @param bucket `hour|2026-11-24T10` (of UTC), `day|2026-11-24`, `month|2026-11` or a month's days, `days-sum|2026-11` (of the site's zone)
 */
export function bucketKey(pk: string, bucket: string): Key {
  return { pk, sk: bucket };
}

/** Key of one of the parts of a bucket that is too large for one item. */
export function bucketPartKey({ pk, sk }: Key, parts: number, part: number): Key {
  return { pk, sk: `${sk}|${parts}|${part}` };
}

/** Reads the sort key of a bucket's head or part. */
export function parseBucketSort(sk: string): { bucket: string; parts: number; part: number } {
  const [grain, start, parts = "1", part = "0"] = sk.split("|");
  return { bucket: `${grain}|${start}`, parts: Number(parts), part: Number(part) };
}

/** Key of the days of which the audit has found numbers that differ; no role but the audit's may write under `audit|`. */
export function auditKey(site: string): Key {
  return { pk: `audit|${site}`, sk: "differing" };
}

/** Key of the mark up to which a site's days have a board. */
export function boardedMarkKey(site: string): Key {
  return { pk: sitePartition(site), sk: "boarded" };
}

/** Key of the mark up to which a site's closed hours have their last facts. */
export function factsMarkKey(site: string): Key {
  return { pk: sitePartition(site), sk: "facts" };
}

/** Key of the mark up to which a site's days have facts. */
export function factDaysMarkKey(site: string): Key {
  return { pk: sitePartition(site), sk: "factdays" };
}

/** Key of the time that a site's facts are complete up to. */
export function completeMarkKey(site: string): Key {
  return { pk: sitePartition(site), sk: "complete" };
}

/** Key of the mark up to which a site's hours are closed. */
export function closedMarkKey(site: string): Key {
  return { pk: sitePartition(site), sk: "closed" };
}

/** Attribute of a live item that holds a minute, `m00` to `m59`. */
export function minuteAttribute(minuteMs: number): string {
  return `m${new Date(minuteMs).toISOString().slice(14, 16)}`;
}

/**
 * Attribute of a totals item that holds an open lane's hour: `o`, the lane and the hours since 1970 in base 36, short
 * because an update is billed by the whole item.
 */
export function openAttribute(hour: Hour, lane: number): string {
  return `o${lane}${(hourStartMs(hour) / HOUR_MS).toString(36)}`;
}

/** Reads the name of a totals attribute, or returns `undefined` when it is not an open hour. */
export function parseOpenAttribute(name: string): { hour: Hour; lane: number } | undefined {
  const [, lane, hours] = /^o(\d)([0-9a-z]{4,})$/.exec(name) ?? [];
  if (!lane || !hours) return undefined;
  return { hour: hourOf(Number.parseInt(hours, 36) * HOUR_MS), lane: Number(lane) };
}
