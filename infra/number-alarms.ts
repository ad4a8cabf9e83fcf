import { Duration } from "aws-cdk-lib";
import { type Alarm, ComparisonOperator, Stats, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import { METRICS } from "../functions/core/metrics.ts";
import { measuredBy } from "./measured-by.ts";
import { type OnCall, RunbookAlarm } from "./runbook-alarm.ts";

export interface NumberAlarmsProps {
  readonly onCall: OnCall;
  /** What makes the numbers of reports. */
  readonly settle: IFunction;
  /** What holds the numbers against their raw rows. */
  readonly audit: IFunction;
}

/** Rings when numbers are old, or wrong, or when nobody has looked whether they are. */
export class NumberAlarms extends Construct {
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, { onCall, settle, audit }: NumberAlarmsProps) {
    super(scope, id);
    const behind = new RunbookAlarm(this, "Behind", {
      onCall,
      heading: "Settling is behind",
      says: "Reports are more than half an hour old, or settling has not run for a quarter of an hour.",
      metric: measuredBy(settle, METRICS.behind, { statistic: Stats.MAXIMUM, period: Duration.minutes(5) }),
      threshold: Duration.minutes(30).toSeconds(),
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 3,
      treatMissingData: TreatMissingData.BREACHING,
    });
    const drift = new RunbookAlarm(this, "Drift", {
      onCall,
      heading: "Numbers differ",
      says: "The audit has found stored numbers that are not what their raw rows say.",
      metric: measuredBy(audit, METRICS.differences, { statistic: Stats.MAXIMUM, period: Duration.hours(1) }),
      threshold: 1,
      evaluationPeriods: 1,
      // It rings until an audit finds none.
      treatMissingData: TreatMissingData.IGNORE,
    });
    const notAudited = new RunbookAlarm(this, "NotAudited", {
      onCall,
      heading: "Days were not audited",
      says: "For two days the audit has not run, or not looked at every day that it should.",
      metric: measuredBy(audit, METRICS.daysNotAudited, { statistic: Stats.MAXIMUM, period: Duration.days(1) }),
      threshold: 1,
      evaluationPeriods: 2,
      treatMissingData: TreatMissingData.BREACHING,
    });
    this.alarms = [behind, drift, notAudited];
  }
}
