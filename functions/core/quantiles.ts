/** The middle half of some numbers and its middle: what is usual. */
export interface Usual {
  readonly p25: number;
  readonly p50: number;
  readonly p75: number;
}

/** Fewer numbers than this have no quarters. */
const FEWEST = 4;

/** The quartiles of some numbers, between two of them in proportion (type 7 of Hyndman and Fan, 1996); `null` of fewer than 4. */
export function usualOf(numbers: readonly number[]): Usual | null {
  if (numbers.length < FEWEST) return null;
  const sorted = numbers.toSorted((a, b) => a - b);
  return { p25: quantile(sorted, 0.25), p50: quantile(sorted, 0.5), p75: quantile(sorted, 0.75) };
}

function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const [below = 0, above = below] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return Math.round((below + (above - below) * (at - Math.floor(at))) * 100) / 100;
}
