import { addDistinct, hashOf } from "./distinct.ts";
import { addToCell, MEASURES, nameCell, NO_LABEL, noFacts, type CountedFacts } from "./facts.ts";
import { judgeRows, type Judged } from "./judge.ts";
import type { RawReading, RawRow } from "./raw-rows.ts";
import { nameSource } from "./sources.ts";

/** What of an hour's rows is counted. */
export interface HourRows {
  readonly hour: string;
  /** Rows of the hour, and of the 30 s before. */
  readonly rows: readonly RawRow[];
  readonly readings: readonly RawReading[];
}

const HOUR_MS = 3_600_000;

/**
 * Counts the facts of an hour from raw rows, by the rules of docs/counting.md and by code of its own.
 * @param slots parts of the hour that are counted apart
 * @param hosts the site's own
 * @returns of each part the articles that had rows in it
 */
export function countFacts(
  { hour, rows, readings }: HourRows,
  slots: number,
  hosts: readonly string[],
): Map<string, CountedFacts>[] {
  const startMs = Date.parse(`${hour}:00:00Z`);
  const counted = Array.from({ length: slots }, () => new Map<string, CountedFacts>());
  const told = Map.groupBy(readings, ({ article }) => article);
  for (const [article, own] of Map.groupBy(rows, (row) => row.article)) {
    const inside = own.filter((row) => row.hour === hour).toSorted((a, b) => a.lane - b.lane);
    const lanes = new Set(inside.map(({ lane }) => lane));
    const views = new Map(inside.flatMap((row) => (row.kind === "view" ? [[row.view, row]] : [])));
    // Readers' tellings lie beside rows of their lane; without such, nobody was there to tell.
    const readingOf = fullest((told.get(article) ?? []).filter(({ lane }) => lanes.has(lane)));
    for (const judged of judgeRows(own)) {
      const { row } = judged;
      if (row.hour !== hour) continue;
      const slot = counted[Math.floor(((row.timeMs - startMs) / HOUR_MS) * slots)];
      const facts = slot?.get(article) ?? noFacts();
      slot?.set(article, facts);
      const reading = row.kind === "view" ? readingOf.get(row.view ?? "") : undefined;
      facts.rows += 1 + row.rejudged + (reading ? 1 : 0);
      if (row.kind === "view" && row.leftOut)
        addOne(facts.leftOut, nameLeftOut(row, hosts, reasonOf(row.leftOut, row.robot)));
      if (row.leftOut) continue;
      if (row.kind === "view" && judged.isRepeat) addOne(facts.leftOut, nameLeftOut(row, hosts, "repeat"));
      else if (row.kind === "view") addDistinct(facts.visitors, [hashOf(row.visitor)]);
      const measures = measure(judged, reading);
      if (measures.some((one) => one > 0)) addToCell(facts.cells, cellOf(views.get(row.view) ?? row, hosts), measures);
    }
  }
  return counted;
}

function reasonOf(leftOut: string, robot: string | undefined): string {
  return leftOut === "robot" && robot ? `robot ${robot}` : leftOut;
}

function addOne(to: Map<string, number>, reason: string): void {
  to.set(reason, (to.get(reason) ?? 0) + 1);
}

/** A view's totals only grow, so the largest are the last word. */
function fullest(readings: readonly RawReading[]): Map<string, { seconds: number; depth: number }> {
  const byView = Map.groupBy(readings, ({ view }) => view);
  return new Map(
    [...byView].map(([view, own]) => [
      view,
      { seconds: Math.max(...own.map(({ seconds }) => seconds)), depth: Math.max(...own.map(({ depth }) => depth)) },
    ]),
  );
}

function measure({ row, isRepeat }: Judged, reading: { seconds: number; depth: number } | undefined): number[] {
  const counts: Partial<Record<(typeof MEASURES)[number], number>> = {};
  if (isRepeat) {
    if (row.kind === "view") counts.seconds = reading?.seconds ?? 0;
  } else {
    counts[`${row.kind}s`] = 1;
    if (reading) {
      Object.assign(counts, { told: 1, seconds: reading.seconds });
      for (const depth of [25, 50, 75, 100] as const) counts[`past${depth}`] = reading.depth >= depth ? 1 : 0;
    }
  }
  return MEASURES.map((name) => counts[name] ?? 0);
}

/** The source, country, device and language of a view that was left out, with the reason. */
function nameLeftOut(row: RawRow, hosts: readonly string[], reason: string): string {
  const [, , source, , , country, device, , language] = valuesOfRow(row, hosts);
  return [source, country, device, language, reason].join("|");
}

/** @param row a view, or a print or listen whose view is not in the hour */
function cellOf(row: RawRow, hosts: readonly string[]): string {
  return nameCell(valuesOfRow(row, hosts));
}

function valuesOfRow(row: RawRow, hosts: readonly string[]): string[] {
  const { source, referrer, page } =
    row.kind === "view"
      ? nameSource(row.referrer, { source: row.campaignSource, medium: row.campaignMedium }, hosts)
      : { source: undefined, referrer: undefined, page: undefined };
  const language =
    row.kind === "view" ? /^[a-z]{2,3}(?=$|[-_])/i.exec(row.language ?? "")?.[0].toLowerCase() : undefined;
  const values = [source, referrer, page, row.country, row.device, row.browser, language];
  return [...NO_LABEL, ...values.map((value) => value || "(unknown)")];
}
