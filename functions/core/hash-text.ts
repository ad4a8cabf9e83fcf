/** How many bits a hash has. */
export const HASH_BITS = 48;

/** Numbers without a pattern, one for each half of the hash; those that multiply are odd, so that nothing is lost. */
const [SPREAD_LEFT, SPREAD_RIGHT] = [0xcc9e2d51, 0x1b873593];
const [LEFT_STEP, RIGHT_STEP] = [0x6b64e654, 0x38495ab5];
const [MIX_FIRST, MIX_SECOND] = [0x85ebca6b, 0xc2b2ae35];

/**
 * Hashes a text to 48 bits, the upper ones of 64, each of which depends on every character. A SHA-256 takes
 * nine times as long; but whoever can choose the texts can here choose the hashes.
 * @returns an integer of 0 to 2^48 - 1. A set of a million texts has a collision in 1 of 560 cases.
 */
export function hashText(text: string): number {
  let left = text.length;
  let right = ~text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at) + 1;
    left = Math.imul(turn(left ^ Math.imul(unit, SPREAD_LEFT), 13), 5) + LEFT_STEP;
    right = Math.imul(turn(right ^ Math.imul(unit, SPREAD_RIGHT), 17), 9) + RIGHT_STEP;
  }
  left = mix(left ^ turn(right, 16));
  right = mix(right + left);
  left = mix(left + right);
  return (left >>> 0) * 0x1_0000 + (right >>> 16);
}

function turn(bits: number, by: number): number {
  return (bits << by) | (bits >>> (32 - by));
}

/** MurmurHash3's finaliser: one changed bit changes each of the 32 with a chance of a half. */
function mix(bits: number): number {
  let mixed = Math.imul(bits ^ (bits >>> 16), MIX_FIRST);
  mixed = Math.imul(mixed ^ (mixed >>> 13), MIX_SECOND);
  return mixed ^ (mixed >>> 16);
}
