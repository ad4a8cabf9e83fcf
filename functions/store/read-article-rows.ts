import { paginateQuery, type AttributeValue } from "@aws-sdk/client-dynamodb";
import { addHours, hourStartMs } from "../core/clock.ts";
import { eventIdFloor } from "../core/event-id.ts";
import type { ArticleRows, DetailedRow, Reading, Traits } from "../core/facts-of-rows.ts";
import { LOOK_BACK_MS } from "../core/repeat.ts";
import type { LeftOut } from "../core/row.ts";
import { referrerPage, sourceOf } from "../core/source.ts";
import type { Database } from "./database.ts";
import { eventsPartition, type LaneHour } from "./keys.ts";
import { parseRow } from "./read-rows.ts";

/**
 * Reads all that is stored of an article's hour in some of its lanes, with the counted rows of the 30 s before where the
 * first of the hour may repeat one of them. Eventually consistent: what was stored in the last second may be missing.
 * @param hosts the site's own
 */
export async function readArticleRows(
  db: Database,
  article: Omit<LaneHour, "lane">,
  lanes: readonly number[],
  hosts: readonly string[],
): Promise<ArticleRows> {
  const traitsOf = traitReader(hosts);
  const read = await Promise.all(lanes.map((lane) => readLane(db, { ...article, lane }, traitsOf)));
  return { rows: read.flatMap(({ rows }) => rows), readings: read.flatMap(({ readings }) => readings) };
}

async function readLane(db: Database, lane: LaneHour, traitsOf: TraitReader): Promise<ArticleRows> {
  const rows: DetailedRow[] = [];
  const readings: Reading[] = [];
  for await (const item of query(db, lane, "", "~")) {
    const reading = parseReading(item["sk"]?.S ?? "");
    if (reading && isVouchedFor(item)) readings.push(reading);
    else if (!reading) rows.push(parseDetailedRow(item, traitsOf));
  }
  const startMs = hourStartMs(lane.hour);
  if (rows.some(({ timeMs }) => timeMs - startMs <= LOOK_BACK_MS)) {
    const before = { ...lane, hour: addHours(lane.hour, -1) };
    for await (const item of query(db, before, eventIdFloor(startMs - LOOK_BACK_MS), eventIdFloor(startMs))) {
      rows.push(parseDetailedRow(item, traitsOf));
    }
  }
  return { rows, readings };
}

async function* query(db: Database, lane: LaneHour, from: string, to: string) {
  const pages = paginateQuery(
    { client: db.client },
    {
      TableName: db.events,
      KeyConditionExpression: from ? "pk = :pk AND sk BETWEEN :from AND :to" : "pk = :pk AND sk < :to",
      ExpressionAttributeValues: {
        ":pk": { S: eventsPartition(lane) },
        ":to": { S: to },
        ...(from && { ":from": { S: from } }),
      },
    },
  );
  for await (const page of pages) yield* page.Items ?? [];
}

/** Reads the sort key of a `read`; `undefined` when it is that of a counted row. */
export function parseReading(sk: string): Reading | undefined {
  const [kind, view = "", seconds, depth] = sk.split("|");
  return kind === "read" ? { view, seconds: Number(seconds), depth: Number(depth) } : undefined;
}

/** Says whether a `read` is of somebody who had the page: without its token, it says nothing of the view that it names. */
export function isVouchedFor(item: Record<string, AttributeValue>): boolean {
  return item["x"]?.S !== ("unsigned" satisfies LeftOut);
}

/** Reads a counted row with all that breakdowns are made from. */
export function parseDetailedRow(item: Record<string, AttributeValue>, traitsOf: TraitReader): DetailedRow {
  const row = parseRow(item);
  const [ownId = ""] = row.id.split("|");
  return {
    ...row,
    visitor: item["v"]?.S ?? "",
    robot: item["bot"]?.S,
    view: row.kind === "print" ? item["of"]?.S : ownId,
    traits: traitsOf(item, row.kind === "view"),
  };
}

/** Reads what a row is told apart by: a view has more than what belongs to it. */
export type TraitReader = (item: Record<string, AttributeValue>, isView: boolean) => Traits;

/** What traits are read from. */
const READ_FROM = ["ref", "us", "um", "lang", "co", "dev", "br"] as const;

/**
 * Makes a reader of traits that remembers them: many rows have the same, and an hour of a hot article has hundreds of thousands.
 * @param hosts the site's own
 */
export function traitReader(hosts: readonly string[]): TraitReader {
  const known = new Map<string, Traits>();
  return (item, isView) => {
    const texts = READ_FROM.map((name) => item[name]?.S);
    const key = JSON.stringify([isView, texts]);
    const traits = known.get(key) ?? readTraits(texts, isView, hosts);
    known.set(key, traits);
    return traits;
  };
}

function readTraits(texts: readonly (string | undefined)[], isView: boolean, hosts: readonly string[]): Traits {
  const [ref, us, um, lang, country, device, browser] = texts;
  const own = { country, device, browser };
  if (!isView) return own;
  const { group, name } = sourceOf(ref, { source: us ?? "", medium: um ?? "" }, hosts);
  return { source: group, referrer: name, page: referrerPage(ref), language: languageOf(lang), ...own };
}

/** The language of a BCP 47 tag without its script and region, which pages write in too many ways. */
function languageOf(tag: string | undefined): string | undefined {
  return /^([a-z]{2,3})(?=$|[-_])/i.exec(tag ?? "")?.[1]?.toLowerCase();
}
