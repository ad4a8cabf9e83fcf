import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";

/** Where the store reads and writes: one client, made once a process, and the names of the two tables. */
export interface Database {
  readonly client: DynamoDBClient;
  readonly events: string;
  readonly rollups: string;
  /** Days that raw rows and live minutes are kept. */
  readonly retention: { readonly eventDays: number; readonly factDays: number; readonly minuteDays: number };
}

/** What ends a call of the database before its own time. */
export interface TimeLimit {
  readonly abortSignal?: AbortSignal;
}
