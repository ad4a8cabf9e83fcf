import type { DynamoDBRecord } from "aws-lambda";
import { Complaint } from "../../local/complaint.ts";

/**
 * Reads the stream records of a batch that was given up, from what Lambda writes to S3 about it; `payload` there is the
 * whole event, as text.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 * @throws Complaint when it is no such thing
 */
export function readBatch(text: string): readonly DynamoDBRecord[] {
  const invocation = parse(text);
  if (!isObject(invocation)) throw new Complaint("This is no batch that Lambda gave up: it should be a JSON object.");
  if (invocation["payload"] === undefined && "DDBStreamBatchInfo" in invocation) {
    throw new Complaint("This tells where a batch was in the stream, and holds none of its records, as in a queue.");
  }
  const { payload } = invocation;
  const event = typeof payload === "string" ? parse(payload) : payload;
  if (!isObject(event) || !Array.isArray(event["Records"]) || event["Records"].length === 0) {
    throw new Complaint("This is no batch that Lambda gave up: its payload should be an event with Records.");
  }
  const records: readonly unknown[] = event["Records"];
  if (!records.every(isStreamRecord)) {
    throw new Complaint("This is a batch of something else: its Records should be of a DynamoDB stream.");
  }
  return records;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Complaint("This is no batch that Lambda gave up: it is not JSON.", { cause });
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What else a record says, nobody asks: one without keys of a raw row is set aside. */
function isStreamRecord(value: unknown): value is DynamoDBRecord {
  return isObject(value) && isObject(value["dynamodb"]);
}
