import {
  CreateTableCommand,
  DescribeTableCommand,
  ResourceInUseException,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
  type CreateTableCommandInput,
  type DynamoDBClient,
} from "@aws-sdk/client-dynamodb";

/** Names of the tables on the embedded database. */
export const TABLES = { events: "Events", rollups: "Rollups" };

const KEYS = {
  AttributeDefinitions: [
    { AttributeName: "pk", AttributeType: "S" },
    { AttributeName: "sk", AttributeType: "S" },
  ],
  KeySchema: [
    { AttributeName: "pk", KeyType: "HASH" },
    { AttributeName: "sk", KeyType: "RANGE" },
  ],
  BillingMode: "PAY_PER_REQUEST",
} satisfies Partial<CreateTableCommandInput>;

/**
 * Makes the two tables, where they are not there yet, as the stack makes them on AWS.
 * @param expires whether items go when their time is over
 * @returns the ARN of the stream of raw rows
 */
export async function createTables(client: DynamoDBClient, tables = TABLES, expires = true): Promise<string> {
  const StreamSpecification = { StreamEnabled: true, StreamViewType: "KEYS_ONLY" } as const;
  await createTable(client, { ...KEYS, TableName: tables.events, StreamSpecification }, expires);
  await createPlainTable(client, tables.rollups, expires);
  const { Table } = await client.send(new DescribeTableCommand({ TableName: tables.events }));
  if (!Table?.LatestStreamArn) throw new Error("the table of raw rows has no stream");
  return Table.LatestStreamArn;
}

/**
 * Makes a table without a stream, where it is not there yet. DynamoDB Local writes a row into a table with one the slower the more
 * rows came into others: 1,800 a second into the first, some 100 into the third.
 * @param expires whether items go when their time is over
 */
export async function createPlainTable(client: DynamoDBClient, name: string, expires: boolean): Promise<void> {
  await createTable(client, { ...KEYS, TableName: name }, expires);
}

async function createTable(client: DynamoDBClient, input: CreateTableCommandInput, expires: boolean): Promise<void> {
  const { TableName } = input;
  try {
    await client.send(new CreateTableCommand(input));
  } catch (error) {
    if (error instanceof ResourceInUseException) return;
    throw error;
  }
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName });
  if (!expires) return;
  const TimeToLiveSpecification = { AttributeName: "ttl", Enabled: true };
  await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
}
