import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  TABLE_BYTES,
  emptyTable,
  memberOf,
  packTable,
  readDifference,
  unpackTable,
  withMembers,
} from "../../functions/core/bloom-lookup-table.ts";
import { seededRandom } from "../pipeline/random.ts";

const member = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const bytes = fc.uint8Array({ minLength: TABLE_BYTES, maxLength: TABLE_BYTES }).map((some) => Buffer.from(some));
const tableOf = (members: Iterable<bigint>) => withMembers(emptyTable(), members);

/** Two sets of articles with some in common, and how often their difference could not be read, or was read wrong. */
function tryDifferences(seed: number, { size, common, times }: { size: number; common: number; times: number }) {
  const random = seededRandom(seed);
  let [unread, wrong] = [0, 0];
  for (let time = 0; time < times; time++) {
    const some = Array.from({ length: common }, (_, at) => memberOf(`common-${seed}-${time}-${at}`));
    const apart = Array.from({ length: size }, (_, at) => memberOf(`apart-${seed}-${time}-${at}`));
    const isMore = apart.map(() => random.below(2) === 0);
    const more = new Set(apart.filter((_, at) => isMore[at]));
    const less = new Set(apart.filter((_, at) => !isMore[at]));
    const found = readDifference(tableOf([...some, ...more]), tableOf([...less, ...some]));
    if (!found) unread++;
    else if (!isSame(found.more, more) || !isSame(found.less, less)) wrong++;
  }
  return { unread, wrong };
}

function isSame(one: ReadonlySet<bigint>, other: ReadonlySet<bigint>): boolean {
  return one.size === other.size && [...one].every((some) => other.has(some));
}

describe("an invertible Bloom lookup table", () => {
  test("says what one of two sets has and the other has not, both ways", () => {
    const names = fc.uniqueArray(member, { maxLength: 12 });
    fc.assert(
      fc.property(names, names, (one, other) => {
        const found = readDifference(tableOf(one), tableOf(other));
        // Two numbers that somebody chose may lie in the same cells; then it says that it cannot tell.
        if (!found) return;
        expect(found.more).toEqual(new Set(one.filter((some) => !other.includes(some))));
        expect(found.less).toEqual(new Set(other.filter((some) => !one.includes(some))));
      }),
    );
  });

  test.each([
    [0, 0],
    [1, 100_000],
    [2, 1_000],
    [10, 1_000],
    [40, 300],
    [64, 300],
  ])("reads a difference of %i beside %i that are the same, in nearly every case", (size, common) => {
    const times = common > 10_000 ? 3 : 200;
    const { unread, wrong } = tryDifferences(size, { size, common, times });
    expect(wrong).toBe(0);
    expect(unread).toBeLessThanOrEqual(times * 0.02);
  });

  test.each([80, 90, 100, 127, 128, 129, 1_000, 20_000])(
    "says that it cannot read a difference of %i, or reads it right",
    (size) => {
      const times = size > 10_000 ? 5 : 100;
      const { unread, wrong } = tryDifferences(size, { size, common: 50, times });
      expect(wrong).toBe(0);
      if (size >= 127) expect(unread).toBe(times);
    },
  );

  test("is packed into as many bytes whatever it has, and is the same then", () => {
    fc.assert(
      fc.property(fc.uniqueArray(member, { maxLength: 600 }), (members) => {
        const table = tableOf(members);
        expect(packTable(table)).toHaveLength(TABLE_BYTES);
        expect(unpackTable(packTable(table))).toEqual(table);
      }),
    );
    fc.assert(fc.property(bytes, (some) => packTable(unpackTable(some)).equals(some)));
  });

  test("comes to an end with bytes that are of no set, and finds no more in them than there are cells", () => {
    const few = fc.array(fc.tuple(fc.nat(TABLE_BYTES - 1), fc.nat(255)), { maxLength: 30 });
    fc.assert(
      fc.property(fc.uniqueArray(member, { maxLength: 100 }), fc.option(bytes), few, (members, some, changes) => {
        const packed = some ?? packTable(tableOf(members));
        for (const [at, byte] of changes) packed[at] = byte;
        const found = readDifference(tableOf([]), unpackTable(packed));
        expect((found?.more.size ?? 0) + (found?.less.size ?? 0)).toBeLessThanOrEqual(128);
      }),
    );
  });

  test("comes to an end with a member that is in one of its cells and is taken out of the others again and again", () => {
    const one = tableOf([memberOf("a")]);
    for (let kept = 0; kept < 128; kept++) {
      const counts = one.counts.map((count, at) => (at === kept ? 0 : count));
      expect(readDifference(tableOf([]), { ...one, counts })?.less.size ?? 0).toBeLessThanOrEqual(1);
    }
  });
});
