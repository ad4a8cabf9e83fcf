import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { breakDown } from "../../functions/core/breakdown.ts";
import { addFactsJson, factsFromJson, factsToJson } from "../../functions/core/facts-json.ts";
import { factsOfRows, type DetailedRow } from "../../functions/core/facts-of-rows.ts";
import {
  DIMENSIONS,
  EMPTY_FACTS,
  MEASURES,
  NO_MEASURES,
  OTHER,
  UNKNOWN,
  filterCells,
  mergeFacts,
  sumMeasures,
  type Cell,
  type Facts,
  type Measure,
} from "../../functions/core/facts.ts";
import { foldFacts } from "../../functions/core/fold-facts.ts";
import { makeEventId } from "../../functions/core/event-id.ts";
import { labelFacts } from "../../functions/core/label.ts";
import { foldLeftOut, leftOutOf, nameLeftOut } from "../../functions/core/left-out.ts";
import { enoughFor, marginsOf, mergeMargins } from "../../functions/core/margins.ts";
import { tally } from "../../functions/core/tally.ts";
import { judgeRepeats } from "../../functions/core/repeat.ts";
import { countVisitors, visitorsOf } from "../../functions/core/visitors.ts";

const cell: fc.Arbitrary<Cell> = fc.record({
  values: fc.tuple(...DIMENSIONS.map(() => fc.constantFrom("a", "b", UNKNOWN))),
  measures: fc.record(Object.fromEntries(MEASURES.map((name) => [name, fc.nat(9)]))) as fc.Arbitrary<Cell["measures"]>,
});

const anyFacts: fc.Arbitrary<Facts> = fc.record({
  rows: fc.nat(99),
  cells: fc.array(cell, { maxLength: 12 }),
  leftOut: fc
    .array(
      fc.tuple(
        fc.constantFrom("repeat", "own", "robot Googlebot"),
        fc.constantFrom("UZ", "KZ"),
        fc.integer({ min: 1, max: 9 }),
      ),
    )
    .map((entries) => new Map(entries.map(([reason, country, views]) => [nameLeftOut(reason, { country }), views]))),
  visitors: fc.array(fc.constantFrom("v1", "v2", "v3", "v4")).map(visitorsOf),
});

/** Facts whose order says nothing. */
function canonical({ rows, cells, leftOut, visitors }: Facts) {
  const lines = mergeFacts([{ ...EMPTY_FACTS, cells }])
    .cells.map((one) => JSON.stringify(one))
    .toSorted();
  return { rows, cells: lines, leftOut: new Map(leftOut), visitors };
}

