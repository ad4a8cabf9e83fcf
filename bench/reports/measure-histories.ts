import { startEmbeddedDatabase } from "../../local/embedded-database.ts";
import { groupWrites } from "../../local/newsroom/group-writes.ts";
import { openTables, reachDatabase } from "../open-tables.ts";
import { figure } from "../table.ts";
import { USUAL_DAYS, USUAL_READERS, VIEWS_AN_ARTICLE, type HistorySize } from "./history.ts";
import { measureReports, type HistoryUse } from "./measure-reports.ts";

/** What is measured where nobody asks for anything else. */
export const USUAL_ARTICLES: readonly number[] = [100, 1_000, 10_000, 100_000];
export const USUAL_EVENTS: readonly number[] = [10_000, 100_000, 1_000_000, 10_000_000];
export const USUAL_ROUNDS = 20;

const PATIENT_MS = 300_000;

/** Histories of so many articles and events: those in which each article has a hundred views or more. */
export function sizesOf(articles: readonly number[], events: readonly number[]): HistorySize[] {
  return articles.flatMap((count) =>
    events
      .filter((views) => views >= count * VIEWS_AN_ARTICLE)
      .map((views) => ({ articles: count, events: views, days: USUAL_DAYS, readers: USUAL_READERS })),
  );
}

/**
 * Measures what reports take of histories, each in tables of its own, in a DynamoDB Local that keeps its data in memory.
 * @param tell is told what is being measured
 */
export async function measureHistories(
  sizes: readonly HistorySize[],
  rounds: number,
  tell: (what: string) => void,
): Promise<HistoryUse[]> {
  tell("starting the embedded database");
  const { endpoint, stop } = await startEmbeddedDatabase();
  try {
    const uses: HistoryUse[] = [];
    for (const [at, size] of sizes.entries()) {
      tell(`reports: ${figure(size.events)} events of ${figure(size.articles)} articles`);
      const db = await openTables(endpoint, String(at), PATIENT_MS);
      const bulk = { ...db, client: groupWrites(reachDatabase(endpoint, PATIENT_MS)) };
      uses.push(await measureReports(db, bulk, size, rounds));
      for (const { client } of [db, bulk]) client.destroy();
    }
    return uses;
  } finally {
    await stop();
  }
}
