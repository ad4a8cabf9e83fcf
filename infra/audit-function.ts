import { Duration, Validations } from "aws-cdk-lib";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import type { Construct } from "constructs";
import { resolve } from "node:path";
import { BundledFunction } from "./bundled-function.ts";
import { auditAccess, rowAccess, tableAccess, type TableRef } from "./table-access.ts";

export interface AuditFunctionProps {
  /** Where the raw rows are kept. */
  readonly events: TableRef;
  /** Where the numbers are kept. */
  readonly rollups: TableRef;
  /**
   * The hour of UTC at which it runs, 0-23.
   * @default 2
   */
  readonly hour?: number;
  /**
   * The module that exports `config`.
   * @default - tirage.config.ts
   */
  readonly configFile?: string | undefined;
}

/** Holds the last days' numbers against their raw rows, once a day. It can write neither, and remembers of which days they differ. */
export class AuditFunction extends BundledFunction {
  constructor(scope: Construct, id: string, { events, rollups, hour = 2, configFile }: AuditFunctionProps) {
    super(scope, id, {
      configFile,
      entry: resolve(import.meta.dirname, "../functions/audit.ts"),
      description: "Counts the last days again from raw rows and tells how many stored numbers differ",
      // It holds the tallies of two days of a site and the facts of one; raw rows go to a file. A new account has no more
      // than 3,008 MB for a function.
      memorySize: 2048,
      // Lambda's limit. A run that comes near it stops, and tells how many days it has not looked at.
      timeout: Duration.minutes(15),
      // What could not be looked at is looked at on the next day.
      retryAttempts: 0,
      environment: { EVENTS_TABLE: events.tableName, ROLLUPS_TABLE: rollups.tableName },
      policies: [
        rowAccess(events, ["Query"]),
        tableAccess(rollups, ["GetItem", "Query"]),
        auditAccess(rollups, ["UpdateItem"]),
      ],
    });
    new Rule(this, "Schedule", {
      description: "Audits the last days",
      schedule: Schedule.cron({ hour: String(hour), minute: "40" }),
      targets: [new LambdaFunction(this.function)],
    });
    const reason = "The next run looks at the same days but one, and an alarm tells of days that were not looked at.";
    Validations.of(this).acknowledge(
      { id: "Serverless-LambdaAsyncFailureDestination", reason },
      { id: "Serverless-EventBusDLQ", reason },
    );
  }
}
