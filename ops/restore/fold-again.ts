import { TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { batchGet } from "../../functions/store/batch-get.ts";
import type { Database } from "../../functions/store/database.ts";
import { sameKey, totalsKey, type Key } from "../../functions/store/keys.ts";
import { relabelMark } from "../../functions/store/relabel-marks.ts";
import { unlessCancelled } from "../../functions/store/unless-cancelled.ts";

/** An old id, and the article that it was folded into. */
export interface Fold {
  readonly site: string;
  readonly old: string;
  readonly into: string;
}

/** The article is no old id itself. */
const MAY_HAVE_OLD_IDS = "attribute_not_exists(#into)";
/** The id has no old ids of its own, and is folded into no other article. */
const MAY_BE_FOLDED = "attribute_not_exists(#same) AND (attribute_not_exists(#into) OR #into = :article)";
/** Nobody has undone it since, or folded it elsewhere. */
const IS_NOT_UNDONE = "attribute_not_exists(pk) OR #into = :article";

/**
 * Folds an old id again, unless somebody has undone it since, or folded one of the two otherwise.
 * @param nowMs epoch milliseconds
 * @returns false when it cannot be
 */
export async function foldAgain(db: Database, { site, old, into }: Fold, nowMs: number): Promise<boolean> {
  if (await isFolded(db, { site, old, into })) return true;
  const names = { "#into": "into" };
  const set = (key: Key, condition: string, more: Readonly<Record<string, string>> = {}) => ({
    Update: {
      TableName: db.rollups,
      Key: { pk: { S: key.pk }, sk: { S: key.sk } },
      UpdateExpression: "SET #into = :article",
      ConditionExpression: condition,
      ExpressionAttributeNames: { ...names, ...more },
      ExpressionAttributeValues: { ":article": { S: into } },
    },
  });
  const { pk, sk } = totalsKey(site, into);
  const command = new TransactWriteItemsCommand({
    TransactItems: [
      {
        Update: {
          TableName: db.rollups,
          Key: { pk: { S: pk }, sk: { S: sk } },
          UpdateExpression: "ADD #same :old",
          ConditionExpression: MAY_HAVE_OLD_IDS,
          ExpressionAttributeNames: { "#same": "same", ...names },
          ExpressionAttributeValues: { ":old": { SS: [old] } },
        },
      },
      set(totalsKey(site, old), MAY_BE_FOLDED, { "#same": "same" }),
      set(sameKey(site, old), IS_NOT_UNDONE),
      { Update: relabelMark(db, site, old, nowMs) },
    ],
  });
  return unlessCancelled(db.client.send(command));
}

/** Says whether all three items have it. */
async function isFolded(db: Database, { site, old, into }: Fold): Promise<boolean> {
  const [article, own] = [totalsKey(site, into), totalsKey(site, old)];
  const items = await batchGet(db, [article, own, sameKey(site, old)], { consistent: true });
  const isOf = ({ pk }: Key) => items.find((item) => item["pk"]?.S === pk);
  const isListed = isOf(article)?.["same"]?.SS?.includes(old) ?? false;
  return isListed && [isOf(own), isOf(sameKey(site, old))].every((item) => item?.["into"]?.S === into);
}
