import { expect, test } from "vitest";
import { median, quantile } from "../../bench/quantile.ts";

test.each([
  [0, 10],
  [0.5, 30],
  [0.95, 48],
  [1, 50],
])("the quantile %d of the tens from 10 to 50 is %d", (part, value) => {
  expect(quantile([50, 10, 40, 20, 30], part)).toBeCloseTo(value, 9);
});

test("the median is the value in the middle, or between the two there, and none of no values", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(median([])).toBeNaN();
});
