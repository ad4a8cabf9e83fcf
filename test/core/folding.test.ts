import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foldBoard, mergeBoards, type Board } from "../../functions/core/board.ts";
import { planFolding, type Folding } from "../../functions/core/folding.ts";
import { EMPTY_TALLY, mergeAll } from "../../functions/core/tally.ts";

const ids = fc.constantFrom("a", "b", "c", "d", "__proto__");
const wanted = fc.dictionary(ids, fc.uniqueArray(ids, { maxLength: 3 }), { maxKeys: 3 }).map(toMap);

function toMap<Value>(record: Record<string, Value>): Map<string, Value> {
  return new Map(Object.entries(record));
}

/** Does what a plan says, step by step, as the store does it. */
function carryOut(known: ReadonlyMap<string, Folding>, plan: ReturnType<typeof planFolding>): Map<string, Folding> {
  const next = new Map(known);
  if ("refused" in plan) return next;
  const of = (id: string) => next.get(id) ?? { same: [], into: undefined };
  for (const { article, before, after } of [...plan.releases, ...plan.folds]) {
    expect([of(article).same, of(article).into]).toEqual([before, undefined]);
    for (const old of before.filter((one) => !after.includes(one))) next.set(old, { ...of(old), into: undefined });
    for (const old of after.filter((one) => !before.includes(one))) {
      expect(of(old)).toEqual({ same: [], into: undefined });
      next.set(old, { same: [], into: article });
    }
    next.set(article, { ...of(article), same: after });
  }
  return next;
}

describe("a plan of folding", () => {
  test("leads to exactly the old ids that are wanted, without chains, or changes nothing", () => {
    fc.assert(
      fc.property(fc.array(wanted, { minLength: 1, maxLength: 8 }), (requests) => {
        let known = new Map<string, Folding>();
        for (const request of requests) {
          const plan = planFolding(request, known);
          known = carryOut(known, plan);
          for (const [article, { same, into }] of known) {
            if (into !== undefined)
              expect([same, known.get(into)?.same]).toEqual([[], expect.arrayContaining([article])]);
            for (const old of same) expect(known.get(old)?.into).toBe(article);
          }
          if ("refused" in plan) continue;
          for (const [article, olds] of request) {
            expect((known.get(article)?.same ?? []).toSorted()).toEqual(olds.toSorted());
          }
          expect(planFolding(request, known)).toEqual({ releases: [], folds: [] });
        }
      }),
    );
  });

  test("lets an id change hands, and two articles change roles, in one request", () => {
    const known = toMap<Folding>({ a: { same: ["x"], into: undefined }, x: { same: [], into: "a" } });
    const handed = carryOut(known, planFolding(toMap({ b: ["x"], a: [] }), known));
    expect([handed.get("a")?.same, handed.get("b")?.same, handed.get("x")?.into]).toEqual([[], ["x"], "b"]);
    const turned = carryOut(known, planFolding(toMap({ x: ["a"], a: [] }), known));
    expect([turned.get("x"), turned.get("a")]).toEqual([
      { same: ["a"], into: undefined },
      { same: [], into: "x" },
    ]);
  });

  const known = toMap<Folding>({
    new: { same: ["old"], into: undefined },
    old: { same: [], into: "new" },
  });

  test.each([
    ["an article into itself", { a: ["a"] }, '"sameAs" of "a" names the article itself'],
    ["an id that has old ids", { other: ["new"] }, 'names "new", which has old ids of its own'],
    ["an id into a second article", { other: ["old"] }, 'names "old", which is folded into "new"'],
    ["an id into an old id", { old: ["other"] }, 'the article is folded into "new" itself'],
    ["an id into two articles at once", { a: ["x"], b: ["x"] }, 'names "x", which is folded into "a"'],
    ["a chain at once", { a: ["b"], b: ["c"] }, 'names "b", which has old ids of its own'],
    ["a chain at once, the other way round", { b: ["c"], a: ["b"] }, 'names "b", which has old ids of its own'],
    ["a circle", { a: ["b"], b: ["a"] }, "has old ids of its own"],
    ["an article whose name would break the line", { "a\n at b": ["a\n at b"] }, String.raw`"a\n at b" names`],
  ])("refuses %s and says why", (_name, request, why) => {
    expect(planFolding(toMap(request), known)).toEqual({ refused: expect.stringContaining(why) });
  });
});

describe("a folded board", () => {
  const board = fc
    .dictionary(ids, fc.nat(9))
    .map((views) => toMap(views))
    .map((views): Board => new Map([...views].map(([id, n]) => [id, { ...EMPTY_TALLY, rows: n, views: n }])));
  const into = fc
    .array(fc.tuple(fc.constantFrom("a", "b", "__proto__"), fc.constantFrom("c", "d", "e")))
    .map((pairs) => new Map<string, string>(pairs));

  test("has every count once, under an id that is no old one", () => {
    fc.assert(
      fc.property(board, into, (one, folds) => {
        const folded = foldBoard(one, folds);
        expect(mergeAll(folded.values())).toEqual(mergeAll(one.values()));
        expect([...folded.keys()].filter((id) => folds.has(id))).toEqual([]);
      }),
    );
  });

  test("is the same whether boards are added up before or after", () => {
    fc.assert(
      fc.property(board, board, into, (one, other, folds) => {
        const after = foldBoard(mergeBoards([one, other]), folds);
        const before = mergeBoards([foldBoard(one, folds), foldBoard(other, folds)]);
        expect(before).toEqual(after);
      }),
    );
  });
});
