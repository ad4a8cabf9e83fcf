import type { Resource } from "../../test/infra/synthesize.ts";
import { PRICED_TYPES, UNPRICED_TYPES } from "./resource-types.ts";

/** What a table may say without a price of its own: on demand, in one place, of the standard class, without an index. */
const TABLE_PROPERTIES = new Set([
  "AttributeDefinitions",
  "BillingMode",
  "KeySchema",
  "Replicas",
  "SSESpecification",
  "StreamSpecification",
  "TableName",
  "TimeToLiveSpecification",
]);
const REPLICA_PROPERTIES = new Set(["DeletionProtectionEnabled", "PointInTimeRecoverySpecification", "Region"]);

/**
 * Checks that the bill has a line for a resource, or that it costs nothing.
 * @param functionIds how the logical ids of functions begin that there is a line for
 * @throws an Error that names what there is no price for
 */
export function checkPriced(id: string, { Type, Properties }: Resource, functionIds: readonly string[]): void {
  if (!(Type in PRICED_TYPES) && !(Type in UNPRICED_TYPES)) throw new Error(`no price is known of ${Type}: ${id}`);
  if (Type === "AWS::Lambda::Function" && !functionIds.some((path) => id.startsWith(path)))
    throw new Error(`no price is known of the function ${id}`);
  if (Type === "AWS::DynamoDB::GlobalTable") checkTable(id, Properties);
}

function checkTable(id: string, properties: Resource["Properties"]): void {
  const { BillingMode, Replicas } = properties;
  if (BillingMode !== "PAY_PER_REQUEST") throw new Error(`the table ${id} is not billed by the request`);
  if (!Array.isArray(Replicas) || Replicas.length !== 1) throw new Error(`the table ${id} has replicas`);
  const others = [
    ...Object.keys(properties).filter((name) => !TABLE_PROPERTIES.has(name)),
    ...Object.keys(Object(Replicas[0])).filter((name) => !REPLICA_PROPERTIES.has(name)),
  ];
  if (others.length > 0) throw new Error(`no price is known of the table ${id} with ${others.join(", ")}`);
}
