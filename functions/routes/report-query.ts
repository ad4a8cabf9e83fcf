import type { Site } from "../core/config.ts";
import { DIMENSIONS, type Filters } from "../core/facts.ts";
import {
  COMPARISONS,
  GRAINS,
  checkGrain,
  comparedPeriod,
  readPeriod,
  usualGrain,
  type Comparison,
  type Grain,
  type Period,
} from "../core/period.ts";
import { Problem } from "../core/problem.ts";
import { findSiteFor } from "../core/user.ts";
import { readOneOf, readQuery, requireParameter } from "./query.ts";
import type { Given, UserRequest } from "./route.ts";

/** Longer than any value that is kept. */
const MAX_FILTER = 512;

/** What most reports are asked. */
export interface ReportQuery<Name extends string> {
  readonly site: Site;
  readonly nowMs: number;
  readonly period: Period;
  /** The one to compare with, where that was asked for. */
  readonly before: Period | undefined;
  readonly comparison: Comparison | undefined;
  readonly filters: Filters;
  /** The route's own parameters. */
  readonly own: { readonly [name in Name]?: string };
}

/**
 * Reads what most reports are asked: `site`, `from`, `to`, `compare`, a filter for each dimension, and the route's own.
 * @throws Problem `query`, `access` or `site`
 */
export function readReportQuery<Name extends string = never>(
  { query, user }: UserRequest,
  { sites, now }: Given,
  own: readonly Name[],
): ReportQuery<Name> {
  const names = ["site", "from", "to", "compare", ...DIMENSIONS] as const;
  const values: { [name in (typeof names)[number] | Name]?: string } = readQuery(query, [...names, ...own]);
  const site = findSiteFor(user, sites, requireParameter("site", values.site));
  const nowMs = now();
  const period = readPeriod(values, site.zone, nowMs);
  const comparison = readOneOf("compare", values.compare, COMPARISONS);
  const filters = readFilters(values);
  return {
    site,
    nowMs,
    period,
    before: comparison && comparedPeriod(period, comparison, site.zone),
    comparison,
    filters,
    own: values,
  };
}

/** The filters that were asked for. @throws Problem `query` when one is empty or too long */
export function readFilters(values: Filters): Filters {
  return Object.fromEntries(
    DIMENSIONS.flatMap((name) => {
      const value: string | undefined = values[name];
      if (value === undefined) return [];
      if (value === "" || value.length > MAX_FILTER) {
        throw new Problem("query", `The parameter "${name}" should be 1-${MAX_FILTER} characters.`);
      }
      return [[name, value]];
    }),
  );
}

/** The grain that was asked for, or the usual one. @throws Problem `query` when it is none, or the period too long for it */
export function readGrain(text: string | undefined, period: Period): Grain {
  const grain = readOneOf("grain", text, GRAINS) ?? usualGrain(period);
  checkGrain(period, grain);
  return grain;
}
