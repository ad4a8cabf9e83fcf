import { inflateRawSync } from "node:zlib";
import { paginateQuery } from "@aws-sdk/client-dynamodb";
import { mergeBoards, type Board } from "../core/board.ts";
import { unpackTally } from "../core/packed-tally.ts";
import type { Database } from "./database.ts";
import { boardsPartition, parseBoardSort } from "./keys.ts";

/**
 * Reads the boards of neighbouring buckets and adds them up.
 * @param first the first bucket, such as `hour|2026-11-24T10`
 * @param last the last one, itself included, of the same grain
 */
export async function readBoards(db: Database, site: string, first: string, last: string): Promise<Board> {
  const parts: { bucket: string; parts: number; board: Board | undefined }[] = [];
  const heads = new Map<string, number>();
  const pages = paginateQuery(
    { client: db.client },
    {
      TableName: db.rollups,
      KeyConditionExpression: "pk = :pk AND sk BETWEEN :first AND :last",
      ExpressionAttributeValues: {
        ":pk": { S: boardsPartition(site) },
        ":first": { S: first },
        // After every part of the last bucket.
        ":last": { S: `${last}|~` },
      },
    },
  );
  for await (const page of pages) {
    for (const item of page.Items ?? []) {
      const sk = item["sk"]?.S ?? "";
      const part = parseBoardSort(sk);
      if (sk === part.bucket) heads.set(sk, Number(item["parts"]?.N));
      parts.push({ ...part, board: item["data"]?.B && unpackPart(item["data"].B) });
    }
  }
  // Parts of an earlier, smaller split may still be there.
  return mergeBoards(
    parts.flatMap(({ bucket, parts: count, board }) => (board && heads.get(bucket) === count ? board : [])),
  );
}

function unpackPart(data: Uint8Array): Board {
  const rows: unknown = JSON.parse(inflateRawSync(data).toString());
  if (!Array.isArray(rows)) throw new Error("not a board");
  return new Map(rows.map(([article, tally]: [string, string]) => [article, unpackTally(tally)]));
}
