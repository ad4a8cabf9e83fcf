import { randomUUID } from "node:crypto";
import {
  TransactionCanceledException,
  TransactWriteItemsCommand,
  type TransactWriteItem,
} from "@aws-sdk/client-dynamodb";
import type { Refolding } from "../core/folding.ts";
import type { Database } from "./database.ts";
import { sameKey, totalsKey, type Key } from "./keys.ts";

/** The article has the old ids that it was read with, and is none itself. */
const IS_AS_READ = { none: "attribute_not_exists(#same) AND attribute_not_exists(#into)", some: "#same = :before" };

/** The id has no old ids of its own, and is folded into no other article. */
const MAY_BE_FOLDED = "attribute_not_exists(#same) AND (attribute_not_exists(#into) OR #into = :article)";

/** Why a transaction may be cancelled and have another chance. */
const PASSING = new Set([
  "None",
  "ConditionalCheckFailed",
  "TransactionConflict",
  "ThrottlingError",
  "ProvisionedThroughputExceeded",
]);

/**
 * Changes the old ids of an article in one transaction: the lists on both sides, by which public numbers are read, and the
 * site's list, by which boards are folded and settling finds what has changed.
 * @returns false when somebody else changed one of these articles
 */
export async function keepRefolding(
  db: Database,
  site: string,
  { article, before, after }: Refolding,
): Promise<boolean> {
  const released = before.filter((old) => !after.includes(old));
  const folded = after.filter((old) => !before.includes(old));
  const update = ({ pk, sk }: Key, more: Omit<NonNullable<TransactWriteItem["Update"]>, "TableName" | "Key">) => ({
    Update: { TableName: db.rollups, Key: { pk: { S: pk }, sk: { S: sk } }, ...more },
  });
  const release = { UpdateExpression: "REMOVE #into", ExpressionAttributeNames: { "#into": "into" } };
  const change = { ":change": { S: randomUUID() } };
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
      ...released.flatMap((old) => [
        update(totalsKey(site, old), release),
        update(sameKey(site, old), {
          ...release,
          UpdateExpression: "REMOVE #into SET changed = :change",
          ExpressionAttributeValues: change,
        }),
      ]),
      ...folded.flatMap((old) => [
        update(totalsKey(site, old), { ...fold, ConditionExpression: MAY_BE_FOLDED, ExpressionAttributeNames: names }),
        update(sameKey(site, old), {
          ...fold,
          UpdateExpression: "SET #into = :article, changed = :change",
          ExpressionAttributeValues: { ...fold.ExpressionAttributeValues, ...change },
        }),
      ]),
    ],
  });
  return unlessCancelled(db.client.send(command));
}

/** @returns false when a condition refused it or something else was under way with one of its items */
async function unlessCancelled(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const reasons = error.CancellationReasons ?? [];
    if (reasons.every(({ Code = "None" }) => PASSING.has(Code))) return false;
    throw error;
  }
}
