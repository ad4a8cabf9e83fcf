import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { Database, TimeLimit } from "./database.ts";
import { aboutKey, totalsKey } from "./keys.ts";
import type { About } from "../core/about.ts";
import { markAbout } from "./marked-abouts.ts";
import { markRelabel } from "./relabel-marks.ts";
import { unlessRefused } from "./unless-refused.ts";

/** No page has said anything of the article yet. */
const IS_FIRST = "attribute_not_exists(seen)";

/**
 * Keeps what the first page that showed an article said of it, but for what an admin has said of it before; later pages
 * change nothing. The totals item is marked last, so that a crash before it only means that the next view tries
 * again.
 * @param nowMs epoch milliseconds
 * @param isCounted whether anything was counted of it before, which settling then gives to its section and author
 * @param limit ends it between two writes or in one, and it rejects
 */
export async function describeArticle(
  db: Database,
  site: string,
  article: string,
  about: About,
  { nowMs, isCounted }: { readonly nowMs: number; readonly isCounted: boolean },
  limit: TimeLimit = {},
): Promise<void> {
  const key = aboutKey(site, article);
  const said = Object.entries(about).filter((entry): entry is [string, string] => Boolean(entry[1]));
  await unlessRefused(
    db.client.send(
      new UpdateItemCommand({
        TableName: db.rollups,
        Key: { pk: { S: key.pk }, sk: { S: key.sk } },
        UpdateExpression: `SET ${["seen = :yes", ...said.map(([name]) => `#${name} = if_not_exists(#${name}, :${name})`)].join(", ")}`,
        ConditionExpression: IS_FIRST,
        ...(said.length > 0 && {
          ExpressionAttributeNames: Object.fromEntries(said.map(([name]) => [`#${name}`, name])),
        }),
        ExpressionAttributeValues: {
          ":yes": { BOOL: true },
          ...Object.fromEntries(said.map(([name, value]) => [`:${name}`, { S: value }])),
        },
      }),
      limit,
    ),
  );
  await markAbout(db, site, article, nowMs, limit);
  if (isCounted) await markRelabel(db, site, article, nowMs, limit);
  const { pk, sk } = totalsKey(site, article);
  await db.client.send(
    new UpdateItemCommand({
      TableName: db.rollups,
      Key: { pk: { S: pk }, sk: { S: sk } },
      UpdateExpression: "SET about = :yes",
      ExpressionAttributeValues: { ":yes": { BOOL: true } },
    }),
    limit,
  );
}