describe("facts", () => {
  test("add up in any order and grouping, and nothing changes them by being nothing", () => {
    fc.assert(
      fc.property(anyFacts, anyFacts, anyFacts, (a, b, c) => {
        const all = canonical(mergeFacts([a, b, c]));
        expect(canonical(mergeFacts([mergeFacts([c, b]), a]))).toEqual(all);
        expect(canonical(mergeFacts([a, mergeFacts([b, EMPTY_FACTS, c])]))).toEqual(all);
      }),
    );
  });

  test("are the same after they were written and read", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), anyFacts), (named) => {
        const all = new Map(Object.entries(named));
        expect(factsFromJson(factsToJson(all))).toEqual(all);
      }),
    );
  });

  const someFilters = fc.record(
    { device: fc.constantFrom("a", UNKNOWN, "c"), section: fc.constant("b") },
    { requiredKeys: [] },
  );

  test("are read of the names alone that are asked for, with the cells that are", () => {
    const someNames = fc.constantFrom("a", "b", "c");
    fc.assert(
      fc.property(
        fc.dictionary(someNames, anyFacts),
        someFilters,
        fc.option(
          fc.array(someNames).map((all) => new Set<string>(all)),
          { nil: undefined },
        ),
        (named, by, names) => {
          const asked = Object.entries(named).flatMap(([name, facts]) => {
            const ofThese = { ...facts, cells: filterCells(facts.cells, by) };
            return !names || names.has(name) ? [[name, ofThese] as const] : [];
          });
          const text = factsToJson(new Map(Object.entries(named)));
          expect(factsFromJson(text, { filters: by, names })).toEqual(new Map(asked));
        },
      ),
    );
  });

  test("are summed up from JSON as they would be unpacked, with any filters and measures", () => {
    fc.assert(
      fc.property(
        fc.array(fc.dictionary(fc.string(), anyFacts)),
        someFilters,
        fc.subarray([...MEASURES]),
        (all, by, added) => {
          const sums = new Map<string, Record<Measure, number>>();
          const sumsOf = (name: string) => {
            const own = sums.get(name) ?? { ...NO_MEASURES };
            sums.set(name, own);
            return own;
          };
          for (const named of all) addFactsJson(factsToJson(new Map(Object.entries(named))), by, sumsOf, added);
          const own = Map.groupBy(
            all.flatMap((named) => Object.entries(named)),
            ([name]) => name,
          );
          const expected = [...own].map(([name, facts]) => {
            const sum = sumMeasures(
              filterCells(
                facts.flatMap(([, { cells }]) => cells),
                by,
              ),
            );
            return [name, Object.fromEntries(MEASURES.map((one) => [one, added.includes(one) ? sum[one] : 0]))];
          });
          expect(Object.fromEntries(sums)).toEqual(Object.fromEntries(expected));
        },
      ),
    );
  });

  test.each([
    ["{}"],
    ["[]"],
    ['{"texts":[1],"facts":[]}'],
    ['{"texts":[],"facts":[["a",1,"",[]]]}'],
    ['{"texts":[],"facts":[["a",1,"",[],[["1"]]]]}'],
    ['{"texts":[],"facts":[["a",1,"",[["robot"]],[]]]}'],
    ['{"texts":[],"facts":[["a","1","",[],[]]]}'],
  ])("are not read from other JSON: %s", (json) => {
    expect(() => factsFromJson(json)).toThrow("not facts");
    expect(() => addFactsJson(json, {}, () => ({ ...NO_MEASURES }))).toThrow("not facts");
  });

  test("have no section and no author of blanks, also where they were kept with them", () => {
    const named = (section: string, views: number): Cell => ({
      values: DIMENSIONS.map((by) => (by === "section" ? section : UNKNOWN)),
      measures: { ...NO_MEASURES, views },
    });
    const kept = { ...EMPTY_FACTS, rows: 6, cells: [named("River", 1), named(" \u00a0", 2), named(UNKNOWN, 3)] };
    const text = factsToJson(new Map([["", kept]]));
    const cells = factsFromJson(text).get("")?.cells ?? [];
    expect(cells).toEqual([named("River", 1), named(UNKNOWN, 2), named(UNKNOWN, 3)]);
    const sums = { ...NO_MEASURES };
    addFactsJson(text, { section: UNKNOWN }, () => sums);
    expect(sums.views).toBe(5);
  });

  test("keep every total when they are folded, in no more cells than asked for", () => {
    fc.assert(
      fc.property(anyFacts, fc.integer({ min: 1, max: 6 }), (one, most) => {
        const folded = foldFacts(mergeFacts([one]), most);
        expect(folded.cells.length).toBeLessThanOrEqual(most);
        expect(sumMeasures(folded.cells)).toEqual(sumMeasures(one.cells));
        expect(canonical(foldFacts({ ...one, cells: mergeFacts([one]).cells.toReversed() }, most))).toEqual(
          canonical(folded),
        );
      }),
    );
  });

  test("fold values as a whole: one that is kept has all that it had, and with every other one", () => {
    fc.assert(
      fc.property(anyFacts, fc.integer({ min: 1, max: 12 }), (one, most) => {
        const { cells } = mergeFacts([one]);
        const folded = foldFacts({ ...one, cells }, most).cells;
        for (const { values } of folded) {
          const kept = DIMENSIONS.filter((_, at) => values[at] !== OTHER);
          const filters = Object.fromEntries(kept.map((name) => [name, values[DIMENSIONS.indexOf(name)]]));
          expect(sumMeasures(filterCells(folded, filters))).toEqual(sumMeasures(filterCells(cells, filters)));
        }
      }),
    );
  });

  test("fold the rarest first, and pages before sections", () => {
    const of = (page: string, section: string, views: number): Cell => ({
      values: DIMENSIONS.map((name) => ({ page, section })[name as "page"] ?? UNKNOWN),
      measures: { ...NO_MEASURES, views },
    });
    const cells = [of("x", "politics", 9), of("y", "politics", 1), of("z", "sport", 1), of("w", "sport", 1)];
    const folded = foldFacts({ ...EMPTY_FACTS, cells }, 3);
    expect(folded.cells).toEqual([of("x", "politics", 9), of(OTHER, "politics", 1), of(OTHER, "sport", 2)]);
  });
});

