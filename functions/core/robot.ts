import { isbot } from "isbot";
import { counterNames, counterRobot } from "./counter-robots.ts";
import { allCrawlers, crawlersIn, type RobotKind } from "./crawlers.ts";
import { FLOOD } from "./flood.ts";
import { productNames } from "./product-names.ts";
import { withoutReadersWords } from "./readers.ts";
import type { LeftOut } from "./row.ts";

/** Robots name themselves early, and a header of 16 KB is no browser's. */
const MAX_LENGTH = 2_048;

/** A robot that only its browser gives away. */
const WEBDRIVER = "webdriver";

/** A robot that has no name on any list. */
const NAMELESS = "other";

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
  if (!isbot(said.replace(/news/gi, ""))) return webdriver ? WEBDRIVER : undefined;
  const lower = said.toLowerCase();
  return LIBRARIES.find((name) => lower.includes(name.toLowerCase())) ?? NAMELESS;
}

/** What a row says of its sender, as far as robots go. */
export interface Judgement {
  readonly leftOut?: LeftOut | undefined;
  /** The robot's name, where it was one. */
  readonly robot?: string | undefined;
}

/** A header of a reader that says these products besides: `isbot` takes a bare word for a robot. */
function headerWith(products: string): string {
  const named = products.split(" ").map((name) => `${name}/1.0`);
  return `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 ${named.join(" ")} Safari/537.36`;
}

/**
 * The product names by which a request can be judged again, as they are kept with its row. Empty where they say something
 * else than the whole header does: then the whole header had the last word.
 */
export function tellingProducts(userAgent: string, webdriver: boolean): string {
  const products = productNames(userAgent);
  return products && robotName(headerWith(products), webdriver) === robotName(userAgent, webdriver) ? products : "";
}

/** Every name that today's lists and rules can give. */
let names: ReadonlySet<string> | undefined;

/**
 * Judges a stored row by today's lists of robots. A robot stays one when its browser or its many views gave it away, and
 * where no product name is kept, as long as its own name is on a list. What is no robot any more counts as a reader's, though
 * it may have been prefetched as well: that was not kept. What no token of a page vouched for stays left out.
 * @param products as `tellingProducts` gave them
 */
export function judgeAgain({ leftOut, robot }: Judgement, products: string): Judgement {
  if (leftOut === "unsigned") return { leftOut, robot };
  const named = products ? robotName(headerWith(products), false) : undefined;
  if (named !== undefined) return { leftOut: "robot", robot: named };
  if (leftOut !== "robot" || robot === undefined || robot === WEBDRIVER || robot === FLOOD) return { leftOut, robot };
  names ??= new Set([...allCrawlers().map(({ name }) => name), ...counterNames, ...LIBRARIES, NAMELESS]);
  return products || !names.has(robot) ? {} : { leftOut, robot };
}

/** Says whether the request was made ahead of a reading that may never come (`Sec-Purpose`, and its elder names). */
export function isPrefetch(headers: Readonly<Record<string, string | undefined>>): boolean {
  const purpose = headers["sec-purpose"] ?? headers["purpose"] ?? headers["x-moz"] ?? headers["x-purpose"] ?? "";
  return /prefetch|prerender|preview/i.test(purpose);
}
