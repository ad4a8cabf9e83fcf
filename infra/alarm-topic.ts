import { Aws } from "aws-cdk-lib";
import type { Alarm } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Topic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";

/** Who tells of something: an alarm that rings, and a budget that is spent. */
const SENDERS = ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"];

/** The topic that whoever runs the service subscribes to, by mail or otherwise. */
export class AlarmTopic extends Topic {
  readonly #action = new SnsAction(this);

  constructor(scope: Construct, id: string) {
    super(scope, id, { displayName: "Tirage", enforceSSL: true });
    // A policy of its own, such as the one for TLS, replaces the default one that lets CloudWatch in.
    this.addToResourcePolicy(
      new PolicyStatement({
        principals: SENDERS.map((sender) => new ServicePrincipal(sender)),
        actions: ["sns:Publish"],
        resources: [this.topicArn],
        conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } },
      }),
    );
  }

  /** Tells of an alarm of any stack, when it rings and when it stops. */
  tellOf(alarm: Alarm): void {
    alarm.addAlarmAction(this.#action);
    alarm.addOkAction(this.#action);
  }
}
