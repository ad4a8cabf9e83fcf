import type { Site } from "../core/config.ts";
import { mergeFacts, type Facts } from "../core/facts.ts";
import type { Period } from "../core/period.ts";
import type { Database } from "./database.ts";
import { readPieces } from "./read-pieces.ts";

/**
 * Reads the facts of an article in a period, with those of ids that are folded into it, as they are kept: without its section
 * and author.
 */
export async function readArticleFacts(
  db: Database,
  site: Site,
  period: Period,
  ids: readonly string[],
): Promise<Facts> {
  const pieces = await readPieces(db, site, period, "month", "articles", { articles: ids });
  return mergeFacts(pieces.flatMap(({ facts }) => ids.flatMap((id) => facts.get(id) ?? [])));
}
