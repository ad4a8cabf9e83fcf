import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { RawReading, RawRow } from "./raw-rows.ts";

/** Raw rows that are put down as a scan finds them, and taken up by the hour. */
export interface Spool {
  readonly add: (row: RawRow | RawReading) => void;
  /** All rows of an hour. */
  readonly read: (hour: string) => (RawRow | RawReading)[];
  readonly close: () => void;
}

/** Text of an hour that is held before it is written. */
const CHUNK = 64 * 1024;

/**
 * Opens a file that has no name any more, so that nothing is left of it however the process ends. A scan finds rows in no
 * order of time, and a big site's would not fit into memory.
 */
export function openSpool(): Spool {
  const folder = mkdtempSync(join(tmpdir(), "audit-"));
  const file = openSync(join(folder, "rows"), "wx+", 0o600);
  rmSync(folder, { recursive: true });
  const chunks = new Map<string, { readonly at: number; readonly length: number }[]>();
  const held = new Map<string, string>();
  let end = 0;
  const write = (hour: string, text: string) => {
    const bytes = deflateRawSync(text);
    writeSync(file, bytes, 0, bytes.length, end);
    const own = chunks.get(hour) ?? [];
    chunks.set(hour, own);
    own.push({ at: end, length: bytes.length });
    end += bytes.length;
  };
  return {
    add: (row) => {
      const text = `${held.get(row.hour) ?? ""}${JSON.stringify(row)}\n`;
      if (text.length >= CHUNK) write(row.hour, text);
      held.set(row.hour, text.length >= CHUNK ? "" : text);
    },
    read: (hour) => {
      const texts = (chunks.get(hour) ?? []).map(({ at, length }) => {
        const bytes = Buffer.alloc(length);
        readSync(file, bytes, 0, length, at);
        return inflateRawSync(bytes).toString();
      });
      const lines = [...texts, held.get(hour) ?? ""].flatMap((text) => text.split("\n"));
      return lines.filter(Boolean).map((line): RawRow | RawReading => JSON.parse(line));
    },
    close: () => closeSync(file),
  };
}
