import { CfnOutput, Stack, type StackProps } from "aws-cdk-lib";
import { StreamViewType } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";
import { FailedBatches } from "./failed-batches.ts";
import { KeyedTable } from "./keyed-table.ts";
import { Users } from "./users.ts";

export interface DataStackProps extends StackProps {
  /**
   * Keep what is stored when the stack is deleted, and protect the tables and the users from deletion.
   * @default true
   */
  readonly production?: boolean;
  /**
   * Whether everybody signs in with the code of an authenticator app besides the password, or those who have one.
   * @default "optional"
   */
  readonly mfa?: "optional" | "required" | undefined;
}

/** What is stored, apart from what works on it, so that the service can be deleted and deployed again beside it. */
export class DataStack extends Stack {
  /** The raw rows and the daily visitor salts. */
  readonly events: KeyedTable;
  /** Every number that is made from raw rows. */
  readonly rollups: KeyedTable;
  /** The stream records that could not be counted. */
  readonly failedBatches: FailedBatches;
  /** The editors and admins. */
  readonly users: Users;

  constructor(scope: Construct, id: string, { production = true, mfa, ...stackProps }: DataStackProps = {}) {
    super(scope, id, stackProps);
    // The stream rings and says no more: whoever hears it counts the minute from the table, and a visitor salt never
    // leaves it.
    this.events = new KeyedTable(this, "Events", { production, stream: StreamViewType.KEYS_ONLY });
    this.rollups = new KeyedTable(this, "Rollups", { production });
    this.failedBatches = new FailedBatches(this, "FailedBatches", { production });
    this.users = new Users(this, "Users", { production, mfa });

    // The exports stay the same whatever the service uses, so that no deployment has to remove one that is in use.
    for (const table of [this.events, this.rollups]) {
      this.exportValue(table.tableArn);
      this.exportValue(table.tableName);
    }
    new CfnOutput(this, "EventsTable", {
      description: "Table of raw rows, as npm run audit asks for it",
      value: this.events.tableName,
    });
    new CfnOutput(this, "RollupsTable", {
      description: "Table of numbers, as npm run audit asks for it",
      value: this.rollups.tableName,
    });
    this.exportValue(this.events.tableStreamArn);
    this.exportValue(this.failedBatches.bucketArn);
    this.exportValue(this.failedBatches.bucketName);
    this.exportValue(this.users.userPoolId);
    this.exportValue(this.users.userPoolProviderName);
  }
}
