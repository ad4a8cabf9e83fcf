import { Duration } from "aws-cdk-lib";
import type { IHttpStage } from "aws-cdk-lib/aws-apigatewayv2";
import type { Alarm } from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import { type OnCall, RunbookAlarm } from "./runbook-alarm.ts";

export interface ApiAlarmsProps {
  readonly onCall: OnCall;
  readonly stage: IHttpStage;
  /** What its stack calls the API. */
  readonly name: string;
}

/** Rings when an API answers with errors of its own, and when it is slow. */
export class ApiAlarms extends Construct {
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, { onCall, stage, name }: ApiAlarmsProps) {
    super(scope, id);
    const period = Duration.minutes(5);
    const errors = new RunbookAlarm(this, "Errors", {
      onCall,
      heading: "The API answers with errors",
      says: `The API ${name} answered with 5xx. Pages keep what they could not send and send it later.`,
      metric: stage.metricServerError({ period }),
      threshold: 5,
      evaluationPeriods: 1,
    });
    const slow = new RunbookAlarm(this, "Slow", {
      onCall,
      heading: "The API is slow",
      says: `The API ${name} took more than three seconds for one of a hundred requests, for a quarter of an hour.`,
      metric: stage.metricLatency({ statistic: "p99", period }),
      threshold: Duration.seconds(3).toMilliseconds(),
      evaluationPeriods: 3,
      // Of a few requests the slowest is one that started a function.
      evaluateLowSampleCountPercentile: "ignore",
    });
    this.alarms = [errors, slow];
  }
}
