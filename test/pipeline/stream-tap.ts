import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from "@aws-sdk/client-dynamodb-streams";
import type { DynamoDBRecord } from "aws-lambda";
import { reachTestDatabase } from "../test-database.ts";

/** Reads what came into the stream since it was last asked for this site: only new rows, as the event source mapping filters them. */
export type StreamTap = (site: string) => Promise<DynamoDBRecord[]>;

/** Taps a table's stream. It may be asked by several at once. */
export async function tapStream(streamArn: string): Promise<StreamTap> {
  const client = new DynamoDBStreamsClient(reachTestDatabase());
  const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn: streamArn }));
  const where = { StreamArn: streamArn, ShardId: StreamDescription?.Shards?.[0]?.ShardId };
  const untold = new Map<string, DynamoDBRecord[]>();
  let last: string | undefined;
  let reading = Promise.resolve();

  const readOn = async () => {
    for (;;) {
      const from = last
        ? ({ ShardIteratorType: "AFTER_SEQUENCE_NUMBER", SequenceNumber: last } as const)
        : ({ ShardIteratorType: "TRIM_HORIZON" } as const);
      const { ShardIterator } = await client.send(new GetShardIteratorCommand({ ...where, ...from }));
      const { Records = [] } = await client.send(new GetRecordsCommand({ ShardIterator }));
      if (Records.length === 0) return;
      for (const { eventName, dynamodb } of Records) {
        const [pk, sk] = [dynamodb?.Keys?.["pk"]?.S ?? "", dynamodb?.Keys?.["sk"]?.S ?? ""];
        last = dynamodb?.SequenceNumber;
        if (eventName !== "INSERT" || !sk.startsWith("0")) continue;
        const [site = ""] = pk.split("|");
        const record = { eventName, dynamodb: { Keys: { pk: { S: pk }, sk: { S: sk } }, SequenceNumber: last ?? "" } };
        untold.set(site, [...(untold.get(site) ?? []), record]);
      }
    }
  };
  return async (site) => {
    reading = reading.then(readOn);
    await reading;
    const records = untold.get(site) ?? [];
    untold.delete(site);
    return records;
  };
}
