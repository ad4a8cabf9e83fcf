import { usualOf, type Usual } from "./quantiles.ts";

/** The hours that a curve of an article's first days has. */
export const CURVE_HOURS = 72;

/** How an article's views grew after it was published. */
export interface Curve {
  readonly article: string;
  readonly section: string | undefined;
  /** Views up to the end of each hour since it was published, the hour of UTC in which that was being the first. */
  readonly views: readonly number[];
}

/** Fewer curves than this say nothing of what is usual. */
const FEWEST = 5;

/** What is usual of articles at each age. */
export interface UsualCurve {
  /** Whose curves they are: those of the same section, or where these are too few, of the whole site. */
  readonly of: "section" | "site";
  /** How many. */
  readonly articles: number;
  readonly p25: readonly number[];
  readonly p50: readonly number[];
  readonly p75: readonly number[];
}

/** Adds up views by hour: how many there were up to the end of each. */
export function growthOf(hourly: readonly number[]): number[] {
  let sum = 0;
  return hourly.map((views) => (sum += views));
}

/** Which other articles one is compared with. */
export interface Peers {
  readonly of: UsualCurve["of"];
  readonly curves: readonly Curve[];
}

/** The other articles of the same section, or where these are too few, of the site; `null` when those are too few as well. */
export function peersOf(curves: readonly Curve[], article: string, section: string | undefined): Peers | null {
  const others = curves.filter((one) => one.article !== article);
  const ofSection = others.filter((one) => one.section === section);
  if (section !== undefined && ofSection.length >= FEWEST) return { of: "section", curves: ofSection };
  return others.length >= FEWEST ? { of: "site", curves: others } : null;
}

/** What is usual at each age, without the article itself; `null` when too few others are known. */
export function usualCurve(curves: readonly Curve[], article: string, section: string | undefined): UsualCurve | null {
  const peers = peersOf(curves, article, section);
  if (!peers) return null;
  const ages = Array.from({ length: CURVE_HOURS }, (_, hour) => {
    return usualOf(peers.curves.map(({ views }) => views[hour] ?? 0));
  });
  const column = (name: keyof Usual) => ages.map((usual) => usual?.[name] ?? 0);
  return {
    of: peers.of,
    articles: peers.curves.length,
    p25: column("p25"),
    p50: column("p50"),
    p75: column("p75"),
  };
}
