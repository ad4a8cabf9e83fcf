/** Visitors as they are stored: one by one, or as a HyperLogLog sketch of 4,096 registers. */
export type StoredVisitors =
  | { readonly form: "set"; readonly members: readonly number[] }
  | { readonly form: "sketch"; readonly registers: readonly number[] };

/** The most that are stored one by one. */
const MOST_MEMBERS = 512;
const REGISTERS = 4_096;
const LONGEST_RUN = 37;

/** Reads stored visitors. @throws when they cannot be read */
export function readVisitors(base64: string): StoredVisitors {
  const bytes = Buffer.from(base64, "base64");
  if (bytes.length < 5 || bytes.readUInt32BE(bytes.length - 4) !== checksum(bytes.subarray(0, -4)))
    throw new Error("visitors with a wrong checksum");
  const content = bytes.subarray(1, -4);
  if (bytes[0] === 1 && content.length % 6 === 0 && content.length <= 6 * MOST_MEMBERS) {
    const members = Array.from({ length: content.length / 6 }, (_, at) => content.readUIntBE(6 * at, 6));
    if (new Set(members).size === members.length) return { form: "set", members };
  }
  if (bytes[0] === 2 && content.length === (REGISTERS / 4) * 3) {
    const bits = [...content].map((byte) => byte.toString(2).padStart(8, "0")).join("");
    const registers = Array.from({ length: REGISTERS }, (_, at) => Number(`0b${bits.slice(6 * at, 6 * at + 6)}`));
    if (registers.every((run) => run <= LONGEST_RUN)) return { form: "sketch", registers };
  }
  throw new Error("visitors of no known form");
}

/** FNV-1a, 32 bits. */
function checksum(bytes: Uint8Array): number {
  let sum = 2_166_136_261;
  for (const byte of bytes) sum = Number((BigInt(sum ^ byte) * 16_777_619n) & 0xffff_ffffn) >>> 0;
  return sum;
}

/** How many stored visitors are: those of a sketch by its likelihood, with a standard error of 1.6 %. */
export function estimateVisitors(visitors: StoredVisitors): number {
  if (visitors.form === "set") return visitors.members.length;
  const holding = new Map<number, number>();
  for (const run of visitors.registers) holding.set(run, (holding.get(run) ?? 0) + 1);
  // The likeliest number of hashes a register, each register on its own: the slope falls, so it is found by halving.
  let [low, high] = [-20, 40];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (slope(holding, 2 ** middle) > 0) low = middle;
    else high = middle;
  }
  return Math.round(REGISTERS * 2 ** low);
}

/** How fast the logarithm of the likelihood of registers grows with the hashes that each had. */
function slope(holding: ReadonlyMap<number, number>, hashes: number): number {
  let sum = 0;
  for (const [run, registers] of holding) {
    if (run === 0) sum -= registers;
    else if (run === LONGEST_RUN) sum += registers * ratio(hashes, 2 ** -(run - 1));
    else sum += registers * (ratio(hashes, 2 ** -run) - 2 ** -run);
  }
  return sum;
}

/** `share / (e^(hashes share) - 1)`. */
function ratio(hashes: number, share: number): number {
  return share / Math.expm1(hashes * share);
}

/** Everybody of several, as the one who has stored them adds them up. */
export function joinVisitors(all: readonly StoredVisitors[]): StoredVisitors {
  const members = new Set(all.flatMap((one) => (one.form === "set" ? one.members : [])));
  const sketches = all.flatMap((one) => (one.form === "sketch" ? [one.registers] : []));
  if (sketches.length === 0 && members.size <= MOST_MEMBERS) return { form: "set", members: [...members] };
  const registers = Array.from({ length: REGISTERS }, () => 0);
  for (const sketch of sketches)
    for (const [at, run] of sketch.entries()) registers[at] = Math.max(registers[at] ?? 0, run);
  for (const member of members) {
    const bits = member.toString(2).padStart(48, "0");
    const at = Number(`0b${bits.slice(0, 12)}`);
    const first = bits.indexOf("1", 12);
    registers[at] = Math.max(registers[at] ?? 0, first < 0 ? LONGEST_RUN : first - 11);
  }
  return { form: "sketch", registers };
}
