import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { writeCsv, type CsvCell } from "../../functions/core/csv.ts";

/** Reads CSV as RFC 4180 says, by this file's own means. */
function readCsv(text: string, separator: string): string[][] {
  const rows: string[][] = [];
  let [row, cell, isQuoted]: [string[], string, boolean] = [[], "", false];
  const characters = [...text.replace(/^\ufeff/, "")];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? "";
    if (isQuoted && character === '"' && characters[at + 1] === '"') cell += characters[++at];
    else if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted) cell += character;
    else if (character === separator) [row, cell] = [[...row, cell], ""];
    else if (character === "\n") [rows[rows.length], row, cell] = [[...row, cell], [], ""];
    else if (character !== "\r") cell += character;
  }
  return rows;
}

const cell: fc.Arbitrary<CsvCell> = fc.oneof(
  fc.integer(),
  fc.constant(null),
  fc.string({ unit: fc.constantFrom("a", " ", '"', ",", ";", "\n", "\r", "=", "@", "я", "\t") }),
);

describe("a CSV file", () => {
  test("has every cell as it was, but for an apostrophe before what would be a formula", () => {
    const rows = fc.array(fc.array(cell, { minLength: 1 }), { minLength: 1 });
    fc.assert(
      fc.property(rows, fc.constantFrom("comma" as const, "semicolon" as const), (written, separator) => {
        const read = readCsv(writeCsv(written, separator), separator === "comma" ? "," : ";");
        expect(read.map((row) => row.length)).toEqual(written.map((row) => row.length));
        for (const [at, row] of written.entries()) {
          for (const [column, value] of row.entries()) {
            const shown = read[at]?.[column] ?? "";
            if (typeof value !== "string") expect(shown).toBe(value === null ? "" : String(value));
            else expect([value, `'${value}`]).toContain(shown);
            if (typeof value === "string") expect(shown).not.toMatch(/^\s*[=+\-@]|^[\t\r]/);
          }
        }
      }),
    );
  });

  test("begins with a byte order mark and ends each row with both characters of a line's end", () => {
    expect(
      writeCsv(
        [
          ["a", 1],
          [null, "b"],
        ],
        "comma",
      ),
    ).toBe("\ufeffa,1\r\n,b\r\n");
  });

  test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\uff1d1", "\u200b=1", "\u0001=1", "\ufeff@a"])(
    "makes %j harmless",
    (text) => {
      expect(writeCsv([[text]], "comma")).toMatch(/^\ufeff"?'/);
    },
  );

  test("leaves numbers alone, negative ones too", () => {
    expect(writeCsv([[-5]], "semicolon")).toBe("\ufeff-5\r\n");
  });

  test.each(["a;=1", "a,=1", "a\t=1"])("keeps %j one cell, whatever a spreadsheet divides at", (text) => {
    for (const separator of ["comma", "semicolon"] as const) {
      expect(writeCsv([[text, 1]], separator)).toContain(`"${text}"`);
    }
  });
});
