import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addPackedTally, packRows, packTally, unpackTally } from "../../functions/core/packed-tally.ts";
import { judgeRepeats } from "../../functions/core/repeat.ts";
import {
  EMPTY_TALLY,
  merge,
  mergeAll,
  tally,
  tallyMinute,
  tallyMinutes,
  type Tally,
} from "../../functions/core/tally.ts";
import { AROUND_MS, aRow, someRows } from "./rows.ts";

const count = fc.oneof(fc.nat(40), fc.nat(1_000_000_000));
const someTally: fc.Arbitrary<Tally> = fc.record({
  rows: count,
  views: count,
  prints: count,
  listens: count,
  repeats: count,
  robots: count,
  prefetches: count,
  own: count,
  unsigned: count,
});

describe("merge", () => {
  test("is associative", () => {
    fc.assert(
      fc.property(someTally, someTally, someTally, (a, b, c) => {
        expect(merge(merge(a, b), c)).toEqual(merge(a, merge(b, c)));
      }),
    );
  });

  test("is commutative", () => {
    fc.assert(
      fc.property(someTally, someTally, (a, b) => {
        expect(merge(a, b)).toEqual(merge(b, a));
      }),
    );
  });

  test("has the empty tally as its identity", () => {
    fc.assert(
      fc.property(someTally, (a) => {
        expect(merge(a, EMPTY_TALLY)).toEqual(a);
      }),
    );
    expect(mergeAll([])).toEqual(EMPTY_TALLY);
  });
});

describe("tally", () => {
  test("gives the same for any split of the same judged rows", () => {
    fc.assert(
      fc.property(someRows, fc.array(fc.nat(3)), (rows, parts) => {
        const judged = judgeRepeats(rows);
        const split = [0, 1, 2, 3].map((part) =>
          judged.filter((_, at) => (parts[at % Math.max(1, parts.length)] ?? 0) === part),
        );
        expect(mergeAll(split.map(tally))).toEqual(tally(judged));
      }),
    );
  });

  test("accounts for every view: counted, repeated or left out with its reason", () => {
    fc.assert(
      fc.property(someRows, (rows) => {
        const { views, repeats, robots, prefetches, own, unsigned } = tally(judgeRepeats(rows));
        expect(views + repeats + robots + prefetches + own + unsigned).toBe(
          rows.filter((row) => row.kind === "view").length,
        );
      }),
    );
  });

  test("counts a listen for each row, since a view has only one", () => {
    const rows = [aRow({ kind: "listen", timeMs: AROUND_MS }), aRow({ kind: "listen", timeMs: AROUND_MS })];
    expect(tally(judgeRepeats(rows)).listens).toBe(2);
  });
});

describe("the tally of a minute", () => {
  const minutes = Array.from({ length: 10 }, (_, at) => AROUND_MS + (at - 5) * 60_000);

  test("adds up over the minutes to the tally of the whole, wherever the edges cut a chain", () => {
    fc.assert(
      fc.property(someRows, (rows) => {
        const whole = tally(judgeRepeats(rows));
        const sum = mergeAll(minutes.map((minuteMs) => tallyMinute(rows, minuteMs)));
        expect({ ...sum, rows: 0 }).toEqual({ ...whole, rows: 0 });
      }),
    );
  });

  test("is the same when all minutes are tallied in one pass", () => {
    fc.assert(
      fc.property(someRows, (rows) => {
        const one = minutes.map((minuteMs) => tallyMinute(rows, minuteMs)).filter(({ rows: read }) => read > 0);
        const [start = 0] = minutes;
        const pass = tallyMinutes(rows, start, start + 10 * 60_000);
        expect([...pass.keys()].toSorted((a, b) => a - b).map((minuteMs) => pass.get(minuteMs))).toEqual(one);
      }),
    );
  });

  test("is made from more rows whenever a row is added that can change it", () => {
    fc.assert(
      fc.property(someRows, fc.nat(), (rows, which) => {
        fc.pre(rows.length > 0);
        const without = rows.filter((_, at) => at !== which % rows.length);
        for (const minuteMs of minutes) {
          const [before, after] = [tallyMinute(without, minuteMs), tallyMinute(rows, minuteMs)];
          if (after.rows === before.rows) expect(after).toEqual(before);
          else expect(after.rows).toBeGreaterThan(before.rows);
        }
      }),
    );
  });

  test("reads a view exactly 30 seconds before its start, and none earlier", () => {
    const own = aRow({ timeMs: AROUND_MS });
    expect(tallyMinute([own, aRow({ timeMs: AROUND_MS - 30_000 })], AROUND_MS)).toMatchObject({ rows: 2, repeats: 1 });
    expect(tallyMinute([own, aRow({ timeMs: AROUND_MS - 30_001 })], AROUND_MS)).toMatchObject({ rows: 1, views: 1 });
  });

  test("is empty without a row of its own", () => {
    expect(tallyMinute([aRow({ timeMs: AROUND_MS - 1 })], AROUND_MS)).toEqual(EMPTY_TALLY);
  });
});

describe("a packed tally", () => {
  test("comes back as it was", () => {
    fc.assert(
      fc.property(someTally, (one) => {
        expect(unpackTally(packTally(one))).toEqual(one);
      }),
    );
  });

  test("is added to a sum as the tally that it is", () => {
    fc.assert(
      fc.property(someTally, someTally, (before, one) => {
        const sum = { ...before };
        addPackedTally(sum, packTally(one));
        expect(sum).toEqual(merge(before, one));
      }),
    );
  });

  test("sorts as text by its rows, so that the database can tell the fuller one", () => {
    fc.assert(
      fc.property(someTally, count, (stored, rows) => {
        expect(packTally(stored) < packRows(rows)).toBe(stored.rows < rows);
      }),
    );
  });

  test("takes four characters for a minute with one view", () => {
    expect(packTally({ ...EMPTY_TALLY, rows: 1, views: 1 })).toBe("11,1");
  });

  test.each(["", "1", "1,", "01,1", "1A,1", "11,1,1,1,1,1,1,1,1,1", "11,-1", "11;1"])("is refused as %j", (text) => {
    expect(() => unpackTally(text)).toThrow("not a packed tally");
  });
});