const T = Date.parse("2026-11-20T10:00:00Z");
let ids = 0;

function row(kind: DetailedRow["kind"], atMs: number, more: Partial<DetailedRow> = {}): DetailedRow {
  const id = makeEventId(atMs, new Uint8Array(10).fill(++ids));
  return {
    id: `${id}|${kind}`,
    timeMs: atMs,
    kind,
    reader: "r1",
    visitor: "v1",
    view: id,
    traits: kind === "view" ? { source: "search", referrer: "Google", device: "phone" } : { device: "phone" },
    ...more,
  };
}

describe("the facts of rows", () => {
  const make = (rows: DetailedRow[], readings: { view: string; seconds: number; depth: number }[] = []) =>
    factsOfRows({ rows, readings }, T, T + 3_600_000);

  test("have what was counted under the values of its view, and what was left out by its reason", () => {
    const view = row("view", T + 1_000);
    const made = make([
      view,
      row("view", T + 20_000),
      row("view", T + 25_000, { reader: "r2", leftOut: "robot", robot: "Googlebot" }),
      row("view", T + 26_000, { reader: "r3", leftOut: "own" }),
      row("print", T + 30_000, { view: view.view }),
      row("listen", T + 1_000, { id: `${view.view}|listen`, view: view.view }),
    ]);
    expect(made.cells).toEqual([
      {
        values: [UNKNOWN, UNKNOWN, "search", "Google", UNKNOWN, UNKNOWN, "phone", UNKNOWN, UNKNOWN],
        measures: { ...NO_MEASURES, views: 1, prints: 1, listens: 1 },
      },
    ]);
    expect(leftOutOf([made])).toEqual({
      reasons: { repeat: 1, robot: 1, prefetch: 0, own: 1, unsigned: 0 },
      robots: [{ name: "Googlebot", views: 1 }],
    });
  });

  test("tell what was left out by its source, country, device and language", () => {
    const robot = (traits: DetailedRow["traits"], name: string) =>
      row("view", T, { leftOut: "robot", robot: name, traits: { source: "direct", device: "phone", ...traits } });
    const made = make([
      robot({ country: "UZ" }, "Googlebot"),
      robot({ country: "UZ", language: "ru" }, "Googlebot"),
      robot({ country: "a|b" }, "a|b bot"),
      row("view", T, { leftOut: "own", traits: {} }),
    ]);
    const of = (filters: Parameters<typeof leftOutOf>[1]) => leftOutOf([made], filters);
    expect(of({ country: "UZ" })).toMatchObject({ reasons: { robot: 2, own: 0 }, robots: [{ name: "Googlebot" }] });
    expect(of({ country: "UZ", language: UNKNOWN }).reasons.robot).toBe(1);
    expect(of({ source: UNKNOWN }).reasons).toEqual({ repeat: 0, robot: 0, prefetch: 0, own: 1, unsigned: 0 });
    expect(of({ country: "ab" }).robots).toEqual([{ name: "a|b bot", views: 1 }]);
  });

  test("fold what was left out into at most so many, with as much for each reason and robot, and for each value that is still there", () => {
    const traits = fc.record({
      source: fc.constantFrom("direct", "search", "social"),
      country: fc.constantFrom("UZ", "KZ", "DE", undefined),
      device: fc.constantFrom("phone", "desktop"),
      language: fc.constantFrom("uz", "ru", undefined),
    });
    const reason = fc.constantFrom("repeat", "own", "robot Googlebot", "robot GPTBot", "robot");
    const counts = fc.array(fc.tuple(traits, reason, fc.integer({ min: 1, max: 9 })), { maxLength: 60 });
    fc.assert(
      fc.property(counts, fc.integer({ min: 5, max: 40 }), (all, most) => {
        const leftOut = new Map<string, number>();
        for (const [of, why, views] of all) {
          const key = nameLeftOut(why, of);
          leftOut.set(key, (leftOut.get(key) ?? 0) + views);
        }
        const folded = foldLeftOut(leftOut, most);
        expect(folded.size).toBeLessThanOrEqual(most);
        expect(leftOutOf([{ leftOut: folded }])).toEqual(leftOutOf([{ leftOut }]));
        if (leftOut.size <= most) expect(folded).toEqual(leftOut);
        for (const [name, value] of Object.entries(all[0]?.[0] ?? {})) {
          const filter = { [name]: value ?? UNKNOWN };
          const kept = leftOutOf([{ leftOut: folded }], filter);
          const isKept = Object.values(kept.reasons).some((views) => views > 0);
          if (isKept) expect([filter, kept]).toEqual([filter, leftOutOf([{ leftOut }], filter)]);
        }
      }),
    );
  });

  test("have no section and author but those that they are given", () => {
    const made = make([row("view", T)]);
    const valuesOf = (facts: Facts) => facts.cells.map(({ values }) => values.slice(0, 2));
    expect(valuesOf(made)).toEqual([[UNKNOWN, UNKNOWN]]);
    expect(valuesOf(labelFacts(made, { section: "politics", author: "A. Karimov" }))).toEqual([
      ["politics", "A. Karimov"],
    ]);
    expect(valuesOf(labelFacts(made, { section: "", author: "A. Karimov" }))).toEqual([[UNKNOWN, "A. Karimov"]]);
    expect(valuesOf(labelFacts(made))).toEqual([[UNKNOWN, UNKNOWN]]);
  });

  test("have no visitor whose only view there repeats one of the hour before", () => {
    const others = [row("view", T + 40_000, { reader: "r2", visitor: "v2" })];
    expect(countVisitors(make([row("view", T - 10_000), row("view", T + 10_000), ...others]).visitors)).toBe(1);
    expect(countVisitors(make([row("view", T - 40_000), row("view", T + 10_000), ...others]).visitors)).toBe(2);
  });

  test("take the greatest of a view's totals, and the seconds of a repeat without counting it", () => {
    const [view, repeat] = [row("view", T), row("view", T + 10_000)];
    const { cells } = make(
      [view, repeat],
      [
        { view: view.view ?? "", seconds: 40, depth: 60 },
        { view: view.view ?? "", seconds: 20, depth: 75 },
        { view: repeat.view ?? "", seconds: 5, depth: 100 },
      ],
    );
    expect(sumMeasures(cells)).toEqual({
      ...NO_MEASURES,
      views: 1,
      told: 1,
      seconds: 45,
      past25: 1,
      past50: 1,
      past75: 1,
    });
  });

  test("give a print the values of its view in the same hour, and its own where that was in the hour before", () => {
    const print = (view: DetailedRow) => row("print", T + 30_000, { view: view.view, traits: { device: "tablet" } });
    const [before, first] = [row("view", T - 1), row("view", T)];
    const devices = (rows: DetailedRow[]) => make(rows).cells.map(({ values }) => values[DIMENSIONS.indexOf("device")]);
    expect(devices([before, print(before)])).toEqual(["tablet"]);
    expect(devices([first, print(first)])).toEqual(["phone"]);
  });

  test("keep views apart that have the same id in two sessions", () => {
    const view = row("view", T);
    const other = { ...view, reader: "r2", visitor: "v2", leftOut: "robot", robot: "GPTBot" } as const;
    expect(make([view, other])).toMatchObject({
      cells: [{ measures: { views: 1 } }],
      leftOut: new Map([["search|(unknown)|phone|(unknown)|robot GPTBot", 1]]),
    });
  });

  test("leave to the hour before what happened in it, but know by it what is a repeat", () => {
    const rows = [row("view", T - 10_000), row("view", T + 10_000)];
    expect(make(rows)).toMatchObject({ cells: [], leftOut: new Map([["search|(unknown)|phone|(unknown)|repeat", 1]]) });
  });

  test("count the same as the tally of the same rows", () => {
    const kinds = fc.constantFrom("view" as const, "print" as const, "listen" as const);
    const one = fc.record({
      kind: kinds,
      seconds: fc.nat(3_599),
      reader: fc.constantFrom("r1", "r2"),
      leftOut: fc.constantFrom(undefined, "robot" as const, "own" as const, "prefetch" as const, "unsigned" as const),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 30 }), (all) => {
        const rows = all.map(({ kind, seconds, reader, leftOut }) =>
          row(kind, T + seconds * 1_000, { reader, ...(leftOut && { leftOut }) }),
        );
        const counted = tally(judgeRepeats(rows));
        const facts = make(rows);
        const { views, prints, listens } = sumMeasures(facts.cells);
        const { reasons } = leftOutOf([facts]);
        expect({ views, prints, listens, ...reasons }).toEqual({
          views: counted.views,
          prints: counted.prints,
          listens: counted.listens,
          repeat: counted.repeats,
          robot: counted.robots,
          prefetch: counted.prefetches,
          own: counted.own,
          unsigned: counted.unsigned,
        });
      }),
    );
  });
});

