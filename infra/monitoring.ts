import { Duration } from "aws-cdk-lib";
import type { IHttpStage } from "aws-cdk-lib/aws-apigatewayv2";
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  Stats,
  TextWidget,
} from "aws-cdk-lib/aws-cloudwatch";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { METRICS } from "../functions/core/metrics.ts";
import { measuredBy } from "./measured-by.ts";
import { iteratorAge } from "./stream-alarms.ts";
import type { TableRef } from "./table-access.ts";
import { tableMetric } from "./table-alarms.ts";

/** What is watched. */
export interface Watched {
  /** The functions, by what the runbook calls them. */
  readonly functions: Readonly<Record<"record" | "recount" | "settle" | "report" | "audit", IFunction>>;
  /** The APIs, by what their stacks call them. */
  readonly apis: Readonly<Record<string, IHttpStage>>;
  /** The tables, by what the runbook calls them. */
  readonly tables: Readonly<Record<"events" | "rollups", Pick<TableRef, "tableName">>>;
}

export interface MonitoringProps extends Watched {
  readonly alarms: readonly Alarm[];
  /** Where the runbook can be read. */
  readonly runbook: string;
}

const period = Duration.minutes(5);
/** Columns of a dashboard, of 24, that one of three graphs beside each other has. */
const THIRD = 8;

/**
 * The dashboard of whoever is on call: what rings, then row by row what readers, the stream and editors have of it, from
 * the page to the table.
 */
export class Monitoring extends Dashboard {
  constructor(scope: Construct, id: string, props: MonitoringProps) {
    const { functions, apis, tables, alarms, runbook } = props;
    super(scope, id, { defaultInterval: Duration.hours(12) });
    const { record, recount, settle, report, audit } = functions;
    const ofEach = (metric: (one: IFunction, label: string) => IMetric) =>
      Object.entries(functions).map(([name, one]) => metric(one, name));
    const ofApis = (metric: (stage: IHttpStage, name: string) => IMetric) =>
      Object.entries(apis).map(([name, stage]) => metric(stage, name));
    const ofTables = (...names: readonly string[]) =>
      Object.entries(tables).flatMap(([name, table]) =>
        names.map((metric) => tableMetric(table, metric).with({ label: `${name} ${metric}` })),
      );

    this.addWidgets(
      new TextWidget({ markdown: `# Tirage\nWhat to do about an alarm: ${runbook}`, width: THIRD, height: 5 }),
      new AlarmStatusWidget({ title: "Alarms", alarms: [...alarms], width: 2 * THIRD, height: 5 }),
    );
    this.addWidgets(
      graph("Requests", [
        ...ofApis((stage, name) => stage.metricCount({ period, label: name })),
        ...ofApis((stage, name) => stage.metricClientError({ period, label: `${name} 4xx` })),
        ...ofApis((stage, name) => stage.metricServerError({ period, label: `${name} 5xx` })),
      ]),
      graph(
        "Answers take, ms",
        ofApis((stage, name) => stage.metricLatency({ statistic: "p99", period, label: `${name} p99` })),
        ofApis((stage, name) => stage.metricLatency({ statistic: "p50", period, label: `${name} p50` })),
      ),
      graph("Views appear after, ms", [iteratorAge(recount).with({ label: "stream" })]),
    );
    this.addWidgets(
      graph(
        "Functions that failed",
        ofEach((one, label) => one.metricErrors({ period, label })),
      ),
      graph(
        "Functions that were refused",
        ofEach((one, label) => one.metricThrottles({ period, label })),
      ),
      graph(
        "Functions take, ms",
        [record, report, recount].map((one) => one.metricDuration({ statistic: "p99", period })),
        [settle, audit].map((one) => one.metricDuration({ statistic: Stats.MAXIMUM, period })),
      ),
    );
    this.addWidgets(
      graph("Tables refuse", ofTables("ReadThrottleEvents", "WriteThrottleEvents")),
      graph("Tables are asked, units", ofTables("ConsumedWriteCapacityUnits", "ConsumedReadCapacityUnits")),
      graph(
        "Reports are old, s",
        [measuredBy(settle, METRICS.behind, { statistic: Stats.MAXIMUM, period, label: "behind" })],
        [
          measuredBy(audit, METRICS.differences, { statistic: Stats.MAXIMUM, period, label: "differences" }),
          measuredBy(audit, METRICS.daysNotAudited, { statistic: Stats.MAXIMUM, period, label: "days not audited" }),
          measuredBy(recount, METRICS.setAside, { statistic: Stats.SUM, period, label: "records set aside" }),
        ],
      ),
    );
  }
}

/** @param right drawn on a scale of their own */
function graph(title: string, left: readonly IMetric[], right: readonly IMetric[] = []): GraphWidget {
  return new GraphWidget({ title, left: [...left], right: [...right], width: THIRD, height: 6 });
}
