import { readFile, rename, writeFile } from "node:fs/promises";
import { Complaint } from "./complaint.ts";

/** How far each shard of a stream was worked off, kept over a restart. */
export interface Checkpoints {
  readonly get: (shardId: string) => string | undefined;
  /** @throws Complaint when it cannot be kept */
  readonly set: (shardId: string, sequenceNumber: string) => Promise<void>;
}

/** Opens the checkpoints that a file holds. */
export async function openCheckpoints(file: string): Promise<Checkpoints> {
  const known = new Map(Object.entries(await readJson(file)));
  let writing = Promise.resolve();
  return {
    get: (shardId) => known.get(shardId),
    set: (shardId, sequenceNumber) => {
      known.set(shardId, sequenceNumber);
      // One write at a time, each whole: a kill leaves the file of before.
      writing = writing.then(() => replace(file, JSON.stringify(Object.fromEntries(known))));
      return writing;
    },
  };
}

async function replace(file: string, content: string): Promise<void> {
  try {
    await writeFile(`${file}.new`, content);
    await rename(`${file}.new`, file);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Complaint(`The data folder can no longer be written (${why}). Mend that and start Tirage again.`, {
      cause,
    });
  }
}

/** A checkpoint file that is missing or unreadable only means that the stream is read from its beginning. */
async function readJson(file: string): Promise<Record<string, string>> {
  try {
    const known: unknown = JSON.parse(await readFile(file, "utf8"));
    const entries = Object.entries(typeof known === "object" && known !== null ? known : {});
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
  } catch {
    return {};
  }
}
