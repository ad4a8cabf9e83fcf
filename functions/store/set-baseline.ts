import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { packTally } from "../core/packed-tally.ts";
import { EMPTY_TALLY } from "../core/tally.ts";
import type { Totals } from "../core/totals.ts";
import type { Database } from "./database.ts";
import { totalsKey } from "./keys.ts";
import { unlessRefused } from "./unless-refused.ts";

/** Gives an article the counts that it had in an older system, once: an article that has a baseline keeps it. */
export async function setBaseline(db: Database, site: string, article: string, baseline: Totals): Promise<void> {
  const { pk, sk } = totalsKey(site, article);
  await unlessRefused(
    db.client.send(
      new UpdateItemCommand({
        TableName: db.rollups,
        Key: { pk: { S: pk }, sk: { S: sk } },
        UpdateExpression: "SET baseline = :baseline",
        ConditionExpression: "attribute_not_exists(baseline)",
        ExpressionAttributeValues: { ":baseline": { S: packTally({ ...EMPTY_TALLY, ...baseline }) } },
      }),
    ),
  );
}
