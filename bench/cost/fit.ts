import { FEW } from "../../functions/store/settle-hour.ts";

/** A value that was measured of hours with so many active articles and views. */
export interface Point {
  readonly active: number;
  readonly views: number;
  readonly value: number;
}

/** What a value is by how many articles are active in an hour and how often they are viewed. */
export interface Fit {
  readonly at: (active: number, views: number) => number;
  /** How far a measured value is from the fitted one at the most, as a part of it. */
  readonly error: number;
}

/**
 * Fits a value to a part that is always there, one for each active article and one for each view, none of them below zero, with
 * the least sum of squared errors, each as a part of its value.
 * @throws when there are fewer points than parts
 */
export function fitHours(points: readonly Point[]): Fit {
  if (points.length < 3) throw new Error("three hours or more are needed to tell the parts of a value apart");
  const rows = points.map(({ active, views, value }) => ({
    x: [1, active, views],
    value,
    weight: 1 / (value || 1) ** 2,
  }));
  // Each choice of parts that are there; the best of those without a part below zero is the least one of all.
  const found = CHOICES.map((parts) => solve(rows, parts)).filter((fit) => fit.every((part) => part >= 0));
  const errorOf = (fit: readonly number[]) =>
    rows.reduce((sum, { x, value, weight }) => sum + weight * (dot(fit, x) - value) ** 2, 0);
  const [best = [0, 0, 0]] = found.toSorted((a, b) => errorOf(a) - errorOf(b));
  return {
    at: (active, views) => dot(best, [1, active, views]),
    error: Math.max(...rows.map(({ x, value }) => Math.abs(dot(best, x) - value) / (value || 1))),
  };
}

/**
 * Fits what a run of settle uses. Hours of more articles than are all looked at in one run work otherwise: what their articles and
 * views add is what those of fewer do, times as much as was measured of them. Where there is nothing to settle, and where no
 * such hour was measured, there is no difference.
 * @throws when there are fewer than three points of few articles
 */
export function fitSettling(points: readonly Point[]): Fit {
  const few = fitHours(points.filter(({ active }) => active <= FEW));
  const always = few.at(0, 0);
  const many = points
    .filter(({ active }) => active > FEW)
    .map(({ active, views, value }) => ({
      value,
      weight: 1 / (value || 1) ** 2,
      added: few.at(active, views) - always,
    }));
  const squares = many.reduce((sum, { added, weight }) => sum + weight * added ** 2, 0);
  const products = many.reduce((sum, { added, value, weight }) => sum + weight * added * (value - always), 0);
  const times = squares > 0 ? Math.max(0, products / squares) : 1;
  const misses = many.map(({ added, value }) => Math.abs(always + times * added - value) / (value || 1));
  return {
    at: (active, views) => always + (active > FEW ? times : 1) * (few.at(active, views) - always),
    error: Math.max(few.error, ...misses),
  };
}

/** What is the same in every hour: the mean of what was measured. */
export function fitMean(values: readonly number[]): Fit {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { at: () => mean, error: Math.max(...values.map((value) => Math.abs(mean - value) / (value || 1))) };
}

const CHOICES = [[0, 1, 2], [0, 1], [0, 2], [1, 2], [0], [1], [2], []] as const;

interface Row {
  readonly x: readonly number[];
  readonly value: number;
  readonly weight: number;
}

/** Solves the normal equations of some parts by elimination; the other parts are zero. */
function solve(rows: readonly Row[], parts: readonly number[]): number[] {
  const matrix = parts.map((a) => [
    ...parts.map((b) => rows.reduce((sum, { x, weight }) => sum + weight * (x[a] ?? 0) * (x[b] ?? 0), 0)),
    rows.reduce((sum, { x, value, weight }) => sum + weight * (x[a] ?? 0) * value, 0),
  ]);
  for (const [at, row] of matrix.entries()) {
    const pivot = row[at] ?? 0;
    // Points that lie on one line leave the parts undecided.
    if (Math.abs(pivot) < Number.EPSILON) return [NaN];
    for (const other of matrix) {
      if (other === row) continue;
      const times = (other[at] ?? 0) / pivot;
      for (const [column, value] of row.entries()) other[column] = (other[column] ?? 0) - times * value;
    }
  }
  const fit = [0, 0, 0];
  for (const [at, part] of parts.entries()) fit[part] = (matrix[at]?.at(-1) ?? 0) / (matrix[at]?.[at] ?? 1);
  return fit;
}

function dot(fit: readonly number[], x: readonly number[]): number {
  return fit.reduce((sum, part, at) => sum + part * (x[at] ?? 0), 0);
}
