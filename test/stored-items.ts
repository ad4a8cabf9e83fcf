import { inflateRawSync } from "node:zlib";
import { paginateScan, type AttributeValue, type DynamoDBClient } from "@aws-sdk/client-dynamodb";

/**
 * A table's items by their keys, but for what has expired, when raw rows were read, what only filling keeps, and the list of
 * what is known of articles, which is made when it is due, whatever was counted.
 */
export async function itemsOf(client: DynamoDBClient, table: string, nowMs: number): Promise<Map<string, unknown>> {
  const items = new Map<string, unknown>();
  for await (const page of paginateScan({ client }, { TableName: table })) {
    for (const item of page.Items ?? []) {
      const key = `${item["pk"]?.S} ${item["sk"]?.S}`;
      const ttl = Number(item["ttl"]?.N ?? Infinity);
      if (ttl * 1_000 <= nowMs || /^(@|abouts\||site\|.* abouts$)/.test(key)) continue;
      items.set(key, readable(item));
    }
  }
  return new Map([...items].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** What an item holds, but for when its raw rows were read. */
export function readable({ data, sum, margins, rows, ...item }: Record<string, AttributeValue>): unknown {
  return {
    ...item,
    ...(rows && { rows: rows.S?.split("|")[0] }),
    ...(data?.B && { data: contentOf(data.B) }),
    ...(sum?.B && { sum: contentOf(sum.B) }),
    ...(margins?.B && { margins: contentOf(margins.B) }),
  };
}

/** What compressed bytes hold, in one order: articles are read side by side, and kept as they come. */
function contentOf(bytes: Uint8Array): unknown {
  return sorted(unpack(JSON.parse(inflateRawSync(bytes).toString())));
}

/** Facts hold a list of the texts that occur, in whatever order: they are put in where they belong. */
function unpack(json: unknown): unknown {
  if (typeof json !== "object" || json === null || !("slots" in json)) return json;
  const { slots, live } = json as { slots: string[]; live: unknown };
  return {
    live,
    slots: slots.map((slot) => {
      const { texts, facts } = JSON.parse(slot) as {
        texts: string[];
        facts: [string, number, string, [], number[][]][];
      };
      return facts.map(([name, rows, visitors, leftOut, cells]) => ({
        name,
        rows,
        visitors,
        leftOut,
        cells: cells.map((cell) => [...cell.slice(0, 9).map((place) => texts[place]), ...cell.slice(9)].join("|")),
      }));
    }),
  };
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, sorted(one)]));
}
