import { describe, expect, test } from "vitest";
import { HOUR_MS, MINUTE_MS } from "../../functions/core/clock.ts";
import { NO_MEASURES } from "../../functions/core/facts.ts";
import { NO_DATA, hasCounts, hasFacts, knownOf } from "../../functions/core/reach.ts";

const FIRST = Date.parse("2026-11-24T08:00:00Z");
const COMPLETE = Date.parse("2026-11-24T12:05:00Z");
const reach = { firstMs: FIRST, completeToMs: COMPLETE };
const stretch = (fromMs: number, toMs: number) => ({ fromMs, toMs });

describe("the facts of a site reach into a stretch", () => {
  test.each([
    ["that ends when they begin", stretch(FIRST - HOUR_MS, FIRST), false],
    ["that ends a millisecond later", stretch(FIRST - HOUR_MS, FIRST + 1), true],
    ["that begins a millisecond before they end", stretch(COMPLETE - 1, COMPLETE + HOUR_MS), true],
    ["that begins when they end", stretch(COMPLETE, COMPLETE + HOUR_MS), false],
    ["that has them all in it", stretch(FIRST - HOUR_MS, COMPLETE + HOUR_MS), true],
  ])("%s: %o %s", (_, of, isReached) => {
    expect(hasFacts(of, reach)).toBe(isReached);
  });

  test("of none before the first settling, or before the first event", () => {
    const ever = stretch(-Infinity, Infinity);
    expect(hasFacts(ever, reach)).toBe(true);
    expect(hasFacts(ever, { ...reach, completeToMs: null })).toBe(false);
    expect(hasFacts(ever, { ...reach, firstMs: undefined })).toBe(false);
  });
});

describe("what is counted of a site reaches into a stretch", () => {
  // Settling has stood still for two hours and more.
  const now = Date.parse("2026-11-24T14:20:00Z");

  test.each([
    ["that facts reach into", stretch(COMPLETE - MINUTE_MS, COMPLETE), true],
    ["between facts and live minutes", stretch(COMPLETE, Date.parse("2026-11-24T13:00:00Z")), false],
    ["that ends in the hour before this one", stretch(COMPLETE, Date.parse("2026-11-24T13:00:00.001Z")), true],
    ["that begins now", stretch(now, now + HOUR_MS), true],
    ["that begins a millisecond after now", stretch(now + 1, now + HOUR_MS), false],
    ["before the first event", stretch(FIRST - HOUR_MS, FIRST), false],
  ])("%s: %o %s", (_, of, isReached) => {
    expect(hasCounts(of, reach, now)).toBe(isReached);
  });

  test("of a site whose first event was in this hour, not before that", () => {
    const young = { firstMs: Date.parse("2026-11-24T14:00:00Z"), completeToMs: null };
    expect(hasCounts(stretch(now - HOUR_MS, young.firstMs), young, now)).toBe(false);
    expect(hasCounts(stretch(young.firstMs, young.firstMs + MINUTE_MS), young, now)).toBe(true);
  });
});

test("measures are shown as far as there is data of them", () => {
  const measures = { ...NO_MEASURES, views: 3, told: 2, past50: 1 };
  expect(knownOf(measures, true)).toEqual(measures);
  expect(knownOf(measures, false)).toEqual(NO_DATA);
  expect(knownOf(measures, true, false)).toEqual({ ...NO_DATA, views: 3, prints: 0, listens: 0 });
});
