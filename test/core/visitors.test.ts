import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hashText } from "../../functions/core/hash-text.ts";
import { addHash, estimate } from "../../functions/core/hyperloglog.ts";
import { packVisitors, unpackVisitors } from "../../functions/core/packed-visitors.ts";
import { visitorHash } from "../../functions/core/visitor.ts";
import {
  EMPTY_VISITORS,
  MOST_MEMBERS,
  countVisitors,
  mergeVisitors,
  visitorsOf,
  type Visitors,
} from "../../functions/core/visitors.ts";

/** The hashes of readers `from` to `to`, the last left out, of one day. */
function* readers(from: number, to: number, day = 0): Generator<string> {
  for (let at = from; at < to; at++) yield `${day}-${at}`;
}

/** Readers in a row, often around the edge between the set and the sketch, and often the same as another's. */
const someReaders = fc
  .tuple(fc.nat(600), fc.oneof(fc.nat(20), fc.integer({ min: MOST_MEMBERS - 2, max: MOST_MEMBERS + 2 }), fc.nat(2000)))
  .map(([from, count]) => [...readers(from, from + count)]);
const someVisitors: fc.Arbitrary<Visitors> = someReaders.map(visitorsOf);

describe("merging visitors", () => {
  test("is associative", () => {
    fc.assert(
      fc.property(someVisitors, someVisitors, someVisitors, (a, b, c) => {
        expect(mergeVisitors(mergeVisitors(a, b), c)).toEqual(mergeVisitors(a, mergeVisitors(b, c)));
      }),
    );
  });

  test("is commutative", () => {
    fc.assert(
      fc.property(someVisitors, someVisitors, (a, b) => {
        expect(mergeVisitors(a, b)).toEqual(mergeVisitors(b, a));
      }),
    );
  });

  test("changes nothing with nobody, and nothing with the same again", () => {
    fc.assert(
      fc.property(someVisitors, (a) => {
        expect(mergeVisitors(a, EMPTY_VISITORS)).toEqual(a);
        expect(mergeVisitors(a, a)).toEqual(a);
      }),
    );
    expect(visitorsOf([])).toEqual(EMPTY_VISITORS);
  });

  test("gives what all of them together give, register for register, however they are split and ordered", () => {
    fc.assert(
      fc.property(fc.array(someReaders, { maxLength: 6 }), fc.nat(), (parts, turn) => {
        const together = visitorsOf(parts.flat());
        expect(parts.map(visitorsOf).reduce(mergeVisitors, EMPTY_VISITORS)).toEqual(together);
        const turned = parts.map((_, at) => parts[(at + turn) % parts.length] ?? []);
        expect(turned.map(visitorsOf).reduceRight((all, one) => mergeVisitors(one, all), EMPTY_VISITORS)).toEqual(
          together,
        );
        expect(visitorsOf(parts.flat().toReversed())).toEqual(together);
      }),
    );
  });

  test("leaves the merged as they were", () => {
    const [a, b] = [visitorsOf(readers(0, 1000)), visitorsOf(readers(1000, 2000))];
    mergeVisitors(a, b);
    expect([a, b]).toEqual([visitorsOf(readers(0, 1000)), visitorsOf(readers(1000, 2000))]);
  });

  test("never lowers the count", () => {
    fc.assert(
      fc.property(someVisitors, someVisitors, (a, b) => {
        const [both, one] = [mergeVisitors(a, b), a].map(countVisitors);
        expect(both).toBeGreaterThanOrEqual(one ?? 0);
      }),
    );
  });
});

describe("counting visitors", () => {
  test("is exact up to 512, whoever came back", () => {
    for (const count of [0, 1, 2, 511, 512])
      expect(countVisitors(visitorsOf([...readers(0, count), ...readers(0, count)]))).toBe(count);
  });

  test("is never below 513 from the 513th on", () => {
    expect(visitorsOf(readers(0, 512)).form).toBe("set");
    expect(visitorsOf(readers(0, 513)).form).toBe("sketch");
    for (let day = 0; day < 50; day++)
      expect(countVisitors(visitorsOf(readers(0, 513, day)))).toBeGreaterThanOrEqual(513);
  });

  test("counts the hashes that visitors are stored as", () => {
    const salt = new Uint8Array(32).fill(7);
    const hashes = Array.from({ length: 5000 }, (_, at) => visitorHash(salt, `192.0.2.${at % 250}`, `Browser/${at}`));
    expect(Math.abs(countVisitors(visitorsOf(hashes)) / 5000 - 1)).toBeLessThan(0.05);
  });

  test.each([
    [1_000, 50],
    [10_000, 50],
    [100_000, 50],
    [1_000_000, 20],
  ])(
    "of %i is off by at most 4 standard errors of 1.6 percent in %i trials, and by none on the average",
    (count, trials) => {
      const errors = Array.from({ length: trials }, (_, day) => {
        const counted = countVisitors(visitorsOf(readers(0, count, day)));
        return counted / count - 1;
      });
      const mean = errors.reduce((sum, error) => sum + error) / trials;
      const spread = Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / trials);
      for (const error of errors) expect(Math.abs(error)).toBeLessThan(4 * 0.01625);
      expect(spread).toBeLessThan(0.02);
      expect(Math.abs(mean)).toBeLessThan(0.005);
    },
    60_000,
  );
});

