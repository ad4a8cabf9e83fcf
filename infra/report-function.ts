import { Duration } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { resolve } from "node:path";
import { BundledFunction } from "./bundled-function.ts";
import { tableAccess, type TableRef } from "./table-access.ts";

export interface ReportFunctionProps {
  /** Where the raw rows are kept, which the function is told and may not use. */
  readonly events: TableRef;
  /** Where the numbers are kept. */
  readonly rollups: TableRef;
  /** The folder of the files that it serves: the page scripts and the API's description. */
  readonly publicFolder: string;
  /**
   * The module that exports `config`.
   * @default - tirage.config.ts
   */
  readonly configFile?: string | undefined;
}

/** Answers every question for a number, and serves the page scripts. It has no access to raw rows. */
export class ReportFunction extends BundledFunction {
  constructor(scope: Construct, id: string, { events, rollups, publicFolder, configFile }: ReportFunctionProps) {
    super(scope, id, {
      configFile,
      entry: resolve(import.meta.dirname, "../functions/report.ts"),
      description: "Answers with totals and reports and serves the page scripts",
      // A file of a year's 100,000 articles takes 570 MB. The API gives up after 30 s.
      memorySize: 1024,
      timeout: Duration.seconds(28),
      folders: { public: publicFolder },
      // Lambda runs a function in the folder that its bundle was unpacked into.
      environment: { EVENTS_TABLE: events.tableName, ROLLUPS_TABLE: rollups.tableName, PUBLIC_DIR: "public" },
      policies: [tableAccess(rollups, ["GetItem", "BatchGetItem", "Query"])],
    });
  }
}
