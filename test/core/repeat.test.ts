import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judgeRepeats } from "../../functions/core/repeat.ts";
import { tally } from "../../functions/core/tally.ts";
import { aRow, someRows } from "./rows.ts";

const T = Date.parse("2026-11-24T10:00:00Z");

function viewsAt(...seconds: number[]): number {
  return tally(judgeRepeats(seconds.map((second) => aRow({ timeMs: T + second * 1_000 })))).views;
}

describe("a repeat of a view", () => {
  test.each([
    [0, 1],
    [29, 1],
    [30, 1],
    [30.001, 2],
    [31, 2],
  ])("counts two views %s seconds apart as %s", (seconds, views) => {
    expect(viewsAt(0, seconds)).toBe(views);
  });

  test("counts a chain of repeats once, however long it grows", () => {
    expect(viewsAt(0, 20, 40, 60, 80, 100, 130)).toBe(1);
  });

  test("counts again when a chain has paused for more than 30 seconds", () => {
    expect(viewsAt(0, 20, 51)).toBe(2);
  });

  test.each([
    ["a minute's edge", "2026-11-24T10:00:59.999Z"],
    ["an hour's edge", "2026-11-24T10:59:59.999Z"],
    ["midnight", "2026-11-24T23:59:59.999Z"],
    ["a year's edge", "2026-12-31T23:59:59.999Z"],
  ])("sees a repeat across %s", (_, before) => {
    const rows = [aRow({ timeMs: Date.parse(before) }), aRow({ timeMs: Date.parse(before) + 1 })];
    expect(tally(judgeRepeats(rows))).toMatchObject({ views: 1, repeats: 1 });
  });

  test("is another session's own view", () => {
    const rows = [aRow({ timeMs: T, reader: "one" }), aRow({ timeMs: T + 1, reader: "two" })];
    expect(tally(judgeRepeats(rows)).views).toBe(2);
  });

  test("is not made by a view that is left out", () => {
    const rows = [aRow({ timeMs: T, leftOut: "prefetch" }), aRow({ timeMs: T + 1 })];
    expect(tally(judgeRepeats(rows))).toMatchObject({ views: 1, prefetches: 1, repeats: 0 });
  });

  test("is judged alike in whatever order the rows come", () => {
    fc.assert(
      fc.property(someRows, fc.infiniteStream(fc.nat()), (rows, random) => {
        const shuffled = rows
          .map((row) => ({ row, at: random.next().value }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ row }) => row);
        expect(judgeRepeats(shuffled)).toEqual(judgeRepeats(rows));
      }),
    );
  });
});

describe("a repeat of a print", () => {
  test.each([
    [1.999, 1],
    [2, 1],
    [2.001, 2],
  ])("counts two prints %s seconds apart as %s", (seconds, prints) => {
    const rows = [0, seconds].map((second) => aRow({ kind: "print", timeMs: T + second * 1_000 }));
    expect(tally(judgeRepeats(rows)).prints).toBe(prints);
  });

  test("is not made by a view", () => {
    const rows = [aRow({ timeMs: T }), aRow({ kind: "print", timeMs: T + 1 })];
    expect(tally(judgeRepeats(rows))).toMatchObject({ views: 1, prints: 1 });
  });
});
