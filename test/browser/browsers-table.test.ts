import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { chromium } from "./engines/chromium.ts";
import { firefox } from "./engines/firefox.ts";
import { webkit } from "./engines/webkit.ts";
import { SITUATIONS } from "./situations/all.ts";
import type { Situation } from "./situations/situation.ts";
import { whyNot } from "./situations/why-not.ts";

const ENGINES = [chromium, firefox, webkit];

/** The table's rows as they should be, each cell trimmed. */
function rowsOf(part: string, situations: readonly Situation[]): string[] {
  return situations.map((situation) => {
    const cells = ENGINES.map((kind) => {
      const reason = whyNot(situation, kind);
      return reason === undefined ? "yes" : `no: ${reason}`;
    });
    return [part, situation.title, ...cells].join(" | ");
  });
}

test("docs/browsers.md lists every situation, and says in which engines it is tried and why not in another", () => {
  const text = readFileSync(join(import.meta.dirname, "../../docs/browsers.md"), "utf8");
  const [, table = ""] = /\| part .*?\n\|[ |-]+\n(.*?)\n\n/s.exec(text) ?? [];
  const found = table.split("\n").map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim())
      .join(" | "),
  );
  expect(found).toEqual(Object.entries(SITUATIONS).flatMap(([part, situations]) => rowsOf(part, situations)));
});
