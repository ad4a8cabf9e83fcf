import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HOUR_MS, MINUTE_MS } from "../../functions/core/clock.ts";
import { CURVE_HOURS, usualCurve, type Curve } from "../../functions/core/curve.ts";
import { curveAge, foldCurves, usualAtAge } from "../../functions/core/usual-at-age.ts";

/** A curve that gains so many views every hour. */
function steady(article: string, perHour: number, section?: string): Curve {
  return { article, section, views: Array.from({ length: CURVE_HOURS }, (_, hour) => (hour + 1) * perHour) };
}

const FIVE = [10, 20, 30, 40, 50].map((perHour) => steady(`a${perHour}`, perHour, "politics"));

describe("what is usual at an age", () => {
  test("begins with the hour of publication and ends after 72 hours", () => {
    const hourMs = Date.parse("2026-11-16T06:00:00Z");
    expect(curveAge(hourMs, hourMs)).toBe(0);
    expect(curveAge(hourMs + 50 * MINUTE_MS, hourMs + 90 * MINUTE_MS)).toBe(1.5);
    expect(curveAge(hourMs, hourMs + 72 * HOUR_MS - 1)).toBeLessThan(72);
    expect(curveAge(hourMs, hourMs + 72 * HOUR_MS)).toBe(72);
    expect(curveAge(hourMs, hourMs + 9_000 * HOUR_MS)).toBe(72);
  });

  test.each([
    [0, 0, 0, 0],
    [0.5, 10, 15, 20],
    [1, 20, 30, 40],
    [71.5, 1430, 2145, 2860],
    [72, 1440, 2160, 2880],
  ])("lies after %d hours between what was after whole ones", (ageHours, p25, p50, p75) => {
    expect(usualAtAge(FIVE, "own", "politics", ageHours)).toEqual({ of: "section", articles: 5, p25, p50, p75 });
  });

  test("is that of the curve at the end of every hour", () => {
    const views = fc.array(fc.nat(1_000), { minLength: CURVE_HOURS, maxLength: CURVE_HOURS });
    fc.assert(
      fc.property(fc.array(views, { minLength: 5, maxLength: 9 }), fc.integer({ min: 1, max: 72 }), (all, hours) => {
        const curves = all.map((hourly, at): Curve => ({ article: `a${at}`, section: undefined, views: hourly }));
        const whole = usualCurve(curves, "own", undefined);
        expect(usualAtAge(curves, "own", undefined, hours)?.p50).toBe(whole?.p50[hours - 1]);
      }),
    );
  });

  test("is not known where an article has fewer than five others, in its section or elsewhere", () => {
    expect(usualAtAge(FIVE, "a10", "politics", 5)).toBeNull();
    expect(usualAtAge(FIVE, "own", "sport", 5)).toMatchObject({ of: "site", articles: 5 });
    expect(usualAtAge(FIVE, "own", undefined, 5)).toMatchObject({ of: "site", articles: 5 });
  });

  test("takes an article and the old ids that are folded into it as one", () => {
    const into = new Map([
      ["old", "now"],
      ["older", "gone"],
    ]);
    const folded = foldCurves([steady("old", 1), steady("now", 2, "sport"), steady("older", 4, "arts")], into);
    expect(folded).toEqual([steady("now", 3, "sport"), steady("gone", 4, "arts")]);
  });
});
