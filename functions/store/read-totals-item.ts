import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import type { Database } from "./database.ts";
import { totalsKey } from "./keys.ts";
import { parseTotalsItem, type TotalsItem } from "./totals-item.ts";

/** Reads an article's totals item, consistent, to write what follows from it. */
export async function readTotalsItem(db: Database, site: string, article: string): Promise<TotalsItem> {
  const { pk, sk } = totalsKey(site, article);
  const Key = { pk: { S: pk }, sk: { S: sk } };
  const { Item } = await db.client.send(new GetItemCommand({ TableName: db.rollups, Key, ConsistentRead: true }));
  return parseTotalsItem(Item);
}
