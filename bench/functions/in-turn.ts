import type { Chance } from "../../local/newsroom/chance.ts";

/** Some things in an order of chance, each order as likely as any other: nobody is always the one after the same other. */
export function inTurn<Item>({ next }: Pick<Chance, "next">, items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, at: next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
