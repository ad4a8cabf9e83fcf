import { Aws } from "aws-cdk-lib";
import type { Alarm } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Topic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";

export interface AlarmTopicProps {
  /** The alarms to tell of, when they ring and when they stop. */
  readonly alarms: readonly Alarm[];
}

/** The topic that whoever runs the service subscribes to, by mail or otherwise. */
export class AlarmTopic extends Topic {
  readonly #action = new SnsAction(this);

  constructor(scope: Construct, id: string, { alarms }: AlarmTopicProps) {
    super(scope, id, { displayName: "Tirage", enforceSSL: true });
    // A policy of its own, such as the one for TLS, replaces the default one that lets CloudWatch in.
    this.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
        actions: ["sns:Publish"],
        resources: [this.topicArn],
        conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } },
      }),
    );
    for (const alarm of alarms) this.tellOf(alarm);
  }

  /** Tells of an alarm as well, of another stack too. */
  tellOf(alarm: Alarm): void {
    alarm.addAlarmAction(this.#action);
    alarm.addOkAction(this.#action);
  }
}
