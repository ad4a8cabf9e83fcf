/**
 * The end of every id that this page makes. Its time tells an id from the page's others, and these 12 digits tell it
 * from what other readers do in the same millisecond. `crypto.randomUUID` exists on https pages only, this everywhere.
 */
export const idEnd = Math.random().toFixed(12).replace("0.", "-7000-8000-");

/** Makes a UUIDv7 (RFC 9562, section 5.7) of a time in epoch milliseconds until 2527. */
export function eventId(timeMs: number): string {
  return (0 + timeMs.toString(16)).replace(/.{8}/, "$&-") + idEnd;
}
