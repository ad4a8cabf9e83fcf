import { CfnOutput, Stack, type StackProps, Validations } from "aws-cdk-lib";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import { Subscription, SubscriptionProtocol } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import type { Config } from "../functions/core/config.ts";
import type { AlarmTopic } from "./alarm-topic.ts";
import { ApiAlarms } from "./api-alarms.ts";
import { FunctionAlarms, type FunctionAlarmsProps } from "./function-alarms.ts";
import { Monitoring, type Watched } from "./monitoring.ts";
import { MonthlyBudget } from "./monthly-budget.ts";
import { NumberAlarms } from "./number-alarms.ts";
import { onCallOf } from "./runbook-alarm.ts";
import { StreamAlarms } from "./stream-alarms.ts";
import { TableAlarms } from "./table-alarms.ts";

export interface WatchStackProps extends StackProps, Watched {
  /** Where the stream's batches go that could not be counted. */
  readonly failedBatches: Pick<IBucket, "bucketName">;
  /** Who is told. */
  readonly topic: AlarmTopic;
  /** How it is watched. */
  readonly watch: NonNullable<Config["watch"]>;
}

/**
 * How many failed invocations of five minutes are too many, in how many periods in a row. Those that answer pages fail one
 * page each; the stream tries a batch again, and the schedule's next run does the work of the one before.
 */
const FAILURES = [
  { name: "record", errors: 5, periods: 1 },
  { name: "report", errors: 5, periods: 1 },
  { name: "recount", errors: 1, periods: 3 },
  { name: "settle", errors: 1, periods: 3 },
  { name: "audit", errors: 1, periods: 1 },
] as const satisfies readonly Pick<FunctionAlarmsProps, "name" | "errors" | "periods">[];

/**
 * What rings, whom it tells, and what they look at. It holds nothing, and the others work without it. It knows nothing of
 * CloudFront's stack, which has alarms of its own, so that the service is watched where that one fails.
 */
export class WatchStack extends Stack {
  constructor(scope: Construct, id: string, props: WatchStackProps) {
    const { functions, api, tables, failedBatches, topic, watch, ...stackProps } = props;
    super(scope, id, stackProps);
    const onCall = onCallOf(topic, watch);
    const { recount, settle, audit } = functions;
    const watchers = [
      new StreamAlarms(this, "Stream", { onCall, recount, failedBatches }),
      new NumberAlarms(this, "Numbers", { onCall, settle, audit }),
      ...FAILURES.map(
        (failures) =>
          new FunctionAlarms(this, capital(failures.name), { onCall, function: functions[failures.name], ...failures }),
      ),
      new ApiAlarms(this, "Api", { onCall, stage: api, name: "Api" }),
      ...Object.entries(tables).map(([name, table]) => new TableAlarms(this, capital(name), { onCall, table, name })),
    ];
    const dashboard = new Monitoring(this, "Dashboard", {
      functions,
      api,
      tables,
      runbook: onCall.runbook,
      alarms: watchers.flatMap(({ alarms }) => alarms),
    });
    const { topicArn } = topic;
    if (watch.mail !== undefined) {
      new Subscription(this, "Mail", { topic, protocol: SubscriptionProtocol.EMAIL, endpoint: watch.mail });
    }
    if (watch.webhook !== undefined) {
      new Subscription(this, "Webhook", { topic, protocol: SubscriptionProtocol.HTTPS, endpoint: watch.webhook });
    }
    Validations.of(this).acknowledge({
      id: "Serverless-SNSRedrivePolicy",
      reason: "SNS tries for an hour; a queue of alarms that nobody was told of would need an alarm of its own.",
    });
    if (watch.monthlyDollars !== undefined) {
      new MonthlyBudget(this, "Spend", { dollars: watch.monthlyDollars, topicArn });
    }
    new CfnOutput(this, "OnCallDashboard", {
      description: "What whoever is on call looks at, in CloudWatch",
      value: `https://${this.region}.console.aws.amazon.com/cloudwatch/home?region=${this.region}#dashboards/dashboard/${dashboard.dashboardName}`,
    });
  }
}

function capital(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}
