import { Duration } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { resolve } from "node:path";
import { BundledFunction } from "./bundled-function.ts";
import { saltAccess, tableAccess, type TableRef } from "./table-access.ts";

export interface RecordFunctionProps {
  /** Where the raw rows and the visitor salts are kept. */
  readonly events: TableRef;
  /** Where the articles' totals and what is known of them are kept. */
  readonly rollups: TableRef;
  /**
   * What a CDN of ours sends to show that it is ours, between commas.
   * @default - there is none
   */
  readonly originSecrets?: string | undefined;
  /**
   * What the CMSs of sites may sign their pages with: `dunyo=`, and its secrets between commas.
   * @default - there are none
   */
  readonly pageSecrets?: readonly string[];
  /**
   * The module that exports `config`.
   * @default - tirage.config.ts
   */
  readonly configFile?: string | undefined;
}

/** The write path: stores what pages send and what admins say. It alone reads the visitor salts, and it cannot read a raw row. */
export class RecordFunction extends BundledFunction {
  constructor(
    scope: Construct,
    id: string,
    { events, rollups, originSecrets, pageSecrets = [], configFile }: RecordFunctionProps,
  ) {
    super(scope, id, {
      configFile,
      entry: resolve(import.meta.dirname, "../functions/record.ts"),
      description:
        "Stores the views, prints, listens and reading times that pages send, and what admins say of articles",
      // It mostly waits for DynamoDB: the memory buys the third of a vCPU that keeps a cold start short.
      memorySize: 512,
      // A page that waits longer has gone. It sends the same events again, and they count once.
      timeout: Duration.seconds(10),
      environment: {
        EVENTS_TABLE: events.tableName,
        ROLLUPS_TABLE: rollups.tableName,
        // Filled in by the deployment, so that a start does not have to ask for it.
        ...(originSecrets !== undefined && { ORIGIN_SECRETS: originSecrets }),
        ...(pageSecrets.length > 0 && { PAGE_SECRETS: pageSecrets.join(";") }),
      },
      policies: [
        tableAccess(events, ["PutItem"]),
        saltAccess(events, ["GetItem"]),
        tableAccess(rollups, ["GetItem", "BatchGetItem", "UpdateItem"]),
      ],
    });
  }
}
