import { Duration } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { EventSourceMapping, FilterCriteria, FilterRule, StartingPosition } from "aws-cdk-lib/aws-lambda";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { resolve } from "node:path";
import { BATCH_SECONDS, BATCH_SIZE } from "../functions/core/stream-batch.ts";
import { acknowledgeWildcard } from "./acknowledge-wildcard.ts";
import { BundledFunction } from "./bundled-function.ts";
import { rowAccess, tableAccess, type TableRef } from "./table-access.ts";

export interface RecountFunctionProps {
  /** Where the raw rows are kept, with a stream of at least their keys. */
  readonly events: TableRef;
  /** Where the recounted minutes are kept. */
  readonly rollups: TableRef;
  /** Where the batches go that could not be counted. */
  readonly failedBatches: Pick<IBucket, "bucketArn" | "bucketName" | "arnForObjects">;
  /**
   * The module that exports `config`.
   * @default - tirage.config.ts
   */
  readonly configFile?: string | undefined;
}

/** Counts a minute again when the stream of raw rows says that it changed. */
export class RecountFunction extends BundledFunction {
  constructor(scope: Construct, id: string, { events, rollups, failedBatches, configFile }: RecountFunctionProps) {
    if (!events.tableStreamArn) throw new Error("the events table has no stream");
    // Lambda chooses the rest of the name: aws/lambda/<mapping>/<shard>/<time>-<random>.
    const failedBatchNames = failedBatches.arnForObjects("aws/lambda/*");
    super(scope, id, {
      configFile,
      entry: resolve(import.meta.dirname, "../functions/recount.ts"),
      description: "Counts the minutes again that the stream of raw rows names",
      // Most of its time is spent waiting, for the database and for more rows of a hot lane, and is paid by memory. The 90,000
      // rows that a lane may have to be counted from take 50 MB.
      memorySize: 256,
      timeout: Duration.seconds(BATCH_SECONDS),
      environment: { EVENTS_TABLE: events.tableName, ROLLUPS_TABLE: rollups.tableName },
      policies: [
        rowAccess(events, ["Query"]),
        tableAccess(rollups, ["UpdateItem"]),
        new PolicyStatement({
          actions: [
            "dynamodb:DescribeStream",
            "dynamodb:GetRecords",
            "dynamodb:GetShardIterator",
            "dynamodb:ListStreams",
          ],
          resources: [events.tableStreamArn],
        }),
        new PolicyStatement({ actions: ["s3:PutObject"], resources: [failedBatchNames] }),
        new PolicyStatement({ actions: ["s3:ListBucket"], resources: [failedBatches.bucketArn] }),
      ],
    });

    acknowledgeWildcard(this.role, {
      arn: failedBatches.bucketArn,
      rest: "/aws/lambda/*",
      reason: "Lambda chooses the rest of the name of a failed batch's object, in a bucket that holds nothing else.",
    });

    // Not DynamoEventSource and S3OnFailureDestination, which would grant deleting from the bucket and listing all
    // streams.
    const mapping = new EventSourceMapping(this, "Stream", {
      target: this.function,
      eventSourceArn: events.tableStreamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      filters: [
        FilterCriteria.filter({
          eventName: FilterRule.isEqual("INSERT"),
          // A counted row's sort key starts with a UUIDv7, whose first digit is 0 until the year 2527. Reading times
          // and salts start otherwise and ring nothing.
          dynamodb: { Keys: { sk: { S: FilterRule.beginsWith("0") } } },
        }),
      ],
      batchSize: BATCH_SIZE,
      // A view should be visible in two seconds, and the smallest other window is one.
      maxBatchingWindow: Duration.seconds(0),
      // A shard takes 1,000 rows a second and a busy one repeats its minutes, so two batches at a time keep up with it. All
      // records of a lane, which have one partition key, are in one of the two.
      // More would take from the 10 concurrent invocations that a new account has for everything.
      parallelizationFactor: 2,
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      // A shard waits for its failing batch. Ten tries outlast a throttled minute; a record that never works is then
      // set aside so that the others go on. Its rows are stored, and settling counts them: when their hour is over, if not
      // sooner, or when it closes one that was over already.
      retryAttempts: 10,
      onFailure: { bind: () => ({ destination: failedBatches.bucketArn }) },
      supportS3OnFailureDestination: true,
    });
    // Creating the mapping fails when the role cannot read the stream yet.
    mapping.node.addDependency(this.role);
  }
}
