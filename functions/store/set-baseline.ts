import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { packTally } from "../core/packed-tally.ts";
import { EMPTY_TALLY } from "../core/tally.ts";
import type { Totals } from "../core/totals.ts";
import type { Database } from "./database.ts";
import { totalsKey } from "./keys.ts";
import { unlessRefused } from "./unless-refused.ts";

/** Nobody has given the article a baseline yet. One of zeros is a baseline too: somebody took the counts away. */
const HAS_NONE = "attribute_not_exists(baseline)";

/**
 * Gives an article the counts that it had in an older system, in place of those that it was given before: setting them
 * again changes nothing. The live path never writes them.
 * @param once leaves an article as it is that has a baseline
 */
export async function setBaseline(
  db: Database,
  site: string,
  article: string,
  baseline: Totals,
  { once = false } = {},
): Promise<void> {
  const { pk, sk } = totalsKey(site, article);
  await unlessRefused(
    db.client.send(
      new UpdateItemCommand({
        TableName: db.rollups,
        Key: { pk: { S: pk }, sk: { S: sk } },
        UpdateExpression: "SET baseline = :baseline",
        ...(once && { ConditionExpression: HAS_NONE }),
        ExpressionAttributeValues: { ":baseline": { S: packTally({ ...EMPTY_TALLY, ...baseline }) } },
      }),
    ),
  );
}
