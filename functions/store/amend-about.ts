import { UpdateItemCommand, type AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Database } from "./database.ts";
import { aboutKey } from "./keys.ts";
import type { About } from "../core/about.ts";
import { markAbout } from "./marked-abouts.ts";

/** What an admin says of an article: `null` takes away what is known, and what is left out stays as it is. */
export type Amendment = { readonly [Name in keyof About]?: string | null | undefined };

/**
 * Keeps what an admin says of an article, whatever was known of it. What they took away is kept as taken away, so that
 * no page brings it back.
 */
export async function amendAbout(
  db: Database,
  site: string,
  article: string,
  amendment: Amendment,
  nowMs: number,
): Promise<void> {
  const said = Object.entries(amendment).filter((entry): entry is [string, string | null] => entry[1] !== undefined);
  if (said.length === 0) return;
  const { pk, sk } = aboutKey(site, article);
  const keep = (value: string | null): AttributeValue => (value === null ? { NULL: true } : { S: value });
  await db.client.send(
    new UpdateItemCommand({
      TableName: db.rollups,
      Key: { pk: { S: pk }, sk: { S: sk } },
      UpdateExpression: `SET ${said.map(([name]) => `#${name} = :${name}`).join(", ")}`,
      ExpressionAttributeNames: Object.fromEntries(said.map(([name]) => [`#${name}`, name])),
      ExpressionAttributeValues: Object.fromEntries(said.map(([name, value]) => [`:${name}`, keep(value)])),
    }),
  );
  await markAbout(db, site, article, nowMs);
}
