import { createHash } from "node:crypto";
import type { UpdateItemCommandInput } from "@aws-sdk/client-dynamodb";
import { add, compareCounts, NOTHING, writeCounts, type Counts } from "./counts.ts";
import { nameLane, type LaneHour, type LaneName } from "./count-minutes.ts";
import { differ, type Difference } from "./difference.ts";
import { nothingStored, type StoredArticle, type StoredCounts, type StoredNumbers } from "./stored-numbers.ts";

/** Which hours of UTC are compared. */
export interface Scope {
  readonly site: string;
  readonly table: string;
  readonly isAsked: (hour: string) => boolean;
  /** Says whether the live minutes of an hour are still kept. */
  readonly hasMinutes: (hour: string) => boolean;
  /** The hour up to which every article is closed. */
  readonly closedMark: string;
}

/**
 * Compares every stored tally of some hours with what was counted from raw rows: minutes, open and settled hours of
 * articles, settled hours of the site. An article's closed sum is held against all of its settled hours, in scope or not.
 */
export function compareTallies(scope: Scope, stored: StoredNumbers, counted: readonly LaneHour[]): Difference[] {
  return [
    ...compareMinutes(scope, stored, counted),
    ...compareArticles(scope, stored, counted),
    ...compareSiteHours(scope, stored, counted),
  ];
}

function compareMinutes(scope: Scope, stored: StoredNumbers, counted: readonly LaneHour[]): Difference[] {
  const right = new Map(counted.map((lane) => [nameLane(lane), lane]));
  return [...new Map<string, LaneName>([...stored.lanes, ...right])].flatMap(([name, { article, hour, lane }]) => {
    if (!scope.isAsked(hour) || !scope.hasMinutes(hour)) return [];
    const known = stored.lanes.get(name)?.minutes;
    const own = right.get(name)?.minutes;
    const key = { pk: `live|${scope.site}|${hour}|${spreadOf(article)}`, sk: `${article}|${lane}` };
    return [...new Set([...(known?.keys() ?? []), ...(own?.keys() ?? [])])].flatMap((minute) => {
      const digits = String(minute).padStart(2, "0");
      const what = `${article}, minute ${hour}:${digits}Z, lane ${lane}`;
      return differTally(scope, what, key, `m${digits}`, known?.get(minute), own?.get(minute));
    });
  });
}

function compareArticles(scope: Scope, stored: StoredNumbers, counted: readonly LaneHour[]): Difference[] {
  const byArticle = Map.groupBy(counted, ({ article }) => article);
  return [...new Set([...stored.articles.keys(), ...byArticle.keys()])].flatMap((article) => {
    const known = stored.articles.get(article) ?? nothingStored();
    const through = [known.through ?? "", scope.closedMark].toSorted().at(-1) ?? "";
    const lanes = byArticle.get(article) ?? [];
    const hours = compareHours(scope, article, known, through, lanes);
    return [
      ...compareOpen(scope, article, known, through, lanes),
      ...hours,
      ...compareClosed(scope, article, known, through, hours),
    ];
  });
}

function compareOpen(
  scope: Scope,
  article: string,
  known: StoredArticle,
  through: string,
  lanes: readonly LaneHour[],
): Difference[] {
  const right = new Map(lanes.map((lane) => [nameLane(lane), lane]));
  return [...new Map<string, LaneName>([...known.open, ...right])].flatMap(([name, { hour, lane }]) => {
    if (!scope.isAsked(hour) || hour <= through) return [];
    const key = { pk: `article|${scope.site}|${article}`, sk: "totals" };
    const attribute = `o${lane}${(Date.parse(`${hour}:00Z`) / 3_600_000).toString(36)}`;
    const what = `${article}, open hour ${hour}Z, lane ${lane}`;
    return differTally(
      scope,
      what,
      key,
      attribute,
      known.open.get(name)?.stored,
      add(right.get(name)?.minutes.values() ?? []),
    );
  });
}

function compareHours(
  scope: Scope,
  article: string,
  known: StoredArticle,
  through: string,
  lanes: readonly LaneHour[],
): (Difference & { readonly hour: string; readonly right: Counts })[] {
  const byHour = Map.groupBy(lanes, ({ hour }) => hour);
  return [...new Set([...known.hours.keys(), ...byHour.keys()])].flatMap((hour) => {
    if (!scope.isAsked(hour) || hour > through) return [];
    const key = { pk: `article|${scope.site}|${article}`, sk: `hour|${hour}` };
    const right = addLanes(byHour.get(hour));
    return differTally(scope, `${article}, hour ${hour}Z`, key, "tally", known.hours.get(hour), right).map((one) => ({
      ...one,
      hour,
      right,
    }));
  });
}

/** The closed sum is that of the settled hours, as they will be when they are mended. */
function compareClosed(
  scope: Scope,
  article: string,
  known: StoredArticle,
  through: string,
  mended: readonly { readonly hour: string; readonly right: Counts }[],
): Difference[] {
  const hours = new Map([
    ...[...known.hours].map(([hour, { counts }]) => [hour, counts ?? NOTHING] as const),
    ...mended.map(({ hour, right }) => [hour, right] as const),
  ]);
  if (!known.others) return [];
  const inside = [...hours].filter(([hour]) => hour <= through).map(([, counts]) => counts);
  const key = { pk: `article|${scope.site}|${article}`, sk: "totals" };
  const what = `${article}, sum of closed hours`;
  return differTally(scope, what, key, "closed", known.closed, add([known.others, ...inside]), { through });
}

function compareSiteHours(scope: Scope, stored: StoredNumbers, counted: readonly LaneHour[]): Difference[] {
  const byHour = Map.groupBy(counted, ({ hour }) => hour);
  return [...new Set([...stored.siteHours.keys(), ...byHour.keys()])].flatMap((hour) => {
    if (!scope.isAsked(hour) || hour > scope.closedMark) return [];
    const key = { pk: `site|${scope.site}`, sk: `hour|${hour}` };
    const right = addLanes(byHour.get(hour));
    return differTally(scope, `the whole site, hour ${hour}Z`, key, "tally", stored.siteHours.get(hour), right);
  });
}

function addLanes(lanes: readonly LaneHour[] = []): Counts {
  return add(lanes.flatMap(({ minutes }) => [...minutes.values()]));
}

function differTally(
  { table }: Scope,
  what: string,
  { pk, sk }: { readonly pk: string; readonly sk: string },
  attribute: string,
  known: StoredCounts | undefined,
  right: Counts = NOTHING,
  others: Readonly<Record<string, string>> = {},
): Difference[] {
  const names = Object.keys(others);
  const write: UpdateItemCommandInput = {
    TableName: table,
    Key: { pk: { S: pk }, sk: { S: sk } },
    UpdateExpression: `SET ${["#number = :right", ...names.map((name) => `${name} = :${name}`)].join(", ")}`,
    ConditionExpression: known ? "#number = :known" : "attribute_not_exists(#number)",
    ExpressionAttributeNames: { "#number": attribute },
    ExpressionAttributeValues: {
      ":right": { S: writeCounts(right) },
      ...(known && { ":known": known.value }),
      ...Object.fromEntries(names.map((name) => [`:${name}`, { S: others[name] ?? "" }])),
    },
  };
  if (known?.unreadable !== undefined)
    return [{ what, numbers: [], more: 0, unreadable: known.unreadable, mend: { write } }];
  return differ(what, compareCounts(known?.counts, right), { write });
}

/** Live hours are spread over 8 partitions by the article's SHA-256. */
function spreadOf(article: string): number {
  return createHash("sha256").update(article).digest().readUInt32BE() % 8;
}
