/** Makes random hexadecimal digits. `crypto.randomUUID` exists on https pages only, this everywhere. */
export function randomDigits(count: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(count));
  return bytes.reduce((digits, byte) => digits + (byte % 16).toString(16), "");
}
