/**
 * Event ids are UUIDv7 (RFC 9562, section 5.7): 48 bits of epoch milliseconds, then random bits. They sort by time as
 * text, so the id alone says in which minute and hour an event happened.
 */

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Returns the id in the one spelling that is stored, lower case, or `undefined` when it is not a UUIDv7. */
export function parseEventId(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const id = value.toLowerCase();
  return UUID_V7.test(id) ? id : undefined;
}

/** The time that an event id carries, epoch milliseconds. */
export function eventTimeMs(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/** The text that every id of this millisecond starts with, and that sorts before all of them. */
export function eventIdFloor(timeMs: number): string {
  const hex = timeMs.toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}

/** Makes an event id of a time and 10 random bytes. */
export function makeEventId(timeMs: number, random: Uint8Array): string {
  const bits = Buffer.from(random.subarray(0, 10));
  bits[0] = (bits.readUInt8(0) & 0x0f) | 0x70;
  bits[2] = (bits.readUInt8(2) & 0x3f) | 0x80;
  const hex = bits.toString("hex");
  return `${eventIdFloor(timeMs)}-${hex.slice(0, 4)}-${hex.slice(4, 8)}-${hex.slice(8)}`;
}
