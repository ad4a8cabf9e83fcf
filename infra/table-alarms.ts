import { Duration } from "aws-cdk-lib";
import { type Alarm, Metric, Stats } from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import { type OnCall, RunbookAlarm } from "./runbook-alarm.ts";
import type { TableRef } from "./table-access.ts";

export interface TableAlarmsProps {
  readonly onCall: OnCall;
  readonly table: Pick<TableRef, "tableName">;
  /** What the table is called, as the runbook calls it. */
  readonly name: string;
}

/** Rings when a table refuses reads or writes: its load grew faster than DynamoDB gave it room, or one key has all of it. */
export class TableAlarms extends Construct {
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, { onCall, table, name }: TableAlarmsProps) {
    super(scope, id);
    // Two alarms: MiniStack, to which this is deployed in tests, knows no alarm of a sum of metrics.
    this.alarms = (["Read", "Write"] as const).map(
      (what) =>
        new RunbookAlarm(this, `${what}s`, {
          onCall,
          heading: "A table is throttled",
          says: `The table ${name} has refused ${what.toLowerCase()}s for ten minutes.`,
          metric: tableMetric(table, `${what}ThrottleEvents`),
          // Some come whenever a table grows, and the SDK asks again.
          threshold: 10,
          evaluationPeriods: 2,
        }),
    );
  }
}

/** What DynamoDB measures of a table, summed over five minutes. */
export function tableMetric({ tableName }: Pick<TableRef, "tableName">, metricName: string): Metric {
  return new Metric({
    namespace: "AWS/DynamoDB",
    metricName,
    dimensionsMap: { TableName: tableName },
    statistic: Stats.SUM,
    period: Duration.minutes(5),
  });
}
