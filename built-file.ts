import { randomUUID } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/** Writes a file with its small forms beside it, `.br` and `.gz`, as small as they get: it is made once and sent for ever. */
export async function writeServedFile(file: string, content: Buffer): Promise<void> {
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.byteLength };
  await writeInOneStep(file, content);
  await writeInOneStep(`${file}.br`, brotliCompressSync(content, { params }));
  await writeInOneStep(`${file}.gz`, gzipSync(content, { level: 9 }));
}

/** Writes a file so that a server which runs meanwhile reads the old one or the new one, never a half. */
export async function writeInOneStep(file: string, content: Buffer | string): Promise<void> {
  const draft = join(dirname(file), `.${basename(file)}.${randomUUID()}`);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(draft, content);
  await rename(draft, file);
}

/** Bytes after gzip -9, which budgets are of. */
export function gzipBytes(content: Buffer | string): number {
  return gzipSync(content, { level: 9 }).byteLength;
}
