import { METRICS, NAMESPACE, type Measure } from "../core/metrics.ts";

/**
 * Makes what writes metrics into the function's log, in the embedded metric format, of which CloudWatch makes them:
 * nothing is called, and nothing is waited for. Outside Lambda, where the function has no name, nothing is written.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 * @param write takes a line of the log. Not the console, which Lambda's JSON format would put around it
 * @param now epoch milliseconds
 */
export function makeMeasure(
  functionName: string | undefined,
  write: (line: string) => void,
  now: () => number = Date.now,
): Measure {
  return (measured) => {
    const metrics = Object.entries(METRICS).flatMap(([key, { name, unit }]) => {
      const value = Object.entries(measured).find(([one]) => one === key)?.[1];
      return value === undefined ? [] : [{ name, unit, value }];
    });
    if (functionName === undefined || metrics.length === 0) return;
    const nowMs = now();
    const line = {
      // Without a level, and a time beside it, Lambda takes a line for INFO, and the functions log from WARN on.
      level: "WARN",
      timestamp: new Date(nowMs).toISOString(),
      _aws: {
        Timestamp: nowMs,
        CloudWatchMetrics: [
          {
            Namespace: NAMESPACE,
            Dimensions: [["FunctionName"]],
            Metrics: metrics.map(({ name, unit }) => ({ Name: name, Unit: unit })),
          },
        ],
      },
      FunctionName: functionName,
      ...Object.fromEntries(metrics.map(({ name, value }) => [name, value])),
    };
    write(`${JSON.stringify(line)}\n`);
  };
}
