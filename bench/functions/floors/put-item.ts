import { DynamoDBClient, PutItemCommand, type AttributeValue } from "@aws-sdk/client-dynamodb";

const client = new DynamoDBClient({});
const TableName = process.env["EVENTS_TABLE"];

/** The least that stores an event: one that is made already, without a look at it. */
export async function handler({ body }: { readonly body: string }): Promise<{ statusCode: number }> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is not looked at
  const Item = JSON.parse(body) as Record<string, AttributeValue>;
  await client.send(new PutItemCommand({ TableName, Item }));
  return { statusCode: 202 };
}
