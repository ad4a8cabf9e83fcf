import { Duration } from "aws-cdk-lib";
import type { Alarm } from "aws-cdk-lib/aws-cloudwatch";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import { type OnCall, RunbookAlarm } from "./runbook-alarm.ts";

export interface FunctionAlarmsProps {
  readonly onCall: OnCall;
  readonly function: IFunction;
  /** What the function is called, as the runbook calls it. */
  readonly name: string;
  /** How many failed invocations of five minutes are too many. */
  readonly errors: number;
  /** In how many periods of five minutes in a row. */
  readonly periods: number;
}

/** Rings when a function fails, and when Lambda refuses to run it. */
export class FunctionAlarms extends Construct {
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, props: FunctionAlarmsProps) {
    super(scope, id);
    const { onCall, function: watched, name, errors, periods } = props;
    const period = Duration.minutes(5);
    const errorsAlarm = new RunbookAlarm(this, "Errors", {
      onCall,
      heading: "A function fails",
      says: `The function ${name} failed, or ran out of time.`,
      metric: watched.metricErrors({ period }),
      threshold: errors,
      evaluationPeriods: periods,
    });
    const throttlesAlarm = new RunbookAlarm(this, "Throttles", {
      onCall,
      heading: "A function is throttled",
      says: `Lambda has refused to run the function ${name} for a quarter of an hour: too many run at one time.`,
      metric: watched.metricThrottles({ period }),
      threshold: 1,
      evaluationPeriods: 3,
    });
    this.alarms = [errorsAlarm, throttlesAlarm];
  }
}
