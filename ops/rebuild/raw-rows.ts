import { paginateScan, type AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Hour } from "../../functions/core/clock.ts";
import type { ArticleRows, DetailedRow, Reading } from "../../functions/core/facts-of-rows.ts";
import type { Database } from "../../functions/store/database.ts";
import { parseEventsPartition } from "../../functions/store/keys.ts";
import { isVouchedFor, parseDetailedRow, parseReading, traitReader } from "../../functions/store/read-article-rows.ts";

/** What is stored of one lane of an article's hour. */
export interface LaneRows {
  readonly rows: DetailedRow[];
  readonly readings: Reading[];
}

/** The raw rows of a site: by hour, then article, then lane. */
export type RawRows = Map<Hour, Map<string, Map<number, LaneRows>>>;

/** Parts that a scan reads at one time. */
const SEGMENTS = 4;

/** What of the raw rows is scanned. */
export interface Scanned {
  /** Those of one site. */
  readonly site?: string;
  /** The names of attributes, after commas. */
  readonly attributes?: string;
}

/** Goes through the raw rows of a database; salts are none. */
export async function scanRawRows(
  db: Database,
  onRow: (pk: string, item: Record<string, AttributeValue>) => void,
  signal: AbortSignal,
  { site, attributes }: Scanned = {},
): Promise<void> {
  const scanSegment = async (Segment: number) => {
    const pages = paginateScan(
      { client: db.client },
      {
        TableName: db.events,
        Segment,
        TotalSegments: SEGMENTS,
        ConsistentRead: true,
        ...(attributes && { ProjectionExpression: attributes }),
        ...(site && {
          FilterExpression: "begins_with(pk, :site)",
          ExpressionAttributeValues: { ":site": { S: `${site}|` } },
        }),
      },
    );
    for await (const page of pages) {
      signal.throwIfAborted();
      for (const item of page.Items ?? []) if (!item["pk"]?.S?.startsWith("@")) onRow(item["pk"]?.S ?? "", item);
    }
  };
  await Promise.all(Array.from({ length: SEGMENTS }, (_, segment) => scanSegment(segment)));
}

/**
 * Reads raw rows of some sites, by site.
 * @param hosts each site's own
 * @param isAsked says of a partition whether its rows are wanted
 */
export async function readRawRows(
  db: Database,
  hosts: ReadonlyMap<string, readonly string[]>,
  signal: AbortSignal,
  isAsked: (pk: string) => boolean = () => true,
): Promise<Map<string, RawRows>> {
  const sites = new Map<string, RawRows>([...hosts.keys()].map((site) => [site, new Map()]));
  const readers = new Map([...hosts].map(([site, own]) => [site, traitReader(own)]));
  await scanRawRows(
    db,
    (pk, item) => {
      if (!isAsked(pk)) return;
      const { site, article, hour, lane } = parseEventsPartition(pk);
      const [hours, traitsOf] = [sites.get(site), readers.get(site)];
      if (!hours || !traitsOf) return;
      const articles = getOrMake(hours, hour, () => new Map<string, Map<number, LaneRows>>());
      const lanes = getOrMake(articles, article, () => new Map<number, LaneRows>());
      const own = getOrMake(lanes, lane, (): LaneRows => ({ rows: [], readings: [] }));
      const reading = parseReading(item["sk"]?.S ?? "");
      if (reading && isVouchedFor(item)) own.readings.push(reading);
      else if (!reading) own.rows.push(parseDetailedRow(item, traitsOf));
    },
    signal,
  );
  return sites;
}

/** All lanes of an article's hour together. */
export function joinLanes(lanes: Iterable<ArticleRows>): ArticleRows {
  const all = [...lanes];
  return { rows: all.flatMap(({ rows }) => rows), readings: all.flatMap(({ readings }) => readings) };
}

function getOrMake<Name, Value>(map: Map<Name, Value>, name: Name, make: () => Value): Value {
  const known = map.get(name);
  if (known !== undefined) return known;
  const made = make();
  map.set(name, made);
  return made;
}
