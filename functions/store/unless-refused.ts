import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";

/** Waits for a write that has a condition. @returns false when the condition refused it: somebody was there before */
export async function unlessRefused(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
