import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SORTS, restOf, type ListedArticle, type Order, type Walk } from "../../functions/core/article-list.ts";
import { emptyTable, memberOf, packTable, unpackTable, withMembers } from "../../functions/core/bloom-lookup-table.ts";
import { readCursor, writeCursor } from "../../functions/core/cursor.ts";
import { NO_MEASURES } from "../../functions/core/facts.ts";
import { hashText } from "../../functions/core/hash-text.ts";
import { seededRandom } from "../pipeline/random.ts";

const LIST = "the list";

function listed(article: string, value: number): ListedArticle {
  const measures = { ...NO_MEASURES, views: value, prints: value, listens: value, seconds: value, told: 1 };
  return { article, measures, now: value, published: value % 5 === 0 ? NaN : value };
}

interface Walked {
  /** What each page gave. */
  readonly pages: readonly (readonly string[])[];
  readonly all: readonly string[];
}

/**
 * Turns the pages of a list that changes between them, each cursor written and read.
 * @returns `undefined` when a page could not be told
 */
function turnPages(
  numbers: Map<string, number>,
  { order, limit, move }: { order: Order; limit: number; move: (page: number) => void },
): Walked | undefined {
  const pages: string[][] = [];
  let walk: Walk | undefined;
  for (;;) {
    const rest = restOf(
      [...numbers].map(([article, value]) => listed(article, value)),
      order,
      walk,
    );
    if (!rest) return undefined;
    pages.push(rest.articles.slice(0, limit).map(({ article }) => article));
    if (rest.articles.length <= limit) return { pages, all: pages.flat() };
    walk = readCursor(writeCursor(rest.walkTo(limit), LIST), LIST);
    if (!walk) throw new Error("the cursor is none");
    move(pages.length);
  }
}

const orders = SORTS.flatMap((sort) => [true, false].map((isRising): Order => ({ sort, isRising })));

describe("the pages of a list", () => {
  test.each(orders)("have each article once, in order, when nothing changes: %o", (order) => {
    const numbers = new Map(Array.from({ length: 47 }, (_, at) => [`a${at}`, (at * 29) % 11]));
    const whole = restOf(
      [...numbers].map(([article, value]) => listed(article, value)),
      order,
    )?.articles.map(({ article }) => article);
    expect(whole).toHaveLength(47);
    for (const limit of [1, 10, 46, 47, 48]) {
      expect(turnPages(numbers, { order, limit, move: () => undefined })?.all).toEqual(whole);
    }
  });

  test("put articles with the same number in the order of their ids, either way and from wherever they come", () => {
    const ids = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 20 });
    fc.assert(
      fc.property(ids, fc.constantFrom(...orders), (some, order) => {
        const given = restOf(
          some.map((article) => listed(article, 7)),
          order,
        );
        expect(given?.articles.map(({ article }) => article)).toEqual(some.toSorted());
      }),
    );
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "have every article that is there all the while once and none twice, whatever moves, comes and goes between them: seed %i",
    (seed) => {
      for (const order of orders) {
        const random = seededRandom(seed);
        const numbers = new Map(Array.from({ length: 150 }, (_, at) => [`a${at}`, random.below(60)]));
        const gone = new Set<string>();
        const move = (page: number) => {
          for (const article of random.shuffle([...numbers.keys()]).slice(0, random.below(4))) {
            numbers.set(article, random.below(60));
          }
          numbers.set(`new-${page}`, random.below(60));
          const [fallen = ""] = random.shuffle([...numbers.keys()]);
          numbers.delete(fallen);
          gone.add(fallen);
        };
        const walked = turnPages(numbers, { order, limit: 9, move });
        if (!walked) throw new Error(`seed ${seed}: too much moved`);
        expect(new Set(walked.all).size).toBe(walked.all.length);
        const stayed = Array.from({ length: 150 }, (_, at) => `a${at}`).filter((article) => !gone.has(article));
        expect(stayed.filter((article) => !walked.all.includes(article))).toEqual([]);
        expect([...numbers.keys()].filter((article) => !walked.all.includes(article))).toEqual([]);
      }
    },
  );

  test("begin with what has come before the place since, and go on where they were", () => {
    const numbers = new Map("abcdefghij".split("").map((article, at) => [article, 100 - at]));
    const move = (page: number) => {
      if (page !== 1) return;
      numbers.set("i", 500).set("new", 400).set("a", 1);
    };
    const walked = turnPages(numbers, { order: { sort: "views", isRising: false }, limit: 3, move });
    expect(walked?.pages.map((page) => page.join(" "))).toEqual(["a b c", "i new d", "e f g", "h j"]);
  });

  test("say that they cannot be told when too much has moved, and never repeat or leave out one", () => {
    let told = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const random = seededRandom(seed);
      const numbers = new Map(Array.from({ length: 400 }, (_, at) => [`a${at}`, at]));
      const moving = 10 * Math.ceil(seed / 2);
      const move = () => {
        for (const article of random.shuffle([...numbers.keys()]).slice(0, moving)) {
          numbers.set(article, random.below(400));
        }
      };
      const walked = turnPages(numbers, { order: { sort: "views", isRising: true }, limit: 200, move });
      if (seed > 38) expect(walked).toBeUndefined();
      if (!walked) continue;
      told++;
      expect(walked.all.toSorted()).toEqual([...numbers.keys()].toSorted());
    }
    expect(told).toBeGreaterThan(5);
  });
});

