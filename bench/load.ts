/** How many views a whole local system takes, and how soon they are seen. */
import { access, constants, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { Complaint } from "../local/complaint.ts";
import { measureLoad, USUAL } from "./load/measure-load.ts";
import { tellLoad } from "./load/print-load.ts";
import { runCommand, wholeNumber } from "./run-command.ts";

const HELP = `Puts a whole local system under load from another process, at rest, saturated and at half of that: accepted views a second,
POST, seconds until a view is visible, memory. Then every number is compared with what was accepted, and all is put beside bare
PutItems of the same client in the same database.

  npm run --silent bench:load [-- --seconds ${USUAL.seconds} --workers ${USUAL.workers} --folder /dev/shm --json]

  --seconds   of each of the three (${USUAL.seconds})
  --workers   readers at one time when it is saturated (${USUAL.workers})
  --folder    where the data is kept for the time; in one of memory the disk is left out (that of temporary files)
  --json      print what was measured as JSON and nothing else

Some views are looked at on a clock, whoever else is waiting; CPU is taken when all that was accepted is counted. It needs Java 17
or Docker, and takes two to four minutes; progress goes to the standard error.
`;

await runCommand({
  help: HELP,
  options: {
    seconds: { type: "string", default: String(USUAL.seconds) },
    workers: { type: "string", default: String(USUAL.workers) },
    folder: { type: "string" },
    json: { type: "boolean", default: false },
  },
  run: async ({ seconds, workers, folder, json }, tell) => {
    const settings = {
      seconds: wholeNumber("seconds", seconds),
      workers: wholeNumber("workers", workers),
      ...(folder !== undefined && { dataFolder: await folderAt(folder) }),
    };
    const load = await measureLoad(settings, tell);
    process.stdout.write(json ? `${JSON.stringify(load, undefined, 2)}\n` : `${tellLoad(load)}\n`);
  },
});

async function folderAt(path: string): Promise<string> {
  const folder = resolve(path);
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) throw new Complaint(`--folder is "${path}", and there is no such folder.`);
  const isWritable = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!isWritable) throw new Complaint(`--folder is "${path}", and nothing may be written there.`);
  return folder;
}
