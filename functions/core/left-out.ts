import type { Facts } from "./facts.ts";

/** Why views were left out. */
export const REASONS = ["repeat", "robot", "prefetch", "own"] as const;
export type Reason = (typeof REASONS)[number];

/** Views that were left out, by reason, and those of robots by name. */
export interface LeftOutViews {
  readonly reasons: Readonly<Record<Reason, number>>;
  /** The most views first. */
  readonly robots: readonly { readonly name: string; readonly views: number }[];
}

/** The name of a robot that gave none when its row was stored. */
const NAMELESS = "other";

/** Sums up what was left out. */
export function leftOutOf(parts: Iterable<Pick<Facts, "leftOut">>): LeftOutViews {
  const reasons = { repeat: 0, robot: 0, prefetch: 0, own: 0 };
  const robots = new Map<string, number>();
  for (const { leftOut } of parts) {
    for (const [key, count] of leftOut) {
      const reason = REASONS.find((one) => key === one || key.startsWith(`${one} `));
      if (!reason) continue;
      reasons[reason] += count;
      if (reason !== "robot") continue;
      const name = key.slice("robot ".length) || NAMELESS;
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