describe("a sketch's register", () => {
  test.each([
    [2 ** 36 - 1, 1],
    [2 ** 35, 1],
    [2 ** 35 - 1, 2],
    [2 ** 32, 4],
    [2 ** 32 - 1, 5],
    [1, 36],
    [0, 37],
  ])("keeps of a hash whose last 36 bits are %i where its first one stands: %i", (bits, place) => {
    for (const register of [0, 1, 4095]) {
      const registers = new Uint8Array(4096);
      addHash(registers, register * 2 ** 36 + bits);
      addHash(registers, register * 2 ** 36 + 2 ** 36 - 1);
      expect(registers[register]).toBe(place);
      expect(registers.filter((value) => value > 0)).toHaveLength(1);
    }
  });

  test("counts for nothing while it is empty", () => {
    expect(estimate(new Uint8Array(4096))).toBe(0);
  });
});

describe("packed visitors", () => {
  test("come back as they were", () => {
    fc.assert(
      fc.property(someVisitors, (one) => {
        expect(unpackVisitors(packVisitors(one))).toEqual(one);
      }),
    );
  });

  test("take 6 bytes each and 5, and never more than 3,077", () => {
    for (const [count, bytes] of [
      [0, 5],
      [1, 11],
      [512, 3077],
      [513, 3077],
      [50_000, 3077],
    ] as const)
      expect(packVisitors(visitorsOf(readers(0, count)))).toHaveLength(bytes);
  });

  test("are read out of a larger piece of memory", () => {
    const packed = packVisitors(visitorsOf(readers(0, 9)));
    const around = new Uint8Array(packed.length + 20).fill(255);
    around.set(packed, 7);
    expect(unpackVisitors(around.subarray(7, 7 + packed.length))).toEqual(visitorsOf(readers(0, 9)));
  });

  test("are refused when a byte was changed, lost or added", () => {
    fc.assert(
      fc.property(someVisitors, fc.nat(), fc.integer({ min: 1, max: 255 }), (one, where, change) => {
        const packed = packVisitors(one);
        const at = where % packed.length;
        const changed = packed.map((byte, index) => (index === at ? byte ^ change : byte));
        const lost = packed.filter((_, index) => index !== at);
        for (const damaged of [changed, packed.subarray(0, at), lost, Uint8Array.of(...packed, change)])
          expect(() => unpackVisitors(damaged)).toThrow("not packed visitors");
      }),
    );
  });

  test("are refused when they are no visitors, though their checksum is right", () => {
    const registers = new Uint8Array(4096).fill(38);
    const wrong: Visitors[] = [
      { form: "set", members: [2, 1] },
      { form: "set", members: [1, 1] },
      { form: "set", members: Array.from({ length: 513 }, (_, at) => at) },
      { form: "sketch", registers },
    ];
    for (const one of wrong) expect(() => unpackVisitors(packVisitors(one))).toThrow("not packed visitors");
    expect(() => unpackVisitors(new Uint8Array())).toThrow("not packed visitors: 0 bytes");
  });
});

describe("the hash of a text", () => {
  const BITS = Array.from({ length: 48 }, (_, at) => 2 ** at);
  const bitsOf = (hash: number) => BITS.map((bit) => Math.floor(hash / bit) % 2);

  test("never changes, since it is stored", () => {
    expect(["", "a", "AbCdEfGhIjKlMnOp", "\ud800"].map((text) => hashText(text).toString(16))).toEqual([
      "be95ac77e210",
      "689c64260e8a",
      "6d424f6e580b",
      "e870ac100a00",
    ]);
  });

  test("changes each of its bits in half of all cases when one bit of a character changes", () => {
    const changes = BITS.map(() => 0);
    let cases = 0;
    for (let trial = 0; trial < 200; trial++) {
      const units = [...`${trial}-AbCdEfGh`].map((letter) => letter.charCodeAt(0));
      for (let at = 0; at < units.length; at++) {
        for (let bit = 0; bit < 7; bit++) {
          const changed = units.map((unit, index) => (index === at ? unit ^ (1 << bit) : unit));
          const [before, after] = [units, changed].map((one) => bitsOf(hashText(String.fromCharCode(...one))));
          for (const index of changes.keys())
            changes[index] = (changes[index] ?? 0) + Number(before?.[index] !== after?.[index]);
          cases += 1;
        }
      }
    }
    for (const changed of changes) expect(Math.abs(changed / cases - 0.5)).toBeLessThan(0.02);
  });

  test("fills each of 4,096 parts alike, by its first bits and by its last, though the texts only count up", () => {
    const count = 400_000;
    for (const partOf of [(hash: number) => Math.floor(hash / 2 ** 36), (hash: number) => hash % 4096]) {
      const parts = new Float64Array(4096);
      for (const text of readers(0, count)) {
        const part = partOf(hashText(text));
        parts[part] = (parts[part] ?? 0) + 1;
      }
      const expected = count / 4096;
      const chiSquare = parts.reduce((sum, part) => sum + (part - expected) ** 2 / expected, 0);
      // 4,095 degrees of freedom, whose standard deviation is sqrt(2 x 4,095) = 90.5: within four of them.
      expect(Math.abs(chiSquare - 4095)).toBeLessThan(362);
    }
  });

  test("is another for each of 500,000 texts", () => {
    expect(new Set([...readers(0, 500_000)].map(hashText)).size).toBe(500_000);
  });
});
