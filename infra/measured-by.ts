import { Metric, type MetricOptions } from "aws-cdk-lib/aws-cloudwatch";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { type METRICS, NAMESPACE } from "../functions/core/metrics.ts";

/** What a function measures by itself, as `functions/lambda/measure.ts` writes it. */
export function measuredBy(
  { functionName }: IFunction,
  { name: metricName }: (typeof METRICS)[keyof typeof METRICS],
  options: MetricOptions,
): Metric {
  return new Metric({ namespace: NAMESPACE, metricName, dimensionsMap: { FunctionName: functionName }, ...options });
}
