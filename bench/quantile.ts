/** The value below which a part of some values lies: one of them, or between two. NaN where there is none. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * part;
  const [below = NaN, above = below] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return below + (above - below) * (at - Math.floor(at));
}

/** The value in the middle of some. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
