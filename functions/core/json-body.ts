import { Problem } from "./problem.ts";

/** Parses the body of a request as JSON. @throws Problem `json` when it is none, or not in UTF-8 */
export function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (cause) {
    throw new Problem("json", "The body should be JSON in UTF-8.", {}, { cause });
  }
}
