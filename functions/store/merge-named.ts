import { mergeFacts, type Facts } from "../core/facts.ts";
import type { NamedFacts } from "./article-facts.ts";

/** Adds up the facts of each name. */
export function mergeNamed(parts: readonly NamedFacts[]): Map<string, Facts> {
  const all = Map.groupBy(
    parts.flatMap((part) => [...part]),
    ([name]) => name,
  );
  return new Map([...all].map(([name, own]) => [name, mergeFacts(own.map(([, facts]) => facts))]));
}
