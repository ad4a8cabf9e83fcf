import { describe, expect, test } from "vitest";
import { makeMonth, sumDays, sumHours, zipfShares } from "../../bench/cost/month.ts";

describe("the month whose views are priced", () => {
  test.each([10_000, 1_000_000])("has its %i views in its hours, and again at the rates of their articles", (views) => {
    const month = makeMonth(views);
    expect(sumHours(month, (hour) => hour.views)).toBeCloseTo(views, 3);
    expect(month.rates.reduce((sum, rate) => sum + rate.views, 0)).toBeCloseTo(views, 3);
    expect(sumHours(month, () => 1)).toBeCloseTo(720, 6);
  });

  test("has a rhythm, and no more active articles in an hour than views", () => {
    const { hours } = makeMonth(100_000);
    const views = hours.map((hour) => hour.views);
    expect(Math.max(...views) / Math.min(...views)).toBeGreaterThan(5);
    for (const hour of hours) expect(hour.active).toBeLessThan(hour.views);
  });

  test("has days with the views of their hours, and fewer articles than these have together", () => {
    const month = makeMonth(1_000_000);
    expect(sumDays(month, () => 1)).toBeCloseTo(30, 6);
    expect(sumDays(month, (day) => day.views)).toBeCloseTo(1_000_000, 3);
    expect(sumDays(month, (day) => day.articleHours)).toBeCloseTo(
      sumHours(month, (hour) => hour.active),
      3,
    );
    for (const day of month.days) {
      expect(day.active).toBeLessThan(day.articleHours);
      expect(day.active).toBeGreaterThan(day.articleHours / 24);
    }
  });

  test("has articles by Zipf's law: the second is read half as much as the first, the tenth a tenth", () => {
    const [first = 0, second = 0, ...others] = zipfShares(1_000);
    expect(second / first).toBeCloseTo(1 / 2, 9);
    expect((others[7] ?? 0) / first).toBeCloseTo(1 / 10, 9);
    expect(zipfShares(1_000).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
  });
});
