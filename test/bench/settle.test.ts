import { describe, expect, test } from "vitest";
import { measureSettling } from "../../bench/settle/measure-settling.ts";
import { tellSettling } from "../../bench/settle/print-settling.ts";
import { openTestDatabase } from "../test-database.ts";

describe("npm run bench:settle", () => {
  test("measures an hour in four stages, each by what it takes, and tells of them", { timeout: 120_000 }, async () => {
    const settlings = await measureSettling(await openTestDatabase(), { articles: 50, viewsEach: 2 }, 60_000);
    expect(settlings.map(({ stage, runs }) => [stage, runs])).toEqual([
      ["first look", 1],
      ["one in 50 viewed since", 1],
      ["after its end", 1],
      ["closing", 1],
    ]);
    const [first, since, end, closing] = settlings.map(({ used }) => used);
    // One article is read again, each is counted at the hour's end, and each is written when it is closed.
    expect(since?.reads).toBeLessThan(first?.reads ?? 0);
    expect(end?.reads).toBeGreaterThan(4 * 50);
    expect(end?.writes).toBeLessThan(20);
    expect(closing?.writes).toBeGreaterThan(2 * 50);
    const told = tellSettling(settlings, 4);
    expect(told.match(/^\| 50 articles, 2 views each: /gm)).toHaveLength(4);
    expect(told).toContain("A run begins nothing new after 4 minutes");
  });
});
