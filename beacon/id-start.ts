/** Makes the start of a UUIDv7 (RFC 9562, section 5.7), which is its time: epoch milliseconds until 2527. */
export function idStart(timeMs: number): string {
  return (0 + timeMs.toString(16)).replace(/.{8}/, "$&-");
}
