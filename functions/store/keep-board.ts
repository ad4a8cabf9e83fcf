import { deflateRawSync } from "node:zlib";
import { GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { Board } from "../core/board.ts";
import { spreadOf } from "../core/lane.ts";
import { packRows, packTally } from "../core/packed-tally.ts";
import { mergeAll } from "../core/tally.ts";
import type { Database } from "./database.ts";
import { boardKey, boardPartKey, type Key } from "./keys.ts";
import { unlessRefused } from "./unless-refused.ts";

/** The stored board was made from fewer raw rows. Rows are only ever added: the one made from more knows more. */
const IS_FULLER = "attribute_not_exists(#rows) OR #rows < :rows";

/** Well under the 400 KB that an item may have. */
const MAX_ITEM_BYTES = 300_000;

/**
 * Keeps a board, if it is the fuller one. A board that is too large for one item is split by article into parts, which
 * are written before the head that names their number, so that whoever reads the head finds them.
 * @param ttlSeconds when it expires; never, without
 */
export async function keepBoard(
  db: Database,
  site: string,
  bucket: string,
  board: Board,
  ttlSeconds?: number,
): Promise<void> {
  const rows = packRows(mergeAll(board.values()).rows);
  const head = boardKey(site, bucket);
  if (await hasAsMany(db, head, rows)) return;
  const parts = splitBoard(board);
  const [only] = parts;
  const put = (key: Key, more: { readonly data?: Uint8Array }) =>
    putFuller(db, key, rows, { ...more, parts: parts.length, ...(ttlSeconds !== undefined && { ttlSeconds }) });
  if (parts.length === 1 && only) return put(head, { data: only });
  for (const [part, data] of parts.entries()) await put(boardPartKey(site, bucket, parts.length, part), { data });
  await put(head, {});
}

/** Reading is cheaper than writing what is there already. */
async function hasAsMany(db: Database, { pk, sk }: Key, rows: string): Promise<boolean> {
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

async function putFuller(
  db: Database,
  { pk, sk }: Key,
  rows: string,
  { data, parts, ttlSeconds }: { readonly data?: Uint8Array; readonly parts: number; readonly ttlSeconds?: number },
): Promise<void> {
  await unlessRefused(
    db.client.send(
      new PutItemCommand({
        TableName: db.rollups,
        Item: {
          pk: { S: pk },
          sk: { S: sk },
          rows: { S: rows },
          parts: { N: String(parts) },
          ...(data && { data: { B: data } }),
          ...(ttlSeconds !== undefined && { ttl: { N: String(ttlSeconds) } }),
        },
        ConditionExpression: IS_FULLER,
        ExpressionAttributeNames: { "#rows": "rows" },
        ExpressionAttributeValues: { ":rows": { S: rows } },
      }),
    ),
  );
}

/** Packs a board into as few parts as fit into items, a power of 2. */
function splitBoard(board: Board): Uint8Array[] {
  for (let count = 1; ; count *= 2) {
    const parts = Array.from({ length: count }, (_, part) =>
      packPart([...board].filter(([article]) => spreadOf(article, count) === part)),
    );
    if (parts.every(({ byteLength }) => byteLength <= MAX_ITEM_BYTES)) return parts;
  }
}

function packPart(rows: readonly (readonly [string, Parameters<typeof packTally>[0]])[]): Uint8Array {
  return deflateRawSync(JSON.stringify(rows.map(([article, tally]) => [article, packTally(tally)])));
}
