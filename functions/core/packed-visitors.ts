import { FULLEST, REGISTERS } from "./hyperloglog.ts";
import { MOST_MEMBERS, type Visitors } from "./visitors.ts";

/**
 * Visitors as bytes, at most 3,077 of them. The first byte says the form, the last four are a checksum of the others.
 * Between them a set has six bytes for each member, in rising order, and a sketch six bits for each register.
 */
const SET = 1;
const SKETCH = 2;
const MEMBER_BYTES = 6;
const CHECKSUM_BYTES = 4;
const SKETCH_BYTES = (REGISTERS * 6) / 8;

/** Packs visitors: 5 bytes and 6 for each visitor of up to 512, 3,077 bytes for more. Equal visitors give equal bytes. */
export function packVisitors(visitors: Visitors): Uint8Array {
  const content = visitors.form === "set" ? packMembers(visitors.members) : packRegisters(visitors.registers);
  const bytes = Buffer.alloc(1 + content.length + CHECKSUM_BYTES);
  bytes[0] = visitors.form === "set" ? SET : SKETCH;
  bytes.set(content, 1);
  bytes.writeUInt32BE(checksum(bytes.subarray(0, -CHECKSUM_BYTES)), bytes.length - CHECKSUM_BYTES);
  return new Uint8Array(bytes);
}

/** Unpacks visitors. @throws when the bytes were not made by `packVisitors`, or were damaged since. */
export function unpackVisitors(packed: Uint8Array): Visitors {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  const content = bytes.subarray(1, -CHECKSUM_BYTES);
  if (bytes.length > CHECKSUM_BYTES && readChecksum(bytes) === checksum(bytes.subarray(0, -CHECKSUM_BYTES))) {
    const members = bytes[0] === SET ? unpackMembers(content) : undefined;
    if (members) return { form: "set", members };
    const registers = bytes[0] === SKETCH ? unpackRegisters(content) : undefined;
    if (registers) return { form: "sketch", registers };
  }
  throw new Error(`not packed visitors: ${bytes.length} bytes`);
}

function packMembers(members: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(members.length * MEMBER_BYTES);
  for (const [at, member] of members.entries()) bytes.writeUIntBE(member, at * MEMBER_BYTES, MEMBER_BYTES);
  return bytes;
}

function unpackMembers(bytes: Buffer): number[] | undefined {
  const count = bytes.length / MEMBER_BYTES;
  if (!Number.isInteger(count) || count > MOST_MEMBERS) return undefined;
  // Far faster than to ask for six bytes at once.
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const members: number[] = [];
  let before = -1;
  for (let at = 0; at < bytes.length; at += MEMBER_BYTES) {
    const member = view.getUint16(at) * 2 ** 32 + view.getUint32(at + 2);
    if (member <= before) return undefined;
    members.push(member);
    before = member;
  }
  return members;
}

/** Four registers of six bits fill three bytes. */
function packRegisters(registers: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(SKETCH_BYTES);
  for (let at = 0; at < SKETCH_BYTES; at += 3) {
    const [a = 0, b = 0, c = 0, d = 0] = registers.subarray((at / 3) * 4);
    bytes.writeUIntBE((a << 18) | (b << 12) | (c << 6) | d, at, 3);
  }
  return bytes;
}

function unpackRegisters(bytes: Buffer): Uint8Array | undefined {
  if (bytes.length !== SKETCH_BYTES) return undefined;
  const registers = new Uint8Array(REGISTERS);
  let most = 0;
  for (let at = 0, register = 0; at < SKETCH_BYTES; at += 3) {
    const four = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    for (let shift = 18; shift >= 0; shift -= 6) {
      const value = (four >> shift) & 63;
      if (value > most) most = value;
      registers[register++] = value;
    }
  }
  return most <= FULLEST ? registers : undefined;
}

function readChecksum(bytes: Buffer): number {
  return bytes.readUInt32BE(bytes.length - CHECKSUM_BYTES);
}

/** FNV-1a: any one byte that changes, changes it. */
function checksum(bytes: Uint8Array): number {
  let sum = 0x811c9dc5;
  for (const byte of bytes) sum = Math.imul(sum ^ byte, 0x01000193);
  return sum >>> 0;
}
