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
/** Those whose pattern is only text, by that text. */
const byPhrase = new Map<string, Entry>();
const byExpression: Entry[] = [];
for (const entry of entries) {
  const isPlain = /^(?:\\\W|[^\\^$.*+?()[\]{}|])+$/.test(entry.pattern);
  if (isPlain) byPhrase.set(entry.pattern.replace(/\\(.)/g, "$1"), entry);
  else byExpression.push(entry);
}

const phrasesIn = phraseFinder(byPhrase.keys());
const anyExpression = new RegExp(byExpression.map(({ pattern }) => pattern).join("|"));

/** The crawlers that are named in a User-Agent header, by the patterns of the `crawler-user-agents` list. */
export function crawlersIn(userAgent: string): Crawler[] {
  const found = phrasesIn(userAgent).flatMap((phrase) => byPhrase.get(phrase) ?? []);
  if (anyExpression.test(userAgent))
    found.push(...byExpression.filter(({ pattern }) => new RegExp(pattern).test(userAgent)));
  return found.map(crawlerOf);
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
