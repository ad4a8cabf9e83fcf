import { Duration } from "aws-cdk-lib";
import type { IHttpStage } from "aws-cdk-lib/aws-apigatewayv2";
import { GraphWidget, type IMetric } from "aws-cdk-lib/aws-cloudwatch";

/** Columns of a dashboard, of 24, that one of three graphs beside each other has. */
export const THIRD = 8;

const period = Duration.minutes(5);

/** @param right drawn on a scale of their own */
export function graph(title: string, left: readonly IMetric[], right: readonly IMetric[] = []): GraphWidget {
  return new GraphWidget({ title, left: [...left], right: [...right], width: THIRD, height: 6 });
}

/** What an API is asked, and how long its answers take. */
export function apiGraphs(stage: IHttpStage): GraphWidget[] {
  return [
    graph("Requests", [
      stage.metricCount({ period, label: "all" }),
      stage.metricClientError({ period, label: "4xx" }),
      stage.metricServerError({ period, label: "5xx" }),
    ]),
    graph(
      "Answers take, ms",
      [stage.metricLatency({ statistic: "p99", period, label: "p99" })],
      [stage.metricLatency({ statistic: "p50", period, label: "p50" })],
    ),
  ];
}
