const WHY = "the bundle has no event streams";

/**
 * These stand in for `@smithy/core/event-streams` in the functions' bundles, which the SDK loads for operations that stream
 * events: DynamoDB has none of them. That leaves out 13 KB.
 * @throws always
 */
export function eventStreamSerdeProvider(): never {
  throw new Error(WHY);
}

/** @throws always, as above */
export function EventStreamSerde(): never {
  throw new Error(WHY);
}
