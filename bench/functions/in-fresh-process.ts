import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { undoLater } from "../undo.ts";
import type { Sample } from "./invoke.ts";
import type { Stock } from "./stock.ts";

const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Loads a bundle in a process of its own and invokes it, with the environment that Lambda gives to a function.
 * @throws what the process said when it failed
 */
export async function inFreshProcess(
  bundle: string,
  { db }: { readonly db: Pick<Stock["db"], "events" | "rollups"> },
  endpoint: string,
  events: readonly unknown[],
): Promise<Sample> {
  const eventsFile = join(bundle, "../events.json");
  await writeFile(eventsFile, JSON.stringify(events));
  const script = join(import.meta.dirname, "invoke.ts");
  const running = promisify(execFile)(process.execPath, [script, bundle, eventsFile], {
    maxBuffer: MOST_BYTES,
    env: {
      AWS_REGION: "local",
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
      AWS_ENDPOINT_URL_DYNAMODB: endpoint,
      EVENTS_TABLE: db.events,
      ROLLUPS_TABLE: db.rollups,
      DATABASE_MS: "60000",
    },
  });
  const end = undoLater(() => running.child.kill("SIGKILL"));
  try {
    const { stdout } = await running;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- invoke.ts prints it
    return JSON.parse(stdout) as Sample;
  } finally {
    await end();
  }
}
