import { GetItemCommand, paginateQuery, type DynamoDBClient } from "@aws-sdk/client-dynamodb";

interface Tables {
  readonly client: DynamoDBClient;
  readonly rollups: string;
}

/** How far settling has come with a site. */
export interface Marks {
  /** The hour up to which every article is closed; empty, when none is. */
  readonly closed: string;
  /** The last day with a board, and the last day with facts. */
  readonly boarded: string;
  readonly factDays: string;
  /** Hours that something came to lately, which reports may not have yet. */
  readonly changing: ReadonlySet<string>;
  /** Whether some articles stand under another section or author, or were published at another time, than reports have yet. */
  readonly isRelabelling: boolean;
}

/** The section and author of articles and old ids that have any. */
export type Labels = ReadonlyMap<string, readonly [section: string, author: string]>;

/** Reports are at most so far behind. */
const BEHIND_MS = 10 * 60_000;

export async function readMarks(db: Tables, site: string, nowMs: number): Promise<Marks> {
  const read = async (sk: string) => {
    const Key = { pk: { S: `site|${site}` }, sk: { S: sk } };
    const { Item } = await db.client.send(new GetItemCommand({ TableName: db.rollups, Key, ConsistentRead: true }));
    return Item?.["hour"]?.S ?? "";
  };
  const changing = new Set<string>();
  const behind = new Date(nowMs - BEHIND_MS).toISOString();
  for await (const { sk, events, readings, whole } of readPartition(db, `late|${site}`)) {
    const [hour = "", minute = ""] = sk?.S?.split("|") ?? [];
    if ((events || readings || whole) && minute >= behind) changing.add(hour);
  }
  let isRelabelling = false;
  for await (const { change, settled } of readPartition(db, `relabel|${site}`)) {
    if (change?.S && change.S !== settled?.S) isRelabelling = true;
  }
  const [closed, boarded, factDays] = await Promise.all([read("closed"), read("boarded"), read("factdays")]);
  return { closed, boarded, factDays, changing, isRelabelling };
}

/** What is known of a site's articles that its numbers are made with. */
export interface KnownArticles {
  /** When those were published that say so, epoch milliseconds. */
  readonly published: ReadonlyMap<string, number>;
  readonly labels: Labels;
}

export async function readKnownArticles(db: Tables, site: string): Promise<KnownArticles> {
  const published = new Map<string, number>();
  const labels = new Map<string, readonly [string, string]>();
  for await (const { sk, published: text, section, author } of readPartition(db, `about|${site}`)) {
    const ms = Date.parse(text?.S ?? "");
    if (sk?.S && !Number.isNaN(ms)) published.set(sk.S, ms);
    if (sk?.S && (section?.S || author?.S)) labels.set(sk.S, [section?.S || "(unknown)", author?.S || "(unknown)"]);
  }
  const own = new Map(labels);
  for await (const { sk, into } of readPartition(db, `same|${site}`)) {
    if (!sk?.S || !into?.S) continue;
    labels.delete(sk.S);
    const label = own.get(into.S);
    if (label) labels.set(sk.S, label);
  }
  return { published, labels };
}

/** Reads the items of a partition of the derived numbers, consistent. */
async function* readPartition({ client, rollups }: Tables, pk: string) {
  const pages = paginateQuery(
    { client },
    {
      TableName: rollups,
      ConsistentRead: true,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": { S: pk } },
    },
  );
  for await (const page of pages) yield* page.Items ?? [];
}
