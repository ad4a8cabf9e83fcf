import { inflateRawSync } from "node:zlib";
import { paginateQuery } from "@aws-sdk/client-dynamodb";
import { withoutBlanks, type About } from "../core/about.ts";
import type { HowToRead } from "./batch-get.ts";
import type { Database } from "./database.ts";
import { ABOUTS_BUCKET, aboutPartition, aboutsPartition } from "./keys.ts";
import { readMarkedAbouts } from "./marked-abouts.ts";
import { parseAbout, readAbouts } from "./read-abouts.ts";
import { readInParts } from "./read-in-parts.ts";

/** More articles than this are looked up in the list of all. */
const FEW = 100;

/**
 * Reads what is known of every article of a site: from the list that settling makes of them, with those of which something
 * new is known since; from each one's item, before there is a list.
 */
export async function readAllAbouts(db: Database, site: string, how: HowToRead = {}): Promise<Map<string, About>> {
  const [list] = await readInParts(db, aboutsPartition(site), ABOUTS_BUCKET, ABOUTS_BUCKET);
  if (!list) return scanAbouts(db, site, how);
  // An older list than the last one only has more articles to look up.
  const marked = await readMarkedAbouts(db, site, Date.parse(list.rows), how);
  return new Map([...list.parts.flatMap(unpack), ...(await readAbouts(db, site, [...marked], how))]);
}

/** Reads what is known of some articles of a site, of many of them from the list of all. */
export function readSomeAbouts(
  db: Database,
  site: string,
  articles: readonly string[],
  how: HowToRead = {},
): Promise<ReadonlyMap<string, About>> {
  return articles.length <= FEW ? readAbouts(db, site, articles, how) : readAllAbouts(db, site, how);
}

function unpack(part: Uint8Array): [string, About][] {
  const listed: [string, About][] = JSON.parse(inflateRawSync(part).toString());
  return listed.map(([article, about]) => [article, withoutBlanks(about)]);
}

/** Reads the items of what is known of every article of a site: half a read unit for some ten of them. */
export async function scanAbouts(
  db: Database,
  site: string,
  { consistent = false }: HowToRead = {},
): Promise<Map<string, About>> {
  const abouts = new Map<string, About>();
  const pages = paginateQuery(
    { client: db.client },
    {
      TableName: db.rollups,
      ConsistentRead: consistent,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": { S: aboutPartition(site) } },
    },
  );
  for await (const page of pages)
    for (const item of page.Items ?? []) abouts.set(item["sk"]?.S ?? "", parseAbout(item));
  return abouts;
}
