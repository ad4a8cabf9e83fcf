import { paginateQuery } from "@aws-sdk/client-dynamodb";
import type { Database } from "./database.ts";
import { aboutPartition } from "./keys.ts";
import type { About } from "../core/about.ts";
import { parseAbout } from "./read-abouts.ts";

/** Reads what is known of every article of a site: half a read unit for some ten of them. */
export async function readAllAbouts(db: Database, site: string): Promise<Map<string, About>> {
  const abouts = new Map<string, About>();
  const pages = paginateQuery(
    { client: db.client },
    {
      TableName: db.rollups,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": { S: aboutPartition(site) } },
    },
  );
  for await (const page of pages)
    for (const item of page.Items ?? []) abouts.set(item["sk"]?.S ?? "", parseAbout(item));
  return abouts;
}
