import { OTHER, UNKNOWN, type Dimension, type Facts, type Filters } from "./facts.ts";

/** Why views were left out. */
export const REASONS = ["repeat", "robot", "prefetch", "own", "unsigned"] as const;
export type Reason = (typeof REASONS)[number];

/** What left-out views are told apart by, besides their reason and a robot's name: values without a `|`. */
export const LEFT_OUT_BY = ["source", "country", "device", "language"] as const satisfies readonly Dimension[];
export type LeftOutFilters = Pick<Filters, (typeof LEFT_OUT_BY)[number]>;

/** What is given up first where they are too many. */
const FOLDED_FIRST = ["language", "country", "source", "device"] as const satisfies (typeof LEFT_OUT_BY)[number][];

/** Views that were left out, by reason, and those of robots by name. */
export interface LeftOutViews {
  readonly reasons: Readonly<Record<Reason, number>>;
  /** The most views first. */
  readonly robots: readonly { readonly name: string; readonly views: number }[];
}

/** The name of a robot that gave none when its row was stored. */
const NAMELESS = "other";

/**
 * Names what is the same of left-out views: `messenger|UZ|phone|uz|robot Googlebot`.
 * @param reason one of `REASONS`, a robot's with its name
 */
export function nameLeftOut(reason: string, traits: Readonly<Partial<Record<Dimension, string | undefined>>>): string {
  return [...LEFT_OUT_BY.map((name) => traits[name]?.replaceAll("|", "") || UNKNOWN), reason].join("|");
}

function readName(key: string): { readonly values: readonly string[]; readonly reason: string } {
  const parts = key.split("|");
  return { values: parts.slice(0, LEFT_OUT_BY.length), reason: parts.slice(LEFT_OUT_BY.length).join("|") };
}

/**
 * Makes what was left out at most `most` numbers, but one for each reason and robot at least, by giving the rarest values of a
 * dimension up for `(other)`, in one dimension after another. What is kept is exact: a value that is still there has all that it had.
 */
export function foldLeftOut(leftOut: ReadonlyMap<string, number>, most: number): ReadonlyMap<string, number> {
  let folded = leftOut;
  for (const dimension of FOLDED_FIRST) folded = foldDimension(folded, LEFT_OUT_BY.indexOf(dimension), most);
  return folded;
}

/** Keeps as many of a dimension's most frequent values as there is room for, halving their number. */
function foldDimension(leftOut: ReadonlyMap<string, number>, at: number, most: number): ReadonlyMap<string, number> {
  const views = sumUp([...leftOut].map(([key, count]) => [readName(key).values[at] ?? "", count]));
  const byViews = [...views].toSorted(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
  const named = byViews.map(([value]) => value).filter((value) => value !== OTHER);
  let folded = leftOut;
  for (let kept = named.length; kept > 0 && folded.size > most;) {
    kept = Math.floor(kept / 2);
    const isKept = new Set(named.slice(0, kept));
    folded = sumUp(
      [...folded].map(([key, count]) => {
        const { values: own, reason } = readName(key);
        return isKept.has(own[at] ?? "") ? [key, count] : [[...own.with(at, OTHER), reason].join("|"), count];
      }),
    );
  }
  return folded;
}

function sumUp(counts: readonly (readonly [string, number])[]): Map<string, number> {
  const sum = new Map<string, number>();
  for (const [key, views] of counts) sum.set(key, (sum.get(key) ?? 0) + views);
  return sum;
}

/** Sums up what was left out of views with some values. A filter by a value that was folded away finds nothing. */
export function leftOutOf(parts: Iterable<Pick<Facts, "leftOut">>, filters: LeftOutFilters = {}): LeftOutViews {
  const reasons = { repeat: 0, robot: 0, prefetch: 0, own: 0, unsigned: 0 };
  const robots = new Map<string, number>();
  for (const { leftOut } of parts) {
    for (const [key, count] of leftOut) {
      const { values, reason: named } = readName(key);
      const reason = REASONS.find((one) => named === one || named.startsWith(`${one} `));
      const isAsked = LEFT_OUT_BY.every((name, at) => filters[name] === undefined || filters[name] === values[at]);
      if (!reason || !isAsked) continue;
      reasons[reason] += count;
      if (reason !== "robot") continue;
      const name = named.slice("robot ".length) || NAMELESS;
      robots.set(name, (robots.get(name) ?? 0) + count);
    }
  }
  return {
    reasons,
    robots: [...robots]
      .map(([name, views]) => ({ name, views }))
      .toSorted((a, b) => b.views - a.views || (a.name < b.name ? -1 : 1)),
  };
}