describe("a cursor", () => {
  const given = withMembers(emptyTable(), ["a", "b"].map(memberOf));
  const walk: Walk = { place: { value: 1.5, article: "a" }, given };
  const places = fc.record({
    value: fc.double({ noNaN: true }),
    article: fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 }),
  });

  test("says how far a walk has come, for the list that it is of and no other", () => {
    fc.assert(
      fc.property(places, fc.string(), fc.string(), (place, list, other) => {
        const text = writeCursor({ place, given }, list);
        expect(readCursor(text, list)).toEqual({ place, given });
        if (other !== list) expect(readCursor(text, other)).toBeUndefined();
      }),
    );
  });

  test("has fewer than 3,000 characters that need no escape, with the longest id", () => {
    for (const article of ["a".repeat(512), "ў".repeat(256), "\u0000".repeat(512)]) {
      const text = writeCursor({ place: { value: Number.MAX_SAFE_INTEGER, article }, given }, LIST);
      expect(text).toMatch(/^[\w-]{2900,2999}$/);
      expect(readCursor(text, LIST)?.place.article).toBe(article);
    }
  });

  test("that was changed anywhere is none", () => {
    const text = writeCursor(walk, LIST);
    for (let at = 0; at < text.length; at++) {
      const changed = text.slice(0, at) + (text[at] === "Q" ? "R" : "Q") + text.slice(at + 1);
      expect(readCursor(changed, LIST), `${at}`).toBeUndefined();
    }
    for (const other of ["", text.slice(0, -1), `${text}A`, `${text}=`, ` ${text}`, `${text}${text}`]) {
      expect(readCursor(other, LIST)).toBeUndefined();
    }
    fc.assert(fc.property(fc.string(), (other) => readCursor(other, LIST) === undefined));
  });

  test("that somebody made up, checksum and all, leads to a page or to none, and no article twice", () => {
    const articles = Array.from({ length: 30 }, (_, at) => listed(`a${at}`, at));
    const packed = packTable(given);
    const table = fc
      .array(fc.tuple(fc.nat(packed.length - 1), fc.nat(255)), { maxLength: 40 })
      .map((changes) => changes.reduce((some, [at, byte]) => some.fill(byte, at, at + 1), Buffer.from(packed)));
    const values = fc.oneof(fc.double(), fc.nat(40));
    fc.assert(
      fc.property(table, values, fc.constantFrom(...orders), (made, value, order) => {
        const text = writeCursor({ place: { value, article: "a5" }, given: unpackTable(made) }, LIST);
        const rest = restOf(articles, order, readCursor(text, LIST));
        if (rest) expect(new Set(rest.articles).size).toBe(rest.articles.length);
      }),
    );
    const noNumber = writeCursor({ place: { value: NaN, article: "a5" }, given: emptyTable() }, LIST);
    expect(readCursor(noNumber, LIST)).toBeUndefined();
    const noUtf8 = Buffer.from(writeCursor(walk, LIST), "base64url");
    noUtf8[noUtf8.length - 1] = 0xff;
    const check = hashText(`${noUtf8.toString("base64url", 6)} ${LIST}`);
    noUtf8.writeUIntBE(check, 0, 6);
    expect(() =>
      restOf(articles, { sort: "views", isRising: true }, readCursor(noUtf8.toString("base64url"), LIST)),
    ).not.toThrow();
  });
});
