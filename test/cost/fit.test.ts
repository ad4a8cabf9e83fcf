import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fitHours, fitMean, fitSettling } from "../../bench/cost/fit.ts";

const HOURS = [
  { active: 10, views: 14 },
  { active: 70, views: 140 },
  { active: 150, views: 300 },
  { active: 25, views: 400 },
];

describe("what an hour uses, by its articles and views", () => {
  test("is found again where it is made of three parts", () => {
    const part = fc.integer({ min: 1, max: 1_000 });
    fc.assert(
      fc.property(part, part, part, (always, anArticle, aView) => {
        const valueOf = (active: number, views: number) => always + anArticle * active + aView * views;
        const fit = fitHours(HOURS.map((hour) => ({ ...hour, value: valueOf(hour.active, hour.views) })));
        const expected = valueOf(10_000, 100_000);
        expect(Math.abs(fit.at(10_000, 100_000) - expected)).toBeLessThanOrEqual(1e-6 * expected + 1e-6);
        expect(fit.error).toBeLessThan(1e-6);
      }),
    );
  });

  test("grows with both and is never below zero, whatever was measured", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(10_000), { minLength: 4, maxLength: 4 }), (values) => {
        const fit = fitHours(HOURS.map((hour, at) => ({ ...hour, value: values[at] ?? 0 })));
        expect(fit.at(0, 0)).toBeGreaterThanOrEqual(0);
        expect(fit.at(1, 0)).toBeGreaterThanOrEqual(fit.at(0, 0));
        expect(fit.at(0, 1)).toBeGreaterThanOrEqual(fit.at(0, 0));
      }),
    );
  });

  test("tells how far it is from what was measured", () => {
    const values = [10, 20, 30, 400];
    expect(fitHours(HOURS.map((hour, at) => ({ ...hour, value: values[at] ?? 0 }))).error).toBeGreaterThan(0.1);
  });

  test("cannot be told from two hours", () => {
    expect(() => fitHours(HOURS.slice(0, 2).map((hour) => ({ ...hour, value: 1 })))).toThrow("three hours");
  });
});

describe("what a run of settle uses", () => {
  const few = HOURS.map((hour) => ({ ...hour, value: 70 + 7 * hour.active + hour.views }));
  const many = [
    { active: 1_000, views: 1_800, value: 70 + 0.5 * (7 * 1_000 + 1_800) },
    { active: 900, views: 2_900, value: 70 + 0.5 * (7 * 900 + 2_900) },
  ];

  test("is by another measure for hours of more than 500 articles, and the same where there is nothing to settle", () => {
    for (const measured of [many, many.slice(1)]) {
      const fit = fitSettling([...few, ...measured]);
      expect(fit.at(0, 0)).toBeCloseTo(70, 6);
      expect(fit.at(500, 0)).toBeCloseTo(70 + 7 * 500, 6);
      expect(fit.at(501, 0)).toBeCloseTo(70 + 0.5 * 7 * 501, 6);
      expect(fit.at(10_000, 100_000)).toBeCloseTo(70 + 0.5 * (70_000 + 100_000), 3);
      expect(fit.error).toBeLessThan(1e-6);
    }
  });

  test("is the same for all hours where none of many articles was measured", () => {
    expect(fitSettling(few).at(501, 10)).toBeCloseTo(70 + 7 * 501 + 10, 6);
  });

  test("tells the worst miss of both", () => {
    const missed = fitSettling([...few, ...many, { active: 1_100, views: 0, value: 1 }]);
    expect(missed.error).toBeGreaterThan(0.5);
  });
});

test("the mean of what was measured tells how far it is from each", () => {
  const fit = fitMean([10, 10, 40]);
  expect([fit.at(1, 1), fit.error]).toEqual([20, 1]);
});
