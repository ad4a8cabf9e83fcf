import { TransactWriteItemsCommand, UpdateItemCommand, type AttributeValue } from "@aws-sdk/client-dynamodb";
import type { About } from "../core/about.ts";
import type { Database } from "./database.ts";
import { aboutKey } from "./keys.ts";
import { markAbout } from "./marked-abouts.ts";
import { readAbouts } from "./read-abouts.ts";
import { relabelMark } from "./relabel-marks.ts";
import { unlessCancelled } from "./unless-cancelled.ts";
import { unlessRefused } from "./unless-refused.ts";
import { untilKept } from "./until-kept.ts";

/** What an admin says of an article: `null` takes away what is known, and what is left out stays as it is. */
export type Amendment = { readonly [Name in keyof About]?: string | null | undefined };

/** What settled numbers were made with. */
const SETTLED_WITH = ["section", "author", "published"] as const;

/**
 * Keeps what an admin says of an article, whatever was known of it. What they took away is kept as taken away, so that
 * no page brings it back. Where it stands under another section, author or time of publication then, it is marked in the
 * same transaction, so that settling gives its numbers to these.
 * @param nowMs epoch milliseconds
 * @throws Problem `unavailable` when others changed the same all the time
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
  await untilKept(async () => {
    const before = (await readAbouts(db, site, [article], { consistent: true })).get(article) ?? {};
    return keepSaid(db, site, article, said, before, nowMs);
  });
  await markAbout(db, site, article, nowMs);
}

/** @returns false when somebody else has changed what settled numbers are made with since it was read */
async function keepSaid(
  db: Database,
  site: string,
  article: string,
  said: readonly (readonly [string, string | null])[],
  before: About,
  nowMs: number,
): Promise<boolean> {
  const { pk, sk } = aboutKey(site, article);
  const keep = (value: string | null): AttributeValue => (value === null ? { NULL: true } : { S: value });
  const moving = SETTLED_WITH.filter((name) => said.some(([one]) => one === name));
  const conditions = moving.map((name) =>
    before[name] === undefined
      ? `(attribute_not_exists(#${name}) OR attribute_type(#${name}, :null))`
      : `#${name} = :before_${name}`,
  );
  const update = {
    TableName: db.rollups,
    Key: { pk: { S: pk }, sk: { S: sk } },
    UpdateExpression: `SET ${said.map(([name]) => `#${name} = :${name}`).join(", ")}`,
    ...(conditions.length > 0 && { ConditionExpression: conditions.join(" AND ") }),
    ExpressionAttributeNames: Object.fromEntries(said.map(([name]) => [`#${name}`, name])),
    ExpressionAttributeValues: {
      ...Object.fromEntries(said.map(([name, value]) => [`:${name}`, keep(value)])),
      ...(conditions.some((one) => one.includes(":null")) && { ":null": { S: "NULL" } }),
      ...Object.fromEntries(
        moving.flatMap((name) => (before[name] === undefined ? [] : [[`:before_${name}`, { S: before[name] }]])),
      ),
    },
  };
  const changed = moving.filter((name) =>
    said.some(([one, value]) => one === name && (value ?? "") !== (before[name] ?? "")),
  );
  if (changed.length === 0) return unlessRefused(db.client.send(new UpdateItemCommand(update)));
  const mark = relabelMark(db, site, article, nowMs, changed.includes("published") ? before.published : undefined);
  const both = new TransactWriteItemsCommand({ TransactItems: [{ Update: update }, { Update: mark }] });
  return unlessCancelled(db.client.send(both));
}
