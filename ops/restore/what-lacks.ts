import { parseOpenAttribute } from "../../functions/store/keys.ts";
import type { Item } from "./rule-of.ts";

/** Says whether what is stored was made from less than the copied item: by the attribute that tells of both. */
export function isFuller(attribute: string, copied: Item, stored: Item | undefined): boolean {
  if (!stored) return true;
  const [mine, theirs] = [copied[attribute], stored[attribute]];
  if (!mine) return false;
  if (!theirs) return true;
  if (mine.N) return Number(mine.N) > Number(theirs.N);
  return attribute === "tally" ? hasMoreRows(mine.S, theirs.S) : (mine.S ?? "") > (theirs.S ?? "");
}

/** What a stored item lacks, and by what of it that was judged. */
export interface Lack {
  readonly set: Item;
  /** Attributes that have to be as they were read, besides those that are set. */
  readonly asRead: readonly string[];
}

/** Says what a stored item lacks that a copied one has, of those that are put together attribute by attribute. */
export function whatLacks(of: "live" | "totals" | "about", copied: Item, stored: Item): Lack {
  if (of === "totals") return totalsLack(copied, stored);
  const set = Object.entries(copied).filter(([name, value]) => {
    if (name === "pk" || name === "sk") return false;
    if (!stored[name]) return true;
    return of === "live" && name !== "ttl" && hasMoreRows(value.S, stored[name].S);
  });
  return { set: Object.fromEntries(set), asRead: [] };
}

/**
 * The sum of closed hours and the hour up to which it goes belong together. Where the stored one goes further, what it lacks
 * is in the settled hours, and is added up from these.
 */
function totalsLack(copied: Item, stored: Item): Lack {
  const set: Record<string, Item[string]> = {};
  for (const name of ["baseline", "about"]) if (copied[name] && !stored[name]) set[name] = copied[name];
  const through = copied["through"]?.S ?? "";
  const isFurther =
    through > (stored["through"]?.S ?? "") &&
    (!stored["closed"] || hasMoreRows(copied["closed"]?.S, stored["closed"].S));
  if (isFurther) for (const name of ["closed", "through"]) if (copied[name]) set[name] = copied[name];
  const closed = (set["through"] ?? stored["through"])?.S ?? "";
  for (const [name, value] of Object.entries(copied)) {
    const open = parseOpenAttribute(name);
    if (!open || open.hour <= closed) continue;
    if (!stored[name] || hasMoreRows(value.S, stored[name].S)) set[name] = value;
  }
  return { set, asRead: ["closed", "through"] };
}

/** A packed tally sorts by its rows, which stand first. */
function hasMoreRows(mine = "", theirs = ""): boolean {
  return (mine.split(",")[0] ?? "") > (theirs.split(",")[0] ?? "");
}
