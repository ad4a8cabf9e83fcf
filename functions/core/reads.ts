import * as v from "valibot";
import { describeIssue } from "./event.ts";
import { parseJson } from "./json-body.ts";
import { Problem } from "./problem.ts";

/** The largest body of one request, bytes. */
const MAX_BODY_BYTES = 16 * 1024;
/** The most events of one request. */
const MAX_EVENTS = 20;

const reads = v.strictObject({
  site: v.pipe(v.string("should be text"), v.maxLength(64, "should be at most 64 characters")),
  sent: v.pipe(v.number("should be a number"), v.finite("should be milliseconds since 1970")),
  session: v.optional(
    v.pipe(
      v.string("should be text"),
      v.regex(/^[A-Za-z0-9_-]{1,64}$/, "should be 1-64 characters of A-Z a-z 0-9 _ -"),
    ),
  ),
  totals: v.optional(v.boolean("should be true or false")),
  webdriver: v.optional(v.boolean("should be true or false")),
  events: v.array(v.unknown(), "should be a list"),
});

/** The body of one request. Its events are still to be parsed one by one, since one bad event does not refuse the others. */
export type Reads = v.InferOutput<typeof reads>;

/**
 * Parses the body of `POST /v1/reads`.
 * @throws Problem `size`, `json`, `body` or `events`, each saying what to send instead
 */
export function parseReads(body: Uint8Array): Reads {
  if (body.byteLength > MAX_BODY_BYTES) {
    throw new Problem("size", `The body may have ${MAX_BODY_BYTES} bytes. Send the events in several requests.`);
  }
  const result = v.safeParse(reads, parseJson(body), { abortEarly: true });
  if (!result.success) throw new Problem("body", describeIssue(result.issues[0]));
  const { events } = result.output;
  if (events.length === 0) throw new Problem("events", "There are no events in the body.");
  if (events.length > MAX_EVENTS) throw new Problem("events", `A body may hold ${MAX_EVENTS} events.`);
  return result.output;
}
