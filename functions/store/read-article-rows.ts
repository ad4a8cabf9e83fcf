import { paginateQuery, type AttributeValue } from "@aws-sdk/client-dynamodb";
import { addHours, hourStartMs } from "../core/clock.ts";
import { eventIdFloor } from "../core/event-id.ts";
import type { ArticleRows, DetailedRow, Reading } from "../core/facts-of-rows.ts";
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
  const read = await Promise.all(lanes.map((lane) => readLane(db, { ...article, lane }, hosts)));
  return { rows: read.flatMap(({ rows }) => rows), readings: read.flatMap(({ readings }) => readings) };
}

async function readLane(db: Database, lane: LaneHour, hosts: readonly string[]): Promise<ArticleRows> {
  const rows: DetailedRow[] = [];
  const readings: Reading[] = [];
  for await (const item of query(db, lane, "", "~")) {
    const reading = parseReading(item["sk"]?.S ?? "");
    if (reading && isVouchedFor(item)) readings.push(reading);
    else if (!reading) rows.push(parseDetailedRow(item, hosts));
  }
  const startMs = hourStartMs(lane.hour);
  if (rows.some(({ timeMs }) => timeMs - startMs <= LOOK_BACK_MS)) {
    const before = { ...lane, hour: addHours(lane.hour, -1) };
    for await (const item of query(db, before, eventIdFloor(startMs - LOOK_BACK_MS), eventIdFloor(startMs))) {
      rows.push(parseDetailedRow(item, hosts));
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

/** Reads a counted row with all that breakdowns are made from. @param hosts the site's own */
export function parseDetailedRow(item: Record<string, AttributeValue>, hosts: readonly string[]): DetailedRow {
  const row = parseRow(item);
  const text = (name: string) => item[name]?.S;
  const [ownId = ""] = row.id.split("|");
  const source = sourceOf(text("ref"), { source: text("us") ?? "", medium: text("um") ?? "" }, hosts);
  return {
    ...row,
    visitor: text("v") ?? "",
    robot: text("bot"),
    view: row.kind === "print" ? text("of") : ownId,
    traits: {
      ...(row.kind === "view" && {
        source: source.group,
        referrer: source.name,
        page: referrerPage(text("ref")),
        language: languageOf(text("lang")),
      }),
      country: text("co"),
      device: text("dev"),
      browser: text("br"),
    },
  };
}

/** The language of a BCP 47 tag without its script and region, which pages write in too many ways. */
function languageOf(tag: string | undefined): string | undefined {
  return /^([a-z]{2,3})(?=$|[-_])/i.exec(tag ?? "")?.[1]?.toLowerCase();
}
