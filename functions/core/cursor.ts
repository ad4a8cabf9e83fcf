import type { Walk } from "./article-list.ts";
import { TABLE_BYTES, packTable, unpackTable } from "./bloom-lookup-table.ts";
import { ARTICLE_MAX_BYTES } from "./event.ts";
import { hashText } from "./hash-text.ts";

/** A checksum, the value and the table come before the id, which may be of any length. */
const CHECK_BYTES = 6;
const TABLE_START = CHECK_BYTES + 8;
const ID_START = TABLE_START + TABLE_BYTES;

/**
 * How far a walk through a list has come, as a text that goes into an address: 2,921 characters at the most.
 * @param list what the list was asked for: the cursor is of no other
 */
export function writeCursor({ place: { value, article }, given }: Walk, list: string): string {
  const bytes = Buffer.alloc(ID_START + Buffer.byteLength(article));
  bytes.writeDoubleBE(value, CHECK_BYTES);
  bytes.set(packTable(given), TABLE_START);
  bytes.write(article, ID_START);
  bytes.writeUIntBE(checkOf(bytes, list), 0, CHECK_BYTES);
  return bytes.toString("base64url");
}

/** Reads a cursor; `undefined` when it is none, was changed on its way, or is of another list. */
export function readCursor(text: string, list: string): Walk | undefined {
  const bytes = Buffer.from(text, "base64url");
  const isWhole = bytes.length > ID_START && bytes.length <= ID_START + ARTICLE_MAX_BYTES;
  if (!isWhole || bytes.toString("base64url") !== text) return undefined;
  if (bytes.readUIntBE(0, CHECK_BYTES) !== checkOf(bytes, list)) return undefined;
  const place = { value: bytes.readDoubleBE(CHECK_BYTES), article: bytes.toString("utf8", ID_START) };
  // Whoever knows how it is made can make one up, checksum and all.
  if (Number.isNaN(place.value)) return undefined;
  return { place, given: unpackTable(bytes.subarray(TABLE_START, ID_START)) };
}

function checkOf(bytes: Buffer, list: string): number {
  return hashText(`${bytes.toString("base64url", CHECK_BYTES)} ${list}`);
}
