import { Aws, CfnOutput, Duration } from "aws-cdk-lib";
import type { IHttpStage } from "aws-cdk-lib/aws-apigatewayv2";
import { AlarmStatusWidget, Dashboard } from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import { ApiAlarms } from "./api-alarms.ts";
import { apiGraphs, THIRD } from "./graph.ts";
import type { OnCall } from "./runbook-alarm.ts";

export interface EdgeWatchProps {
  readonly onCall: OnCall;
  /** The API that CloudFront asks for users. */
  readonly userApi: IHttpStage;
}

/** The alarms of what is behind CloudFront alone, and a dashboard of it. What is behind every API is watched elsewhere. */
export class EdgeWatch extends Construct {
  constructor(scope: Construct, id: string, { onCall, userApi }: EdgeWatchProps) {
    super(scope, id);
    const { alarms } = new ApiAlarms(this, "UserApi", { onCall, stage: userApi, name: "UserApi" });
    const { dashboardName } = new Dashboard(this, "Dashboard", {
      defaultInterval: Duration.hours(12),
      widgets: [
        [
          new AlarmStatusWidget({ title: "Alarms", alarms: [...alarms], width: THIRD, height: 6 }),
          ...apiGraphs(userApi),
        ],
      ],
    });
    new CfnOutput(scope, "UsersDashboard", {
      description: "The same of the API for users, in CloudWatch",
      value: `https://${Aws.REGION}.console.aws.amazon.com/cloudwatch/home?region=${Aws.REGION}#dashboards/dashboard/${dashboardName}`,
    });
  }
}
