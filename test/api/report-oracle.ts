import type { Database } from "../../functions/store/database.ts";
import type { DIMENSIONS } from "../../ops/audit/facts.ts";
import { judgeRows } from "../../ops/audit/judge.ts";
import { scanRows, type RawReading, type RawRow } from "../../ops/audit/raw-rows.ts";
import { nameSource } from "../../ops/audit/sources.ts";

export type Dimension = (typeof DIMENSIONS)[number];
export type Filters = Partial<Record<Dimension, string>>;

/** A raw row as docs/counting.md has it, judged and named by the audit's code, which is none of the pipeline's. */
export interface Seen {
  readonly atMs: number;
  readonly kind: "view" | "print" | "listen";
  readonly article: string;
  readonly visitor: string;
  /** Why it is no number of its kind: `repeat`, `robot`, `prefetch` or `own`. */
  readonly leftOut: string | undefined;
  readonly robot: string | undefined;
  readonly values: Readonly<Record<Dimension, string>>;
  readonly seconds: number;
  /** Percent; `undefined`, when its reader did not tell. */
  readonly depth: number | undefined;
}

/** What reports say of some rows. */
export interface Measures {
  readonly views: number;
  readonly prints: number;
  readonly listens: number;
  readonly seconds: number;
  readonly told: number;
  readonly pastHalf: number;
}

/** The section and author of an article. */
export type About = Readonly<{ section?: string | undefined; author?: string | undefined }>;

/** Reads every raw row of a site. */
export async function readSeen(
  db: Database,
  site: { readonly id: string; readonly hosts: readonly string[] },
  aboutOf: (article: string) => About,
): Promise<Seen[]> {
  const rows: RawRow[] = [];
  const readings: RawReading[] = [];
  const finders = {
    onRow: (row: RawRow | RawReading) => void (row.kind === "read" ? readings.push(row) : rows.push(row)),
    onUnreadable: (key: string, _: string | undefined, why: string) => {
      throw new Error(`${key}: ${why}`);
    },
    onPage: () => undefined,
  };
  await scanRows(db, site.id, () => true, finders, new AbortController().signal);
  const told = Map.groupBy(readings, ({ article, view }) => `${view} ${article}`);
  return [...Map.groupBy(rows, ({ article }) => article)].flatMap(([article, own]) => {
    const views = new Map(own.flatMap((row) => (row.kind === "view" ? [[`${row.view} ${row.hour}`, row]] : [])));
    return judgeRows(own).map(({ row, isRepeat }): Seen => {
      const reading = row.kind === "view" && !row.leftOut ? (told.get(`${row.view} ${article}`) ?? []) : [];
      return {
        atMs: row.timeMs,
        kind: row.kind,
        article,
        visitor: row.visitor,
        leftOut: row.leftOut ?? (isRepeat ? "repeat" : undefined),
        robot: row.robot,
        values: { ...valuesOf(views.get(`${row.view} ${row.hour}`) ?? row, site.hosts), ...labelOf(aboutOf(article)) },
        seconds: Math.max(0, ...reading.map(({ seconds }) => seconds)),
        depth: reading.length > 0 ? Math.max(...reading.map(({ depth }) => depth)) : undefined,
      };
    });
  });
}

function labelOf({ section, author }: About) {
  return { section: section || "(unknown)", author: author || "(unknown)" };
}

function valuesOf(row: RawRow, hosts: readonly string[]): Omit<Record<Dimension, string>, "section" | "author"> {
  const campaign = { source: row.campaignSource, medium: row.campaignMedium };
  const from = row.kind === "view" ? nameSource(row.referrer, campaign, hosts) : undefined;
  const language = row.kind === "view" ? row.language?.split(/[-_]/)[0]?.toLowerCase() : undefined;
  return {
    source: from?.source ?? "(unknown)",
    referrer: from?.referrer ?? "(unknown)",
    page: from?.page || "(unknown)",
    country: row.country || "(unknown)",
    device: row.device || "(unknown)",
    browser: row.browser || "(unknown)",
    language: language || "(unknown)",
  };
}

/** Whether a row has all the values that are asked for. */
export function hasValues({ values }: Seen, filters: Filters): boolean {
  return Object.entries(filters).every(([name, value]) =>
    Object.entries(values).some(([of, is]) => of === name && is === value),
  );
}

/** Counts what reports show of rows. */
export function measure(seen: readonly Seen[]): Measures {
  const counted = seen.filter(({ leftOut }) => leftOut === undefined);
  const views = counted.filter(({ kind }) => kind === "view");
  const told = views.filter(({ depth }) => depth !== undefined);
  // The seconds of a repeat count: its reader was reading.
  const reading = seen.filter(
    ({ kind, leftOut }) => kind === "view" && (leftOut === undefined || leftOut === "repeat"),
  );
  return {
    views: views.length,
    prints: counted.filter(({ kind }) => kind === "print").length,
    listens: counted.filter(({ kind }) => kind === "listen").length,
    seconds: reading.reduce((sum, { seconds }) => sum + seconds, 0),
    told: told.length,
    pastHalf: told.filter(({ depth = 0 }) => depth >= 50).length,
  };
}

/** Groups rows, and counts each group; groups in which nothing was counted are missing. */
export function measureBy(seen: readonly Seen[], keyOf: (one: Seen) => string): Map<string, Measures> {
  const groups = [...Map.groupBy(seen, keyOf)].map(([key, own]) => [key, measure(own)] as const);
  return new Map(groups.filter(([, measures]) => Object.values(measures).some((count) => count > 0)));
}
