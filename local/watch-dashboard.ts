import { watch } from "node:fs";
import { join } from "node:path";
import { build } from "../build.ts";

const folder = join(import.meta.dirname, "../dashboards");
/** An editor writes a file in several steps. */
const QUIET_MS = 100;

/** Builds the dashboard again whenever one of its files changes. @returns what ends it */
export function watchDashboard(): () => void {
  let building: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(folder, { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      building = building.then(buildAgain);
    }, QUIET_MS);
  });
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}

async function buildAgain(): Promise<void> {
  try {
    await build();
    console.log("The dashboard was built again.");
  } catch (error) {
    // Such as half a line of code: the next change is the next try.
    console.error(error instanceof Error ? error.message : error);
  }
}
