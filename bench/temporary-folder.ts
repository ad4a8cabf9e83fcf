import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { undoLater } from "./undo.ts";

/**
 * Makes a folder for the time of a measurement.
 * @param name how its name begins
 * @param within the folder in which it is made, an absolute path; the system's one for temporary files without
 * @returns its path, and what removes it with all that is in it
 */
export async function temporaryFolder(name: string, within = tmpdir()) {
  const folder = await mkdtemp(join(within, `tirage-${name}-`));
  return { folder, remove: undoLater(() => rm(folder, { recursive: true, force: true, maxRetries: 3 })) };
}
