import { startEmbeddedDatabase } from "../../local/embedded-database.ts";
import { openTables } from "../open-tables.ts";
import { measureSettling, type Hour, type Settling } from "./measure-settling.ts";

/** A run begins nothing new after so many minutes, as a deployed one does. */
export const USUAL_MINUTES = 4;
/** Hours of more and more articles, and one of articles that are read more. */
export const USUAL_HOURS: readonly Hour[] = [
  { articles: 100, viewsEach: 2 },
  { articles: 1_000, viewsEach: 2 },
  { articles: 5_000, viewsEach: 2 },
  { articles: 100, viewsEach: 30 },
];

/**
 * Measures how hours are settled, each in tables of its own, in a DynamoDB Local that keeps its data in memory.
 * @param tell is told what is being measured
 */
export async function measureHours(
  hours: readonly Hour[],
  runMinutes: number,
  tell: (what: string) => void,
): Promise<Settling[]> {
  tell("starting the embedded database");
  const { endpoint, stop } = await startEmbeddedDatabase();
  try {
    const settlings: Settling[] = [];
    for (const [at, hour] of hours.entries()) {
      tell(`settle: an hour of ${hour.articles} articles with ${hour.viewsEach} views each`);
      const db = await openTables(endpoint, String(at));
      settlings.push(...(await measureSettling(db, hour, runMinutes * 60_000)));
      db.client.destroy();
    }
    return settlings;
  } finally {
    await stop();
  }
}
