import { isbot } from "isbot";
import { counterRobot } from "./counter-robots.ts";
import { crawlersIn, type RobotKind } from "./crawlers.ts";
import { withoutReadersWords } from "./readers.ts";

/** Robots name themselves early, and a header of 16 KB is no browser's. */
const MAX_LENGTH = 2_048;

/** Programs that only `isbot` knows, by what they say of themselves. */
export const LIBRARIES = ["Java", "node", "okhttp", "python", "undici"] as const;

/** What drives a robot says less of it than its own name, which stands in the same header. */
const DRIVERS: ReadonlySet<RobotKind> = new Set<RobotKind>(["browser-automation", "http-library"]);

/**
 * Names the robot behind a request, or returns `undefined` for a person. The name is one of a closed list, `webdriver`
 * for a robot that only its browser gives away, or `other`: never what the header says, since whoever writes it may
 * put an address into it.
 * @param userAgent the User-Agent header, compared with the lists `isbot`, `crawler-user-agents` and COUNTER's
 * @param webdriver whether the browser said that it is driven by a program (`navigator.webdriver`)
 */
export function robotName(userAgent: string, webdriver: boolean): string | undefined {
  const said = withoutReadersWords(userAgent.slice(0, MAX_LENGTH));
  const crawlers = crawlersIn(said);
  const [crawler] = [...crawlers.filter(({ kind }) => !DRIVERS.has(kind)), ...crawlers];
  if (crawler) return crawler.name;
  const counted = counterRobot(said);
  if (counted !== undefined) return counted;
  // An app with `news` in its name is what a news site is read in; the robots of news are on the other lists.
  if (!isbot(said.replace(/news/gi, ""))) return webdriver ? "webdriver" : undefined;
  const lower = said.toLowerCase();
  return LIBRARIES.find((name) => lower.includes(name.toLowerCase())) ?? "other";
}

/** Says whether the request was made ahead of a reading that may never come (`Sec-Purpose`, and its elder names). */
export function isPrefetch(headers: Readonly<Record<string, string | undefined>>): boolean {
  const purpose = headers["sec-purpose"] ?? headers["purpose"] ?? headers["x-moz"] ?? headers["x-purpose"] ?? "";
  return /prefetch|prerender|preview/i.test(purpose);
}
