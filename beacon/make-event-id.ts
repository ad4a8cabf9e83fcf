import { randomDigits } from "./random-digits.ts";

/** Makes a UUIDv7 (RFC 9562, section 5.7) of a time in epoch milliseconds until 2527; 72 of its bits are random. */
export function makeEventId(timeMs: number): string {
  const time = `0${timeMs.toString(16)}`;
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomDigits(3)}-8${randomDigits(3)}-${randomDigits(12)}`;
}
