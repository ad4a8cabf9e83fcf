import { paginateQuery } from "@aws-sdk/client-dynamodb";
import type { HowToRead } from "./batch-get.ts";
import type { Database } from "./database.ts";
import { parseBucketSort } from "./keys.ts";

/** A stored bucket: what it was made from, and its parts as they were packed. */
export interface StoredBucket {
  /** Such as `hour|2026-11-24T10`. */
  readonly bucket: string;
  readonly rows: string;
  readonly parts: readonly Uint8Array[];
}

/**
 * Reads neighbouring buckets of a partition, in their order.
 * @param first the first bucket, such as `hour|2026-11-24T10`
 * @param last the last one, itself included, of the same grain
 * @param beside what is kept beside the parts, in place of them
 * @param how eventually consistent where nothing else is said
 */
export async function readInParts(
  db: Database,
  pk: string,
  first: string,
  last: string,
  beside?: "sum" | "margins",
  { consistent = false }: HowToRead = {},
): Promise<StoredBucket[]> {
  const found: { bucket: string; parts: number; part: number; data: Uint8Array | undefined }[] = [];
  const heads = new Map<string, { parts: number; rows: string }>();
  const pages = paginateQuery(
    { client: db.client },
    {
      TableName: db.rollups,
      ConsistentRead: consistent,
      KeyConditionExpression: "pk = :pk AND sk BETWEEN :first AND :last",
      ProjectionExpression: "sk, #rows, #parts, #data",
      ExpressionAttributeNames: { "#rows": "rows", "#parts": "parts", "#data": beside ?? "data" },
      ExpressionAttributeValues: {
        ":pk": { S: pk },
        ":first": { S: first },
        // After every part of the last bucket.
        ":last": { S: `${last}|~` },
      },
    },
  );
  for await (const page of pages) {
    for (const item of page.Items ?? []) {
      const sk = item["sk"]?.S ?? "";
      const part = parseBucketSort(sk);
      if (sk === part.bucket) heads.set(sk, { parts: Number(item["parts"]?.N), rows: item["rows"]?.S ?? "" });
      found.push({ ...part, data: item[beside ?? "data"]?.B });
    }
  }
  return [...heads].map(([bucket, { parts, rows }]) => ({
    bucket,
    rows,
    // Parts of an earlier, smaller split may still be there.
    parts: found.flatMap((one) => {
      const isOfSplit = beside ? one.parts === 1 : one.parts === parts;
      return one.bucket === bucket && isOfSplit && one.data ? [one.data] : [];
    }),
  }));
}
