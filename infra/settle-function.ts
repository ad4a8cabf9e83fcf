import { Duration, Validations } from "aws-cdk-lib";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import type { Construct } from "constructs";
import { resolve } from "node:path";
import { BundledFunction } from "./bundled-function.ts";
import { rowAccess, tableAccess, type TableRef } from "./table-access.ts";

export interface SettleFunctionProps {
  /** Where the raw rows are kept. */
  readonly events: TableRef;
  /** Where the tallies are kept. */
  readonly rollups: TableRef;
  /**
   * Time between two runs.
   * @default 5 minutes
   */
  readonly every?: Duration;
  /**
   * The module that exports `config`.
   * @default - tirage.config.ts
   */
  readonly configFile?: string | undefined;
}

/** Makes the tallies of hours from raw rows, on a schedule. */
export class SettleFunction extends BundledFunction {
  constructor(
    scope: Construct,
    id: string,
    { events, rollups, every = Duration.minutes(5), configFile }: SettleFunctionProps,
  ) {
    super(scope, id, {
      configFile,
      entry: resolve(import.meta.dirname, "../functions/settle.ts"),
      description: "Makes the tallies of the latest hours from raw rows and closes the hours that no row can reach",
      // It holds the rows of an article's hour at once, and tallying them is the only work here that a CPU limits.
      memorySize: 1024,
      // Lambda's limit. A run that reaches it has kept each hour that it finished, and the next one goes on.
      timeout: Duration.minutes(15),
      // The next run does the same work.
      retryAttempts: 0,
      environment: { EVENTS_TABLE: events.tableName, ROLLUPS_TABLE: rollups.tableName },
      policies: [
        rowAccess(events, ["Query"]),
        tableAccess(rollups, ["GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem"]),
      ],
    });
    new Rule(this, "Schedule", {
      description: "Settles the latest hours",
      schedule: Schedule.rate(every),
      targets: [new LambdaFunction(this.function)],
    });
    const reason = "The next run does the same work, five minutes later, and an alarm tells of three that failed.";
    Validations.of(this).acknowledge(
      { id: "Serverless-LambdaAsyncFailureDestination", reason },
      { id: "Serverless-EventBusDLQ", reason },
    );
  }
}
