import { GetItemCommand, paginateQuery, type DynamoDBClient } from "@aws-sdk/client-dynamodb";

/** How far settling has come with a site. */
export interface Marks {
  /** The hour up to which every article is closed; empty, when none is. */
  readonly closed: string;
  /** The last day with a board, and the last day with facts. */
  readonly boarded: string;
  readonly factDays: string;
  /** Hours that something came to lately, which reports may not have yet. */
  readonly changing: ReadonlySet<string>;
}

/** Reports are at most so far behind. */
const BEHIND_MS = 10 * 60_000;

export async function readMarks(
  db: { readonly client: DynamoDBClient; readonly rollups: string },
  site: string,
  nowMs: number,
): Promise<Marks> {
  const read = async (sk: string) => {
    const Key = { pk: { S: `site|${site}` }, sk: { S: sk } };
    const { Item } = await db.client.send(new GetItemCommand({ TableName: db.rollups, Key, ConsistentRead: true }));
    return Item?.["hour"]?.S ?? "";
  };
  const changing = new Set<string>();
  const pages = paginateQuery(
    { client: db.client },
    {
      TableName: db.rollups,
      ConsistentRead: true,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": { S: `late|${site}` } },
    },
  );
  const behind = new Date(nowMs - BEHIND_MS).toISOString();
  for await (const page of pages) {
    for (const { sk, marked, settled } of page.Items ?? []) {
      if (sk?.S && marked?.S && marked.S !== settled?.S && marked.S >= behind) changing.add(sk.S);
    }
  }
  const [closed, boarded, factDays] = await Promise.all([read("closed"), read("boarded"), read("factdays")]);
  return { closed, boarded, factDays, changing };
}

/** When articles were published that say so, epoch milliseconds. */
export async function readPublished(
  { client, rollups }: { readonly client: DynamoDBClient; readonly rollups: string },
  site: string,
): Promise<Map<string, number>> {
  const published = new Map<string, number>();
  const pages = paginateQuery(
    { client },
    {
      TableName: rollups,
      KeyConditionExpression: "pk = :pk",
      ProjectionExpression: "sk, published",
      ExpressionAttributeValues: { ":pk": { S: `about|${site}` } },
    },
  );
  for await (const page of pages) {
    for (const { sk, published: text } of page.Items ?? []) {
      const ms = Date.parse(text?.S ?? "");
      if (sk?.S && !Number.isNaN(ms)) published.set(sk.S, ms);
    }
  }
  return published;
}
