import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { phraseFinder } from "../../functions/core/phrases.ts";

/** Few letters, so that phrases are often in texts and in each other. */
const letters = (size: { minLength?: number; maxLength: number }) =>
  fc.string({ unit: fc.constantFrom("a", "b", "/", "é"), ...size });

describe("the phrases in a text", () => {
  test("are those that it includes, whatever the text", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(letters({ minLength: 3, maxLength: 6 }), { maxLength: 20 }),
        letters({ maxLength: 60 }),
        (phrases, text) => {
          const found = phraseFinder(phrases)(text);
          expect(new Set(found)).toEqual(new Set(phrases.filter((phrase) => text.includes(phrase))));
        },
      ),
    );
  });

  test("come in the order in which they stand there", () => {
    expect(phraseFinder(["wget", "curl", "curl/8"])("curl/8 wget")).toEqual(["curl", "curl/8", "wget"]);
  });

  test("are of three characters at least", () => {
    expect(() => phraseFinder(["ab"])).toThrow('"ab" is too short');
  });
});
