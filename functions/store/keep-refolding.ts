import { TransactWriteItemsCommand, type TransactWriteItem } from "@aws-sdk/client-dynamodb";
import type { Refolding } from "../core/folding.ts";
import type { Database } from "./database.ts";
import { sameKey, totalsKey, type Key } from "./keys.ts";
import { relabelMark } from "./relabel-marks.ts";
import { unlessCancelled } from "./unless-cancelled.ts";

/** The article has the old ids that it was read with, and is none itself. */
const IS_AS_READ = { none: "attribute_not_exists(#same) AND attribute_not_exists(#into)", some: "#same = :before" };

/** The id has no old ids of its own, and is folded into no other article. */
const MAY_BE_FOLDED = "attribute_not_exists(#same) AND (attribute_not_exists(#into) OR #into = :article)";

/**
 * Changes the old ids of an article in one transaction: the lists on both sides, by which public numbers are read, and the
 * site's list, by which boards are folded; and it marks the old ids that stand under another section and author now.
 * @param nowMs epoch milliseconds
 * @returns false when somebody else changed one of these articles
 */
export async function keepRefolding(
  db: Database,
  site: string,
  { article, before, after }: Refolding,
  nowMs: number,
): Promise<boolean> {
  const released = before.filter((old) => !after.includes(old));
  const folded = after.filter((old) => !before.includes(old));
  const update = ({ pk, sk }: Key, more: Omit<NonNullable<TransactWriteItem["Update"]>, "TableName" | "Key">) => ({
    Update: { TableName: db.rollups, Key: { pk: { S: pk }, sk: { S: sk } }, ...more },
  });
  const release = { UpdateExpression: "REMOVE #into", ExpressionAttributeNames: { "#into": "into" } };
  const fold = {
    UpdateExpression: "SET #into = :article",
    ExpressionAttributeNames: { "#into": "into" },
    ExpressionAttributeValues: { ":article": { S: article } },
  };
  const names = { "#same": "same", "#into": "into" };
  const values = {
    ...(before.length > 0 && { ":before": { SS: [...before] } }),
    ...(after.length > 0 && { ":after": { SS: [...after] } }),
  };
  const command = new TransactWriteItemsCommand({
    TransactItems: [
      update(totalsKey(site, article), {
        UpdateExpression: after.length > 0 ? "SET #same = :after" : "REMOVE #same",
        ConditionExpression: before.length > 0 ? IS_AS_READ.some : IS_AS_READ.none,
        ExpressionAttributeNames: before.length > 0 ? { "#same": "same" } : names,
        ExpressionAttributeValues: values,
      }),
      ...released.flatMap((old) => [update(totalsKey(site, old), release), update(sameKey(site, old), release)]),
      ...folded.flatMap((old) => [
        update(totalsKey(site, old), { ...fold, ConditionExpression: MAY_BE_FOLDED, ExpressionAttributeNames: names }),
        update(sameKey(site, old), fold),
      ]),
      ...[...released, ...folded].map((old) => ({ Update: relabelMark(db, site, old, nowMs) })),
    ],
  });
  return unlessCancelled(db.client.send(command));
}
