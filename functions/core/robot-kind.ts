import { counterNames } from "./counter-robots.ts";
import { allCrawlers, type RobotKind } from "./crawlers.ts";
import { FLOOD } from "./flood.ts";
import { LIBRARIES } from "./robot.ts";

const kinds: ReadonlyMap<string, RobotKind> = new Map<string, RobotKind>([
  ...[...counterNames, "other", FLOOD].map((name) => [name, "unknown"] as const),
  ...LIBRARIES.map((name) => [name, "http-library"] as const),
  ["webdriver", "browser-automation"],
  ...allCrawlers().map(({ name, kind }) => [name, kind] as const),
]);

/**
 * What the robot of this name is for, by the crawler list of today: rows keep names and no kinds, so that a list that
 * learns more says more of old rows as well.
 */
export function robotKind(name: string): RobotKind {
  return kinds.get(name) ?? "unknown";
}

/** Every name that a robot can have. */
export const robotNames: ReadonlySet<string> = new Set(kinds.keys());
