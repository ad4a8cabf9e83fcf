import { Duration } from "aws-cdk-lib";
import type { IHttpStage } from "aws-cdk-lib/aws-apigatewayv2";
import { type Alarm, AlarmStatusWidget, Dashboard, type IMetric, Stats, TextWidget } from "aws-cdk-lib/aws-cloudwatch";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { METRICS } from "../functions/core/metrics.ts";
import { apiGraphs, graph, THIRD } from "./graph.ts";
import { measuredBy } from "./measured-by.ts";
import { iteratorAge } from "./stream-alarms.ts";
import type { TableRef } from "./table-access.ts";
import { tableMetric } from "./table-alarms.ts";

/** What is watched. */
export interface Watched {
  /** The functions, by what the runbook calls them. */
  readonly functions: Readonly<Record<"record" | "recount" | "settle" | "report" | "audit", IFunction>>;
  /** The API that pages call. */
  readonly api: IHttpStage;
  /** The tables, by what the runbook calls them. */
  readonly tables: Readonly<Record<"events" | "rollups", Pick<TableRef, "tableName">>>;
}

export interface MonitoringProps extends Watched {
  readonly alarms: readonly Alarm[];
  /** Where the runbook can be read. */
  readonly runbook: string;
}

const period = Duration.minutes(5);

/**
 * The dashboard of whoever is on call: what rings, then row by row what readers, the stream and editors have of it, from
 * the page to the table.
 */
export class Monitoring extends Dashboard {
  constructor(scope: Construct, id: string, props: MonitoringProps) {
    const { functions, api, tables, alarms, runbook } = props;
    super(scope, id, { defaultInterval: Duration.hours(12) });
    const { record, recount, settle, report, audit } = functions;
    const ofEach = (metric: (one: IFunction, label: string) => IMetric) =>
      Object.entries(functions).map(([name, one]) => metric(one, name));
    const ofTables = (...names: readonly string[]) =>
      Object.entries(tables).flatMap(([name, table]) =>
        names.map((metric) => tableMetric(table, metric).with({ label: `${name} ${metric}` })),
      );

    this.addWidgets(
      new TextWidget({ markdown: `# Tirage\nWhat to do about an alarm: ${runbook}`, width: THIRD, height: 5 }),
      new AlarmStatusWidget({ title: "Alarms", alarms: [...alarms], width: 2 * THIRD, height: 5 }),
    );
    this.addWidgets(
      ...apiGraphs(api),
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
