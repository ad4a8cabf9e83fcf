import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";

/** Why a transaction may be cancelled and have another chance. */
const PASSING = new Set([
  "None",
  "ConditionalCheckFailed",
  "TransactionConflict",
  "ThrottlingError",
  "ProvisionedThroughputExceeded",
]);

/** @returns false when a condition refused it or something else was under way with one of its items */
export async function unlessCancelled(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const reasons = error.CancellationReasons ?? [];
    if (reasons.every(({ Code = "None" }) => PASSING.has(Code))) return false;
    throw error;
  }
}
