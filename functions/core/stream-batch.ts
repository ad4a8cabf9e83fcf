/**
 * The most records of the stream that one invocation of `recount` has, which is the most that Lambda allows: a lane takes
 * 1,000 rows a second and is counted every few seconds when it is that hot, and all that came to it is to be in one batch. With keys alone a
 * record takes some 600 bytes, and Lambda ends a batch before it has 6 MB.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
 */
export const BATCH_SIZE = 10_000;

/** How long such an invocation may take, seconds: minutes of as many articles take about two minutes. */
export const BATCH_SECONDS = 300;
