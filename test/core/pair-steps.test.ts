import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pairSteps } from "../../functions/core/pair-steps.ts";
import { comparedPeriod, readPeriod, stepsOf, type Comparison, type Grain } from "../../functions/core/period.ts";
import { isoWithOffset } from "../../functions/core/zone.ts";

const NOW = Date.parse("2026-11-26T09:00:00Z");
const BERLIN = "Europe/Berlin";

interface Asked {
  readonly from: string;
  readonly to: string;
  readonly grain: Grain;
  readonly comparison: Comparison;
  readonly zone?: string;
}

function paired({ from, to, grain, comparison, zone = BERLIN }: Asked) {
  const period = readPeriod({ from, to }, zone, NOW);
  const startsOf = (of: typeof period) => stepsOf(of, grain, zone).map(({ startMs }) => startMs);
  const [starts, before] = [startsOf(period), startsOf(comparedPeriod(period, comparison, zone))];
  return { starts, before, pairs: pairSteps(starts, before, { grain, comparison, zone }) };
}

/** The starts of each pair by the site's clock, as far as `length` characters tell it apart. */
function shown(asked: Asked, length: number): string[] {
  const { starts, before, pairs } = paired(asked);
  const iso = (ms: number | undefined) =>
    ms === undefined ? "" : isoWithOffset(ms, asked.zone ?? BERLIN).slice(0, length);
  return pairs.map(({ now = -1, was = -1 }) => `${iso(starts[now])} ${iso(before[was])}`);
}

describe("the steps of a period stand beside those of the one before", () => {
  test("in order where both have the same", () => {
    const { pairs } = paired({ from: "2026-11-01", to: "2026-11-03", grain: "hour", comparison: "previous" });
    expect(pairs).toEqual(Array.from({ length: 72 }, (_, at) => ({ now: at, was: at })));
  });

  test("by the date with a year between them, 29 February beside the 28th or alone", () => {
    const year = { grain: "day", comparison: "year" } as const;
    expect(shown({ ...year, from: "2024-02-28", to: "2024-03-01" }, 10)).toEqual([
      "2024-02-28 2023-02-28",
      "2024-02-29 2023-02-28",
      "2024-03-01 2023-03-01",
    ]);
    expect(shown({ ...year, from: "2025-02-28", to: "2025-03-01" }, 10)).toEqual([
      "2025-02-28 2024-02-28",
      " 2024-02-29",
      "2025-03-01 2024-03-01",
    ]);
  });

  test("by the month in their order, one that is left over alone", () => {
    const asked = { from: "2026-03-01", to: "2026-03-31", grain: "month", comparison: "previous" } as const;
    expect(shown(asked, 10)).toEqual(["2026-03-01 2026-01-29", " 2026-02-01"]);
  });

  test("by the hour in their order after instants at another time of the day", () => {
    const asked = { from: "2026-10-25T01:00:00+02:00", to: "2026-10-25T03:00:00+01:00" } as const;
    expect(shown({ ...asked, grain: "hour", comparison: "previous" }, 25)).toEqual([
      "2026-10-25T01:00:00+02:00 2026-10-24T22:00:00+02:00",
      "2026-10-25T02:00:00+02:00 2026-10-24T23:00:00+02:00",
      "2026-10-25T02:00:00+01:00 2026-10-25T00:00:00+02:00",
    ]);
  });

  test("by the hour where clocks are set by half of one", () => {
    const asked = { from: "2026-04-05", to: "2026-04-05", zone: "Australia/Lord_Howe" } as const;
    expect(shown({ ...asked, grain: "hour", comparison: "week" }, 25).slice(1, 4)).toEqual([
      "2026-04-05T01:00:00+11:00 2026-03-29T01:00:00+11:00",
      "2026-04-05T01:30:00+10:30 2026-03-29T01:00:00+11:00",
      "2026-04-05T02:00:00+10:30 2026-03-29T02:00:00+11:00",
    ]);
  });

  test("by the day where one of them begins at one in the morning", () => {
    const asked = { from: "2018-11-11", to: "2018-11-11", zone: "America/Sao_Paulo", comparison: "week" } as const;
    expect(shown({ ...asked, grain: "day" }, 25)).toEqual(["2018-11-11T00:00:00-02:00 2018-11-04T01:00:00-02:00"]);
    expect(shown({ ...asked, grain: "hour" }, 25).slice(0, 2)).toEqual([
      "2018-11-11T00:00:00-02:00 ",
      "2018-11-11T01:00:00-02:00 2018-11-04T01:00:00-02:00",
    ]);
  });

  test("each of them, in the order of time, whatever is asked", () => {
    const day = fc.integer({ min: Date.UTC(2016, 0) / 86_400_000, max: Date.UTC(2030, 0) / 86_400_000 });
    const zones = fc.constantFrom(
      BERLIN,
      "America/New_York",
      "Australia/Lord_Howe",
      "Africa/Cairo",
      "America/Sao_Paulo",
    );
    const comparisons = fc.constantFrom("previous", "week", "year");
    fc.assert(
      fc.property(
        day,
        fc.integer({ min: 0, max: 4 }),
        zones,
        comparisons,
        fc.constantFrom("hour", "day", "month"),
        (from, days, zone, comparison, grain) => {
          const dayOf = (number: number) => new Date(number * 86_400_000).toISOString().slice(0, 10);
          const { starts, before, pairs } = paired({
            from: dayOf(from),
            to: dayOf(from + days),
            zone,
            comparison,
            grain,
          });
          expect(pairs.flatMap(({ now = [] }) => now)).toEqual([...starts.keys()]);
          const was = pairs.flatMap(({ was: one = [] }) => one);
          expect([...new Set(was)]).toEqual([...before.keys()]);
        },
      ),
    );
  });
});
