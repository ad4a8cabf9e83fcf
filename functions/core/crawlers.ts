import list from "crawler-user-agents";
import { phraseFinder } from "./phrases.ts";

/** The kinds of the crawler list, the most telling first: a crawler of two kinds is of the first. */
const KINDS = [
  "ai-crawler",
  "search-engine",
  "social-preview",
  "feed-reader",
  "archiver",
  "monitoring",
  "academic",
  "advertising",
  "scanner",
  "seo",
  "browser-automation",
  "http-library",
] as const;

/** What a robot is for. */
export type RobotKind = (typeof KINDS)[number] | "unknown";

/** A crawler of the list. */
export interface Crawler {
  readonly name: string;
  readonly kind: RobotKind;
}

/** What the list says of a crawler; its own types know nothing of tags. */
interface Entry {
  readonly pattern: string;
  readonly tags?: readonly string[];
}

/** Names for patterns that are the address at which a company writes of its robots. */
const OWNERS: Readonly<Record<string, string>> = {
  "yandex.com/bots": "YandexBot",
  "pinterest.com/bot": "Pinterestbot",
};

/** The list as it is installed; a bundle has it without the examples (see build.ts). */
const entries: readonly Entry[] = list;
/** A pattern a line: one search through all of them takes a quarter of the time of 1,500, and a function waits for it when it starts. */
const lines = entries.map(({ pattern }) => pattern).join("\n");
/** Patterns that are only text. */
const plain = lines.match(/^(?:\\\W|[^\\^$.*+?()[\]{}|\n])+$/gm) ?? [];
const expressions = lines.match(/^(?!(?:\\\W|[^\\^$.*+?()[\]{}|\n])+$).+$/gm) ?? [];

const phrasesIn = phraseFinder(plain.map(textOf));
const anyExpression = new RegExp(expressions.join("|"));

/** Entries by what is found. Few requests are a robot's, so the first of them makes it. */
let known: ReadonlyMap<string, Entry> | undefined;

function entriesByFinding(): ReadonlyMap<string, Entry> {
  const texts = new Set(plain);
  return new Map(
    entries.map((entry) => [texts.has(entry.pattern) ? asText(textOf(entry.pattern)) : entry.pattern, entry]),
  );
}

/** Keeps the text `a+` apart from the pattern `a+`. */
const asText = (phrase: string) => `=${phrase}`;

/** The crawlers that are named in a User-Agent header, by the patterns of the `crawler-user-agents` list. */
export function crawlersIn(userAgent: string): Crawler[] {
  const found = phrasesIn(userAgent).map(asText);
  if (anyExpression.test(userAgent)) {
    found.push(...expressions.filter((pattern) => new RegExp(pattern).test(userAgent)));
  }
  if (found.length === 0) return [];
  known ??= entriesByFinding();
  return found.flatMap((finding) => known?.get(finding) ?? []).map(crawlerOf);
}

/** What a pattern that is only text stands for. */
function textOf(pattern: string): string {
  return pattern.includes("\\") ? pattern.replace(/\\(.)/g, "$1") : pattern;
}

/** Every crawler that can be named. */
export function allCrawlers(): Crawler[] {
  return entries.map(crawlerOf);
}

function crawlerOf({ pattern, tags }: Entry): Crawler {
  const name = nameOf(pattern);
  return { name: OWNERS[name] ?? name, kind: KINDS.find((kind) => tags?.includes(kind)) ?? "unknown" };
}

/** The list gives no names, so patterns do: `Ahrefs(Bot|SiteAudit)` is AhrefsBot, and `[cC]laude[bB]ot` ClaudeBot. */
function nameOf(pattern: string): string {
  return pattern
    .replace(/\[\\s\\S\]\*/g, " ")
    .replace(/\\?\/\\d\S*/g, "")
    .replace(/\[\w?([A-Z])\w?\]/g, "$1")
    .replace(/\((\w*)[^\w)][^)]*\)/g, "$1")
    .replace(/(?<!\\)\|.*/, "")
    .replace(/\\(.)/g, "$1")
    .replace(/ \(.*/, "")
    .replace(/^\W+|[^\w!]+$/g, "");
}
