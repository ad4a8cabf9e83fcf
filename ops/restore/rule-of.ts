import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { isRowKey, parseEventsPartition, parsePartition } from "../../functions/store/keys.ts";

/** An item as it is stored. */
export type Item = Readonly<Record<string, AttributeValue>>;

/**
 * When a copied item takes the place of a stored one: where there is none (`absent`), or where the stored one was made from less,
 * which an attribute of both says (`measure`). Some are put together attribute by attribute (`attributes`), old ids are folded
 * as an admin folds them (`fold`), and what settling makes anew whether or not it is there is left to it (`made`).
 */
export type Rule =
  | { readonly by: "absent" | "fold" | "made" }
  | { readonly by: "attributes"; readonly of: "live" | "totals" | "about" }
  | { readonly by: "measure"; readonly attribute: "re" | "tally" | "rows" | "hour" };

/** What kind of item of which table it is. */
export interface Kind {
  readonly table: "events" | "rollups";
  readonly site: string;
  readonly rule: Rule;
}

const BUCKETS = new Set(["board", "facts", "sitefacts", "curves"]);
/** Marks up to which settling is done with something, which only move on. */
const MARKS = new Set(["closed", "boarded", "facts", "factdays"]);

/** Says what an item is; `undefined` when it is none of Tirage's, or of a kind that this version does not know. */
export function kindOf(item: Item): Kind | undefined {
  const [pk, sk] = [item["pk"]?.S ?? "", item["sk"]?.S ?? ""];
  if (isRowKey({ pk, sk })) {
    // Rows never change, but for being judged anew.
    return { table: "events", site: parseEventsPartition(pk).site, rule: { by: "measure", attribute: "re" } };
  }
  const { holds, site = "" } = parsePartition(pk) ?? {};
  if (holds === "@salt") return { table: "events", site, rule: { by: "absent" } };
  const rule = ruleOf(holds ?? "", sk);
  return rule && { table: "rollups", site, rule };
}

function ruleOf(holds: string, sk: string): Rule | undefined {
  if (BUCKETS.has(holds)) return { by: "measure", attribute: "rows" };
  if (holds === "live" || holds === "about") return { by: "attributes", of: holds };
  if (holds === "same") return { by: "fold" };
  if (holds === "late" || holds === "relabel") return { by: "absent" };
  if (holds === "abouts" || holds === "marked" || holds === "audit") return { by: "made" };
  if (holds !== "article" && holds !== "site") return undefined;
  if (sk.startsWith("hour|")) return { by: "measure", attribute: "tally" };
  if (holds === "article") return sk === "totals" ? { by: "attributes", of: "totals" } : undefined;
  return MARKS.has(sk) ? { by: "measure", attribute: "hour" } : { by: "made" };
}
