import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeInOneStep } from "./built-file.ts";

/** What is built from: folders and files, from the project's folder on. The lockfile stands for what is installed. */
const SOURCES = ["beacon", "dashboards", "functions", "docs/openapi.yaml", "package-lock.json"];

const root = import.meta.dirname;
const stampFile = join(root, "dist/built-from.txt");

/**
 * Builds unless what is there was built from the same sources, by the same build and the same Node, whose names of months
 * and countries go into it: a start of the local server, a test and a deployment build the same again and again.
 * @param isThere says whether what was built has not been taken away since
 */
export async function buildOnce(build: () => Promise<void>, isThere: () => boolean): Promise<void> {
  const stamp = await stampOf();
  if (isThere() && (await readFile(stampFile, "utf8").catch(() => "")) === stamp) return;
  await build();
  // What changed while it was built is built the next time.
  await writeInOneStep(stampFile, stamp);
}

async function stampOf(): Promise<string> {
  const names = await readdir(root);
  const builders = names.filter((name) => /^buil[dt][\w-]*\.ts$/.test(name));
  const listed = await Promise.all([...SOURCES, ...builders].map(filesIn));
  const files = listed.flat().toSorted();
  const hash = createHash("sha256").update(process.version);
  const contents = await Promise.all(files.map((file) => readFile(join(root, file))));
  for (const [at, content] of contents.entries()) hash.update(`\n${files[at]} ${content.byteLength}\n`).update(content);
  return hash.digest("hex");
}

async function filesIn(path: string): Promise<string[]> {
  if (/\.\w+$/.test(path)) return [path];
  const entries = await readdir(join(root, path), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath.slice(root.length + 1), entry.name));
}
