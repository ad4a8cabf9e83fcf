import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { DEFINITIONS } from "../../functions/core/definitions.ts";
import { EMPTY_TALLY } from "../../functions/core/tally.ts";

describe("the definitions of the numbers", () => {
  test("are those of docs/counting.md, word for word", () => {
    const text = readFileSync(new URL("../../docs/counting.md", import.meta.url), "utf8");
    const [, section = ""] = /\n## Every number in short\n(.*?)\n## /s.exec(text) ?? [];
    const rows = [...section.matchAll(/^\| `(\w+)` +\| (.+?) +\|$/gm)].map(([, name, meaning]) => [name, meaning]);
    expect(Object.fromEntries(rows)).toEqual(DEFINITIONS);
  });

  test("leave out no number of a tally but how many rows it was made from", () => {
    const numbers = Object.keys(EMPTY_TALLY).filter((name) => name !== "rows");
    expect(Object.keys(DEFINITIONS)).toEqual(expect.arrayContaining(numbers));
  });
});
