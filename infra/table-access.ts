import { PolicyStatement } from "aws-cdk-lib/aws-iam";

/** What a function needs to know of a table, whether it is made here or elsewhere. */
export interface TableRef {
  readonly tableArn: string;
  readonly tableName: string;
  readonly tableStreamArn?: string | undefined;
}

/** An action on items, one of those that Tirage uses: nothing deletes or scans. */
type Action = "GetItem" | "BatchGetItem" | "Query" | "PutItem" | "UpdateItem";

/** Partition keys of the visitor salts, as IAM matches them. */
const SALTS = "@salt|*";

/** Partition keys of what the audit remembers. */
const AUDIT = "audit|*";

/** Allows these actions on the items of a table, and no other. */
export function tableAccess(table: TableRef, actions: readonly Action[]): PolicyStatement {
  return new PolicyStatement({ actions: named(actions), resources: [table.tableArn] });
}

/** Allows these actions on the raw rows of the events table, and not on its visitor salts. */
export function rowAccess(events: TableRef, actions: readonly Action[]): PolicyStatement {
  return keyedAccess(events, actions, "StringNotLike", SALTS);
}

/** Allows these actions on the visitor salts of the events table, and not on its raw rows. */
export function saltAccess(events: TableRef, actions: readonly Action[]): PolicyStatement {
  return keyedAccess(events, actions, "StringLike", SALTS);
}

/** Allows these actions on what the audit remembers, and on no number. */
export function auditAccess(rollups: TableRef, actions: readonly Action[]): PolicyStatement {
  return keyedAccess(rollups, actions, "StringLike", AUDIT);
}

/** Allows these actions on the items of a table whose partition keys are like that, or are not. */
function keyedAccess(
  table: TableRef,
  actions: readonly Action[],
  are: "StringLike" | "StringNotLike",
  keys: string,
): PolicyStatement {
  return new PolicyStatement({
    actions: named(actions),
    resources: [table.tableArn],
    conditions: {
      [`ForAllValues:${are}`]: { "dynamodb:LeadingKeys": keys },
      // ForAllValues holds for a request without keys as well.
      Null: { "dynamodb:LeadingKeys": "false" },
    },
  });
}

function named(actions: readonly Action[]): string[] {
  return actions.map((action) => `dynamodb:${action}`);
}
