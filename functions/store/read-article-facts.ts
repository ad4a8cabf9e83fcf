import type { Site } from "../core/config.ts";
import { mergeFacts, type Facts } from "../core/facts.ts";
import { labelFacts } from "../core/label.ts";
import type { Period } from "../core/period.ts";
import type { Database } from "./database.ts";
import { readAbouts } from "./read-abouts.ts";
import { readPieces } from "./read-pieces.ts";

/**
 * Reads the facts of an article in a period, with those of ids that are folded into it.
 * @param ids the article's own first, then the old ones
 */
export async function readArticleFacts(
  db: Database,
  site: Site,
  period: Period,
  ids: readonly string[],
): Promise<Facts> {
  const [article = ""] = ids;
  const [pieces, abouts] = await Promise.all([
    readPieces(db, site, period, "month", "articles", { articles: ids }),
    readAbouts(db, site.id, [article]),
  ]);
  return labelFacts(
    mergeFacts(pieces.flatMap(({ facts }) => ids.flatMap((id) => facts.get(id) ?? []))),
    abouts.get(article),
  );
}
