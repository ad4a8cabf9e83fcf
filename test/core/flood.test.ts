import { expect, test } from "vitest";
import { makeFloodRule } from "../../functions/core/flood.ts";

const T = Date.parse("2026-11-24T10:00:00Z");

test("300 views of a reader in an hour are reading, and the next is a flood, until the hour is over", () => {
  const isFlood = makeFloodRule();
  for (let view = 0; view < 300; view++) expect(isFlood("a", T + view * 1_000)).toBe(false);
  expect(isFlood("a", T + 300_000)).toBe(true);
  expect(isFlood("b", T + 300_000)).toBe(false);
  expect(isFlood("a", T + 3_599_999)).toBe(true);
  expect(isFlood("a", T + 3_600_000)).toBe(false);
});

test("a reader is forgotten when 20,000 others came since, and one who goes on is not", () => {
  const isFlood = makeFloodRule(2);
  for (const reader of ["gone", "stays"]) for (let view = 0; view < 2; view++) isFlood(reader, T);
  for (let other = 0; other < 19_999; other++) {
    isFlood(`other ${other}`, T);
    if (other === 10_000) isFlood("stays", T);
  }
  expect(isFlood("gone", T)).toBe(false);
  expect(isFlood("stays", T)).toBe(true);
});
