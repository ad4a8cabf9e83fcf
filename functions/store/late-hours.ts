import { paginateQuery, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { DAY_MS, SECOND_MS, hourStartMs, type Hour } from "../core/clock.ts";
import type { Database } from "./database.ts";
import { lateKey, latePartition, parseLateSort } from "./keys.ts";
import { unlessRefused } from "./unless-refused.ts";

/** Longer than events are accepted. */
const KEPT_MS = 3 * DAY_MS;

/** Articles of each kind that a mark names, of at most 512 bytes each; of more, the whole hour is looked at. */
const MOST_NAMED = 100;

/** What came to an article's hour that was over: an event that counts, or how the article was read. */
export type Late = "event" | "reading";

const SETS = { event: "events", reading: "readings" } as const satisfies Record<Late, string>;

/** What came to an hour after it was over. */
export interface LateHour {
  readonly hour: Hour;
  /** The minutes in which it was marked, in their order, ISO 8601. */
  readonly minutes: readonly string[];
  /** Articles to which an event came that counts. */
  readonly counted: ReadonlySet<string>;
  /** Articles of which readers have told how they read them. */
  readonly read: ReadonlySet<string>;
  /** Every article is to be looked at: more were marked than a mark names, or the hour itself was. */
  readonly isWhole: boolean;
}

/**
 * Marks that something came to an article's hour when settling no longer looks at the hour by itself.
 * @param minute in which minute it came, ISO 8601
 */
export async function markLate(
  db: Database,
  site: string,
  hour: Hour,
  minute: string,
  came: { readonly article: string; readonly what: Late },
): Promise<void> {
  const { pk, sk } = lateKey(site, hour, minute);
  const isNamed = await unlessRefused(
    db.client.send(
      new UpdateItemCommand({
        TableName: db.rollups,
        Key: { pk: { S: pk }, sk: { S: sk } },
        UpdateExpression: "SET #ttl = :ttl ADD #names :one",
        ConditionExpression: "attribute_not_exists(#names) OR size(#names) < :most OR contains(#names, :article)",
        ExpressionAttributeNames: { "#ttl": "ttl", "#names": SETS[came.what] },
        ExpressionAttributeValues: {
          ":ttl": { N: ttlOf(hour) },
          ":one": { SS: [came.article] },
          ":article": { S: came.article },
          ":most": { N: String(MOST_NAMED) },
        },
      }),
    ),
  );
  if (!isNamed) await markWhole(db, site, hour, minute);
}

/** Marks that every article of an hour is to be settled again. @param minute in which minute, ISO 8601 */
export async function markWhole(db: Database, site: string, hour: Hour, minute: string): Promise<void> {
  const { pk, sk } = lateKey(site, hour, minute);
  await db.client.send(
    new UpdateItemCommand({
      TableName: db.rollups,
      Key: { pk: { S: pk }, sk: { S: sk } },
      UpdateExpression: "SET #ttl = :ttl, whole = :yes",
      ExpressionAttributeNames: { "#ttl": "ttl" },
      ExpressionAttributeValues: { ":ttl": { N: ttlOf(hour) }, ":yes": { BOOL: true } },
    }),
  );
}

const ttlOf = (hour: Hour) => String((hourStartMs(hour) + KEPT_MS) / SECOND_MS);

/**
 * Reads which hours are marked and not settled since.
 * @param after the last hour that is closed, which stays as it is
 * @param before the first hour that is not asked for
 */
export async function readLateHours(db: Database, site: string, after: Hour, before: Hour): Promise<LateHour[]> {
  const late = new Map<Hour, LateHour & { minutes: string[]; counted: Set<string>; read: Set<string> }>();
  const pages = paginateQuery(
    { client: db.client },
    {
      TableName: db.rollups,
      ConsistentRead: true,
      KeyConditionExpression: "pk = :pk AND sk BETWEEN :after AND :before",
      ExpressionAttributeValues: {
        ":pk": { S: latePartition(site) },
        // Behind all marks of that hour.
        ":after": { S: `${after}~` },
        ":before": { S: before },
      },
    },
  );
  for await (const page of pages) {
    for (const { sk, events, readings, whole } of page.Items ?? []) {
      if (!events && !readings && !whole) continue;
      const { hour, minute } = parseLateSort(sk?.S ?? "");
      const known = late.get(hour) ?? { hour, minutes: [], counted: new Set(), read: new Set(), isWhole: false };
      for (const article of events?.SS ?? []) known.counted.add(article);
      for (const article of readings?.SS ?? []) known.read.add(article);
      known.minutes.push(minute);
      late.set(hour, { ...known, isWhole: known.isWhole || whole?.BOOL === true });
    }
  }
  return [...late.values()];
}

/** Empties a minute's mark of an hour that was settled after that minute was over. Nothing is deleted: it expires. */
export async function endLate(db: Database, site: string, hour: Hour, minute: string): Promise<void> {
  const { pk, sk } = lateKey(site, hour, minute);
  await unlessRefused(
    db.client.send(
      new UpdateItemCommand({
        TableName: db.rollups,
        Key: { pk: { S: pk }, sk: { S: sk } },
        UpdateExpression: `REMOVE ${SETS.event}, ${SETS.reading}, whole`,
        // A mark that has expired meanwhile is not to come back.
        ConditionExpression: "attribute_exists(pk)",
      }),
    ),
  );
}
