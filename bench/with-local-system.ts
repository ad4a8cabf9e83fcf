import { startLocalSystem, type LocalSystem } from "../test/local-system.ts";
import { undoLater } from "./undo.ts";

/**
 * Starts a local system for the time of some work, and ends it with its database, also when this process is told to end while
 * it starts.
 * @param dataDir the folder of its data, an absolute path
 * @throws what the work fails with, or when the system does not start
 */
export async function withLocalSystem<Result>(
  dataDir: string,
  work: (system: LocalSystem) => Promise<Result>,
): Promise<Result> {
  const starting = startLocalSystem(dataDir);
  const stop = undoLater(() =>
    starting.then(
      (system) => system.stop(),
      () => undefined,
    ),
  );
  try {
    return await work(await starting);
  } finally {
    await stop();
  }
}
