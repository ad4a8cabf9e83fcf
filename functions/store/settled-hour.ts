import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { packRows, packTally } from "../core/packed-tally.ts";
import type { Tally } from "../core/tally.ts";
import type { Database } from "./database.ts";
import type { Key } from "./keys.ts";
import { unlessRefused } from "./unless-refused.ts";

/** The hour was never settled, or from fewer raw rows. */
const IS_FULLER = "attribute_not_exists(tally) OR tally < :rows";

/** Keeps the absolute tally of a settled hour, if it is the fuller one. */
export async function keepSettledHour(db: Database, { pk, sk }: Key, tally: Tally): Promise<void> {
  await unlessRefused(
    db.client.send(
      new PutItemCommand({
        TableName: db.rollups,
        Item: { pk: { S: pk }, sk: { S: sk }, tally: { S: packTally(tally) } },
        ConditionExpression: IS_FULLER,
        ExpressionAttributeValues: { ":rows": { S: packRows(tally.rows) } },
      }),
    ),
  );
}
