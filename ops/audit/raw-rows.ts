import { paginateScan, type AttributeValue, type DynamoDBClient } from "@aws-sdk/client-dynamodb";

/** Why a row may be left out. */
const REASONS = ["unsigned", "robot", "prefetch", "own"] as const;

/** A raw row that is counted by the minute. */
export interface RawRow {
  readonly article: string;
  /** Hour of UTC, `2026-11-24T10`. */
  readonly hour: string;
  readonly lane: number;
  readonly id: string;
  readonly timeMs: number;
  readonly kind: "view" | "print" | "listen";
  readonly reader: string;
  readonly visitor: string;
  readonly leftOut?: (typeof REASONS)[number] | undefined;
  readonly robot?: string | undefined;
  /** How often it was judged anew: each time it counts once more as a row. */
  readonly rejudged: number;
  /** The id of the view that it is or belongs to, where it says one. */
  readonly view?: string | undefined;
  readonly referrer?: string | undefined;
  readonly campaignSource?: string | undefined;
  readonly campaignMedium?: string | undefined;
  readonly language?: string | undefined;
  readonly country?: string | undefined;
  readonly device?: string | undefined;
  readonly browser?: string | undefined;
}

/** One of a view's growing totals of how it was read. */
export interface RawReading {
  readonly article: string;
  readonly hour: string;
  readonly lane: number;
  readonly kind: "read";
  /** The view's id. */
  readonly view: string;
  readonly seconds: number;
  /** Percent. */
  readonly depth: number;
}

/** Who is told what is found in the table of raw rows. */
export interface Finders {
  readonly onRow: (row: RawRow | RawReading) => void;
  /** @param hour the one that it lies in, where its key can be read */
  readonly onUnreadable: (key: string, hour: string | undefined, why: string) => void;
  /** Is told how many items a page held. */
  readonly onPage: (items: number) => void;
}

/** Parts of the table that are read at one time. */
const SEGMENTS = 4;

/**
 * Goes through a site's raw rows of some hours, by a scan of the whole table: slow, and sure to miss none.
 * @param isAsked says whether rows of an hour of UTC are wanted
 */
export async function scanRows(
  { client, events }: { readonly client: DynamoDBClient; readonly events: string },
  site: string,
  isAsked: (hour: string) => boolean,
  { onRow, onUnreadable, onPage }: Finders,
  signal: AbortSignal,
): Promise<void> {
  const scanSegment = async (Segment: number) => {
    const pages = paginateScan(
      { client },
      {
        TableName: events,
        Segment,
        TotalSegments: SEGMENTS,
        ConsistentRead: true,
        FilterExpression: "begins_with(pk, :site)",
        ExpressionAttributeValues: { ":site": { S: `${site}|` } },
      },
    );
    for await (const page of pages) {
      signal.throwIfAborted();
      onPage(page.ScannedCount ?? 0);
      for (const item of page.Items ?? []) tellRow(site, item, isAsked, { onRow, onUnreadable });
    }
  };
  await Promise.all(Array.from({ length: SEGMENTS }, (_, segment) => scanSegment(segment)));
}

/** Tells of a raw row, if it is of an hour that is wanted. */
export function tellRow(
  site: string,
  item: Record<string, AttributeValue>,
  isAsked: (hour: string) => boolean,
  { onRow, onUnreadable }: Pick<Finders, "onRow" | "onUnreadable">,
): void {
  const [pk, sk] = [item["pk"]?.S ?? "", item["sk"]?.S ?? ""];
  const hour = PARTITION.exec(pk)?.[2];
  if (hour !== undefined && !isAsked(hour)) return;
  // Without a page's token, a reading says nothing of the view that it names.
  if (item["sk"]?.S?.startsWith("read|") && item["x"]?.S === "unsigned") return;
  try {
    onRow(parseRow(site, item));
  } catch (error) {
    onUnreadable(`${pk} ${sk}`, hour, error instanceof Error ? error.message : String(error));
  }
}

const PARTITION = /^(.+)\|(\d{4}-\d\d-\d\dT\d\d)\|(\d)$/s;
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** @throws an Error that says what is wrong with it */
function parseRow(site: string, item: Record<string, AttributeValue>): RawRow | RawReading {
  const text = (name: string) => {
    const value = item[name];
    if (value && value.S === undefined) throw new Error(`${name} is no text`);
    return value?.S;
  };
  const [, rest = "", hour, laneDigit] = PARTITION.exec(text("pk") ?? "") ?? [];
  if (!hour || !laneDigit) throw new Error("its partition is none of a lane's hour");
  const place = { article: rest.slice(site.length + 1), hour, lane: Number(laneDigit) };
  const parts = (text("sk") ?? "").split("|");
  if (parts[0] === "read") {
    const [, view = "", seconds = "", depth = ""] = parts;
    if (!ID.test(view) || !/^\d+$/.test(seconds) || !/^\d+$/.test(depth)) throw new Error("it tells of no reading");
    return { ...place, kind: "read", view, seconds: Number(seconds), depth: Number(depth) };
  }
  const [id = "", kind] = parts;
  if (!ID.test(id)) throw new Error("its id is none");
  if (kind !== "view" && kind !== "print" && kind !== "listen") throw new Error("its kind is none");
  const timeMs = Number(`0x${id.replaceAll("-", "").slice(0, 12)}`);
  if (new Date(timeMs).toISOString().slice(0, 13) !== hour) throw new Error("its id is of another hour");
  const reason = text("x");
  const leftOut = REASONS.find((one) => one === reason);
  if (leftOut !== reason) throw new Error("it is left out for no reason that there is");
  const rejudged = item["re"] ? Number(item["re"].N) : 0;
  if (!Number.isSafeInteger(rejudged) || rejudged < 0) throw new Error("how often it was judged anew is no number");
  const session = text("s");
  const visitor = text("v") ?? "";
  return {
    ...place,
    id,
    timeMs,
    kind,
    reader: session === undefined ? `visitor ${visitor}` : `session ${session}`,
    visitor,
    leftOut,
    robot: text("bot"),
    rejudged,
    view: kind === "print" ? text("of") : id,
    referrer: text("ref"),
    campaignSource: text("us"),
    campaignMedium: text("um"),
    language: text("lang"),
    country: text("co"),
    device: text("dev"),
    browser: text("br"),
  };
}
