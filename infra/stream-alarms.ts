import { Duration } from "aws-cdk-lib";
import { type Alarm, ComparisonOperator, Metric, Stats } from "aws-cdk-lib/aws-cloudwatch";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import { METRICS } from "../functions/core/metrics.ts";
import { measuredBy } from "./measured-by.ts";
import { type OnCall, RunbookAlarm } from "./runbook-alarm.ts";

export interface StreamAlarmsProps {
  readonly onCall: OnCall;
  /** What counts the minutes again that the stream names. */
  readonly recount: IFunction;
  /** Where the batches go that could not be counted. */
  readonly failedBatches: Pick<IBucket, "bucketName">;
}

/** Rings when what the stream of raw rows tells is not counted, or late. */
export class StreamAlarms extends Construct {
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, { onCall, recount, failedBatches }: StreamAlarmsProps) {
    super(scope, id);
    const late = new RunbookAlarm(this, "Late", {
      onCall,
      heading: "Views appear late",
      says: "Views take more than a minute to appear: the stream is not counted as fast as rows come, or a batch fails.",
      metric: iteratorAge(recount),
      threshold: Duration.minutes(1).toMilliseconds(),
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 3,
    });
    const givenUp = new RunbookAlarm(this, "GivenUp", {
      onCall,
      heading: "A batch was given up",
      says: "A batch of the stream was tried ten times and given up; it lies in the bucket of failed batches.",
      // Once a day, and free: a metric of the moment costs as much as counting half a million views, and the alarm above
      // has rung while the batch was being tried.
      metric: new Metric({
        namespace: "AWS/S3",
        metricName: "NumberOfObjects",
        dimensionsMap: { BucketName: failedBatches.bucketName, StorageType: "AllStorageTypes" },
        statistic: Stats.MAXIMUM,
        period: Duration.days(1),
      }),
      threshold: 1,
      evaluationPeriods: 1,
    });
    const lost = new RunbookAlarm(this, "NotKept", {
      onCall,
      heading: "A batch was given up",
      says: "A batch of the stream was given up, and could not be written to the bucket of failed batches.",
      metric: recount.metric("DestinationDeliveryFailures", { statistic: Stats.SUM, period: Duration.minutes(5) }),
      threshold: 1,
      evaluationPeriods: 1,
    });
    const setAside = new RunbookAlarm(this, "SetAside", {
      onCall,
      heading: "A record was set aside",
      says: "The stream brought a record that is none of a raw row. It was set aside, and the others were counted.",
      metric: measuredBy(recount, METRICS.setAside, { statistic: Stats.SUM, period: Duration.minutes(5) }),
      threshold: 1,
      evaluationPeriods: 1,
    });
    this.alarms = [late, givenUp, lost, setAside];
  }
}

/** How long ago the newest row of a batch was stored when it was counted, milliseconds. */
export function iteratorAge(recount: IFunction): Metric {
  return recount.metric("IteratorAge", { statistic: Stats.MAXIMUM, period: Duration.minutes(1) });
}
