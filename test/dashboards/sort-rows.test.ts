import { describe, expect, test } from "vitest";
import type { Row } from "../../dashboards/answers.ts";
import { sortRows, type RowSort } from "../../dashboards/sort-rows.ts";

type Numbers = Partial<Record<"views" | "before" | "prints" | "listens" | "told" | "pastHalf", number | null>>;

function rowOf(value: string, numbers: Numbers = {}): Row {
  const { views = 0, before = null, prints = 0, listens = 0, told = 0, pastHalf = 0 } = numbers;
  const plain = (one: number | null) => ({ value: one });
  return {
    value,
    views: { value: views, previous: before },
    prints: plain(prints),
    listens: plain(listens),
    seconds: plain(0),
    told: plain(told),
    pastHalf: plain(pastHalf),
  };
}

function sorted(rows: readonly Row[], sort: RowSort, isRising: boolean): string[] {
  return sortRows(rows, { sort, isRising, nameOf: (value) => value }).map(({ value }) => value);
}

describe("the rows of a list", () => {
  const rows = [
    rowOf("River", { views: 9, before: 10, prints: 1, listens: 3, told: 4, pastHalf: 1 }),
    rowOf("bridge", { views: 8, before: 4, prints: 2, listens: 2, told: 4, pastHalf: 2 }),
    rowOf("Town", { views: 7, before: 0, prints: 3, listens: 1, told: 4, pastHalf: 3 }),
    rowOf("(unknown)", { views: 50, before: 1, prints: 50, listens: 50, told: 1, pastHalf: 1 }),
    rowOf("(other)", { views: 60, before: 1, prints: 60, listens: 60, told: 1, pastHalf: 1 }),
  ];
  const rest = ["(unknown)", "(other)"];

  test.each([
    ["views", ["Town", "bridge", "River"]],
    ["name", ["bridge", "River", "Town"]],
    ["growth", ["River", "bridge", "Town"]],
    ["read", ["River", "bridge", "Town"]],
    ["prints", ["River", "bridge", "Town"]],
    ["listens", ["Town", "bridge", "River"]],
  ] as const)("are sorted by %s both ways, and what stands for many values or none comes last", (sort, rising) => {
    expect(sorted(rows, sort, true)).toEqual([...rising, ...rest]);
    expect(sorted(rows, sort, false)).toEqual([...rising.toReversed(), ...rest]);
  });

  test("are last either way where it is not known what they are sorted by", () => {
    const some = [
      rowOf("nothing then and now", { views: 0, before: 0 }),
      rowOf("no data then", { views: 3 }),
      rowOf("no data now", { views: null, before: 3 }),
      rowOf("the same", { views: 3, before: 3 }),
      rowOf("gone", { views: 0, before: 3 }),
    ];
    const unknown = ["nothing then and now", "no data then", "no data now"];
    expect(sorted(some, "growth", true)).toEqual(["gone", "the same", ...unknown]);
    expect(sorted(some, "growth", false)).toEqual(["the same", "gone", ...unknown]);
    expect(sorted([rowOf("told nothing"), rowOf("told", { told: 1 })], "read", true)).toEqual(["told", "told nothing"]);
  });

  test("stay in the order in which they came where they are equal", () => {
    const equal = ["c", "a", "b"].map((value) => rowOf(value, { views: 1, before: 0 }));
    for (const sort of ["views", "growth", "prints"] as const) {
      expect(sorted(equal, sort, true)).toEqual(["c", "a", "b"]);
      expect(sorted(equal, sort, false)).toEqual(["c", "a", "b"]);
    }
  });

  test("are sorted by what a person calls them, none of them lost, and the rows that came stay as they are", () => {
    const came = rows.map(({ value }) => value);
    const nameOf = (value: string) => ({ River: "z", bridge: "y", Town: "x" })[value] ?? value;
    const byName = sortRows(rows, { sort: "name", isRising: true, nameOf }).map(({ value }) => value);
    expect(byName).toEqual(["Town", "bridge", "River", ...rest]);
    expect(rows.map(({ value }) => value)).toEqual(came);
  });
});
