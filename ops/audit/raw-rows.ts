import { paginateScan, type AttributeValue, type DynamoDBClient } from "@aws-sdk/client-dynamodb";

/** A raw row, as far as counting looks at it. */
export interface RawRow {
  readonly article: string;
  /** Hour of UTC, `2026-11-24T10`. */
  readonly hour: string;
  readonly lane: number;
  readonly id: string;
  readonly timeMs: number;
  readonly kind: string;
  readonly reader: string;
  /** `robot`, `prefetch` or `own`. */
  readonly leftOut: string | undefined;
  /** How often it was judged anew: each time it counts once more as a row. */
  readonly rejudged: number;
}

/** Parts of the table that are read at one time. */
const SEGMENTS = 4;

/**
 * Reads a site's counted raw rows of some hours, by a scan of the whole table: slow, and sure to miss none.
 * @param isAsked says whether rows of an hour of UTC are wanted
 * @param onPage is told how many items a page held
 */
export async function readRawRows(
  client: DynamoDBClient,
  table: string,
  site: string,
  isAsked: (hour: string) => boolean,
  onPage: (items: number) => void,
): Promise<RawRow[]> {
  const rows: RawRow[] = [];
  const scanSegment = async (Segment: number) => {
    const pages = paginateScan(
      { client },
      {
        TableName: table,
        Segment,
        TotalSegments: SEGMENTS,
        ConsistentRead: true,
        FilterExpression: "begins_with(pk, :site)",
        ProjectionExpression: "pk, sk, s, v, x, re",
        ExpressionAttributeValues: { ":site": { S: `${site}|` } },
      },
    );
    for await (const page of pages) {
      onPage(page.ScannedCount ?? 0);
      for (const item of page.Items ?? []) {
        const row = parseRow(site, item);
        if (row && isAsked(row.hour)) rows.push(row);
      }
    }
  };
  await Promise.all(Array.from({ length: SEGMENTS }, (_, segment) => scanSegment(segment)));
  return rows;
}

/** Reads a raw row of a site. @returns undefined for a reading time, which no count is made from */
export function parseRow(site: string, item: Record<string, AttributeValue>): RawRow | undefined {
  const pk = item["pk"]?.S ?? "";
  const sk = item["sk"]?.S ?? "";
  const [id, kind] = sk.split("|");
  if (id === "read") return undefined;
  const parts = pk.slice(site.length + 1).split("|");
  const lane = Number(parts.pop());
  const hour = parts.pop();
  if (!id || !kind || !hour) throw new Error(`a raw row with a strange key: ${pk}, ${sk}`);
  const timeMs = Number(`0x${id.replaceAll("-", "").slice(0, 12)}`);
  const session = item["s"]?.S;
  const reader = session === undefined ? `visitor ${item["v"]?.S}` : `session ${session}`;
  const rejudged = Number(item["re"]?.N ?? 0);
  return { article: parts.join("|"), hour, lane, id, timeMs, kind, reader, leftOut: item["x"]?.S, rejudged };
}
