import { GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { spreadOf } from "../core/lane.ts";
import type { Database } from "./database.ts";
import { bucketPartKey, type Key } from "./keys.ts";
import { unlessRefused } from "./unless-refused.ts";

/** What is stored was made from less. Rows are only ever added: the one made from more knows more. */
const IS_FULLER = "attribute_not_exists(#rows) OR #rows < :rows";

/**
 * Under the 400 KB that an item may have, with room for its key and its sum.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
export const MAX_PART_BYTES = 360_000;

/** Something that is made of articles and kept for a stretch of time. */
export interface Bucket {
  readonly key: Key;
  /** What it was made from, as text that sorts: the stored one stays unless this is greater. */
  readonly rows: string;
  readonly articles: readonly string[];
  /** Packs what belongs to some of its articles. */
  readonly pack: (articles: readonly string[]) => Uint8Array;
  /** What of it is enough for most questions, and for some others. */
  readonly sum?: Uint8Array | undefined;
  readonly margins?: Uint8Array | undefined;
  /** When it expires; never, without. */
  readonly ttlSeconds?: number | undefined;
}

/**
 * Keeps a bucket, if it is the fuller one. One that is too large for an item is split by article into parts, which are
 * written before the head that names their number, so that whoever reads the head finds them.
 * @returns false when what is stored was made from as much or more, and stays
 */
export async function keepInParts(db: Database, bucket: Bucket): Promise<boolean> {
  if (await hasAsMany(db, bucket)) return false;
  const parts = split(bucket);
  const [only] = parts;
  if (parts.length === 1 && only) return put(db, bucket, bucket.key, 1, only);
  for (const [part, data] of parts.entries()) {
    await put(db, bucket, bucketPartKey(bucket.key, parts.length, part), parts.length, data);
  }
  return put(db, bucket, bucket.key, parts.length);
}

/** Reading is cheaper than writing what is there already. */
async function hasAsMany(db: Database, { key: { pk, sk }, rows }: Bucket): Promise<boolean> {
  const { Item } = await db.client.send(
    new GetItemCommand({
      TableName: db.rollups,
      Key: { pk: { S: pk }, sk: { S: sk } },
      ConsistentRead: true,
      ProjectionExpression: "#rows",
      ExpressionAttributeNames: { "#rows": "rows" },
    }),
  );
  return (Item?.["rows"]?.S ?? "") >= rows;
}

async function put(
  db: Database,
  { key, rows, sum, margins, ttlSeconds }: Bucket,
  { pk, sk }: Key,
  parts: number,
  data?: Uint8Array,
): Promise<boolean> {
  return unlessRefused(
    db.client.send(
      new PutItemCommand({
        TableName: db.rollups,
        Item: {
          pk: { S: pk },
          sk: { S: sk },
          rows: { S: rows },
          parts: { N: String(parts) },
          ...(data && { data: { B: data } }),
          ...(sum && sk === key.sk && { sum: { B: sum } }),
          ...(margins && sk === key.sk && { margins: { B: margins } }),
          ...(ttlSeconds !== undefined && { ttl: { N: String(ttlSeconds) } }),
        },
        ConditionExpression: IS_FULLER,
        ExpressionAttributeNames: { "#rows": "rows" },
        ExpressionAttributeValues: { ":rows": { S: rows } },
      }),
    ),
  );
}

/** Packs a bucket into as few parts as fit into items. */
function split({ articles, pack }: Bucket): Uint8Array[] {
  for (let count = 1; ;) {
    const byPart = Map.groupBy(articles, (article) => spreadOf(article, count));
    const parts = Array.from({ length: count }, (_, part) => pack(byPart.get(part) ?? []));
    if (count >= articles.length || parts.every(({ byteLength }) => byteLength <= MAX_PART_BYTES)) return parts;
    const bytes = parts.reduce((sum, { byteLength }) => sum + byteLength, 0);
    count = Math.max(count + 1, Math.ceil(bytes / MAX_PART_BYTES));
  }
}