describe("a breakdown", () => {
  const of = (referrer: string, views: number): Cell => ({
    values: DIMENSIONS.map((name) => (name === "referrer" ? referrer : "search")),
    measures: { ...NO_MEASURES, views },
  });

  test("names the most viewed, then (unknown), then (other) with what is beyond the limit", () => {
    const rows = breakDown([of("b", 2), of(OTHER, 1), of("a", 2), of(UNKNOWN, 9), of("c", 1)], "referrer", 2);
    expect(rows.map(({ value, measures }) => [value, measures.views])).toEqual([
      ["a", 2],
      ["b", 2],
      [UNKNOWN, 9],
      [OTHER, 2],
    ]);
    expect(rows[0]?.source).toBe("search");
  });

  test("adds up to the total, whatever the filters and the limit", () => {
    fc.assert(
      fc.property(fc.array(cell), fc.constantFrom(...DIMENSIONS), fc.nat(3), (cells, by, limit) => {
        const filtered = filterCells(cells, { device: "a" });
        expect(sumMeasures(breakDown(filtered, by, limit))).toEqual(sumMeasures(filtered));
      }),
    );
  });
});

describe("margins", () => {
  test("have of each value what the facts have of it, and add up as the facts do", () => {
    fc.assert(
      fc.property(fc.array(anyFacts, { maxLength: 4 }), (all) => {
        const merged = mergeFacts(all);
        const margins = mergeMargins(all.map(marginsOf));
        for (const name of DIMENSIONS) {
          const { cells } = margins.get(name) ?? EMPTY_FACTS;
          for (const value of ["a", "b", UNKNOWN]) {
            expect(sumMeasures(filterCells(cells, { [name]: value }))).toEqual(
              sumMeasures(filterCells(merged.cells, { [name]: value })),
            );
          }
          expect(sumMeasures(cells)).toEqual(sumMeasures(merged.cells));
        }
      }),
    );
  });

  test("of referrers know their sources", () => {
    const values = DIMENSIONS.map((name) => ({ source: "search", referrer: "Google" })[name as "source"] ?? "x");
    const cells = [{ values, measures: { ...NO_MEASURES, views: 2 } }];
    const of = marginsOf({ cells }).get("referrer")?.cells ?? [];
    expect(breakDown(of, "referrer", 9)).toMatchObject([{ value: "Google", source: "search" }]);
    expect(sumMeasures(filterCells(of, { source: "search", referrer: "Google" })).views).toBe(2);
  });

  test("are enough for what asks about one dimension, or about sources and referrers", () => {
    expect(enoughFor({})).toBe("sum");
    expect(enoughFor({ device: "phone" })).toBe("device");
    expect(enoughFor({ device: "phone" }, "device")).toBe("device");
    expect(enoughFor({}, "page")).toBe("page");
    expect(enoughFor({ source: "search" }, "referrer")).toBe("referrer");
    expect(enoughFor({ referrer: "Google" }, "source")).toBe("referrer");
    expect(enoughFor({ device: "phone" }, "country")).toBeUndefined();
    expect(enoughFor({ device: "phone", source: "search" })).toBeUndefined();
  });
});
