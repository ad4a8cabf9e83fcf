import { randomUUID } from "node:crypto";
import { paginateQuery, UpdateItemCommand, type TransactWriteItem } from "@aws-sdk/client-dynamodb";
import { DAY_MS, SECOND_MS } from "../core/clock.ts";
import type { Database, TimeLimit } from "./database.ts";
import { relabelKey, relabelPartition } from "./keys.ts";
import { unlessRefused } from "./unless-refused.ts";

/** Nobody needs a mark that was settled. */
const KEPT_MS = DAY_MS;

/** That an article, or an old id, has come to stand under another section, author or time of publication. */
export interface Relabel {
  /** Tells this change from others. */
  readonly change: string;
  /** When it was made, epoch milliseconds. */
  readonly changedMs: number;
  /** When the article had been published, by what was known before; ISO 8601. */
  readonly published: readonly string[];
}

/**
 * The update that marks that the facts of the site have to be made anew where an article was counted.
 * @param published when it had been published, where that is another time now
 */
export function relabelMark(
  db: Database,
  site: string,
  article: string,
  nowMs: number,
  published?: string,
): NonNullable<TransactWriteItem["Update"]> {
  const { pk, sk } = relabelKey(site, article);
  return {
    TableName: db.rollups,
    Key: { pk: { S: pk }, sk: { S: sk } },
    UpdateExpression: `SET #change = :change REMOVE #ttl${published ? " ADD published :published" : ""}`,
    ExpressionAttributeNames: { "#change": "change", "#ttl": "ttl" },
    ExpressionAttributeValues: {
      ":change": { S: `${new Date(nowMs).toISOString()}|${randomUUID()}` },
      ...(published && { ":published": { SS: [published] } }),
    },
  };
}

/** Marks an article whose label was changed, before that is made known anywhere else. */
export async function markRelabel(
  db: Database,
  site: string,
  article: string,
  nowMs: number,
  limit: TimeLimit = {},
): Promise<void> {
  await db.client.send(new UpdateItemCommand(relabelMark(db, site, article, nowMs)), limit);
}

/** Reads which articles are marked and not settled since, consistent. */
export async function readRelabels(db: Database, site: string): Promise<Map<string, Relabel>> {
  const relabels = new Map<string, Relabel>();
  const pages = paginateQuery(
    { client: db.client },
    {
      TableName: db.rollups,
      ConsistentRead: true,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": { S: relabelPartition(site) } },
    },
  );
  for await (const page of pages) {
    for (const { sk, change, settled, published } of page.Items ?? []) {
      if (!sk?.S || !change?.S || change.S === settled?.S) continue;
      const changedMs = Date.parse(change.S.slice(0, change.S.indexOf("|")));
      relabels.set(sk.S, { change: change.S, changedMs, published: published?.SS ?? [] });
    }
  }
  return relabels;
}

/** Says that a change is done with; one that was made meanwhile is not. */
export async function endRelabel(
  db: Database,
  site: string,
  article: string,
  { change }: Relabel,
  nowMs: number,
): Promise<void> {
  const { pk, sk } = relabelKey(site, article);
  await unlessRefused(
    db.client.send(
      new UpdateItemCommand({
        TableName: db.rollups,
        Key: { pk: { S: pk }, sk: { S: sk } },
        UpdateExpression: "SET settled = :change, #ttl = :ttl REMOVE published",
        ConditionExpression: "#change = :change",
        ExpressionAttributeNames: { "#change": "change", "#ttl": "ttl" },
        ExpressionAttributeValues: {
          ":change": { S: change },
          ":ttl": { N: String(Math.ceil((nowMs + KEPT_MS) / SECOND_MS)) },
        },
      }),
    ),
  );
}
