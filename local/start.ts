import { Complaint } from "./complaint.ts";
import { runLocally } from "./run-locally.ts";
import { readSettings } from "./settings.ts";

/** Ends with one sentence for what a person can mend; anything else keeps its stack, for a bug report. */
function end(error: unknown): never {
  console.error(error instanceof Complaint ? `\n${error.message}\n` : error);
  process.exit(1);
}

try {
  await runLocally(readSettings(process.env), end);
} catch (error) {
  end(error);
}
