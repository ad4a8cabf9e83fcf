import { setTimeout as sleep } from "node:timers/promises";
import { TransactWriteItemsCommand, UpdateItemCommand, type AttributeValue } from "@aws-sdk/client-dynamodb";
import type { About } from "../core/about.ts";
import { Problem } from "../core/problem.ts";
import type { Database } from "./database.ts";
import { aboutKey } from "./keys.ts";
import { markAbout } from "./marked-abouts.ts";
import { readAbouts } from "./read-abouts.ts";
import { relabelMark } from "./relabel-marks.ts";
import { unlessCancelled } from "./unless-cancelled.ts";

/** What an admin says of an article: `null` takes away what is known, and what is left out stays as it is. */
export type Amendment = { readonly [Name in keyof About]?: string | null | undefined };

/** What settled numbers were made with. */
const SETTLED_WITH = ["section", "author", "published"] as const;

/** Only who changes the same article stands in the way. */
const TRIES = 6;

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
  const { pk, sk } = aboutKey(site, article);
  const keep = (value: string | null): AttributeValue => (value === null ? { NULL: true } : { S: value });
  const update = {
    TableName: db.rollups,
    Key: { pk: { S: pk }, sk: { S: sk } },
    UpdateExpression: `SET ${said.map(([name]) => `#${name} = :${name}`).join(", ")}`,
    ExpressionAttributeNames: Object.fromEntries(said.map(([name]) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(said.map(([name, value]) => [`:${name}`, keep(value)])),
  };
  const before = (await readAbouts(db, site, [article], { consistent: true })).get(article) ?? {};
  const isChanged = (name: (typeof SETTLED_WITH)[number]) =>
    amendment[name] !== undefined && (amendment[name] ?? "") !== (before[name] ?? "");
  if (SETTLED_WITH.some(isChanged)) {
    const mark = relabelMark(db, site, article, nowMs, isChanged("published") ? before.published : undefined);
    await sendUntilKept(db, new TransactWriteItemsCommand({ TransactItems: [{ Update: update }, { Update: mark }] }));
  } else {
    await db.client.send(new UpdateItemCommand(update));
  }
  await markAbout(db, site, article, nowMs);
}

async function sendUntilKept(db: Database, command: TransactWriteItemsCommand): Promise<void> {
  for (let tried = 0; tried < TRIES; tried++) {
    if (tried > 0) await sleep(Math.random() * 50 * 2 ** tried);
    if (await unlessCancelled(db.client.send(command))) return;
  }
  throw new Problem("unavailable", "Others are changing the same articles. Please send the same again.", {
    retryAfter: 5,
  });
}
