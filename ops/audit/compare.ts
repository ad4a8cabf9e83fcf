import { createHash } from "node:crypto";
import type { UpdateItemCommandInput } from "@aws-sdk/client-dynamodb";
import { add, isSame, NOTHING, writeCounts, type Counts } from "./counts.ts";
import { nameLane, type LaneHour, type LaneName } from "./count-minutes.ts";
import type { StoredArticle, StoredNumbers } from "./stored-numbers.ts";

/** A stored number that is not what its raw rows say. */
export interface Difference {
  /** Which number: the article and its minute, hour or sum. */
  readonly what: string;
  readonly stored: Counts;
  readonly counted: Counts;
  /** The write that makes it right, unless it was changed since. */
  readonly mend: UpdateItemCommandInput;
}

/** Which hours of UTC are compared. */
export interface Scope {
  readonly site: string;
  readonly table: string;
  readonly isAsked: (hour: string) => boolean;
  /** Says whether the live minutes of an hour are still kept. */
  readonly hasMinutes: (hour: string) => boolean;
}

/**
 * Compares every stored number of some hours with what was counted from raw rows: minutes, open and settled hours of
 * articles, settled hours of the site. An article's closed sum is held against all of its settled hours, in scope or not.
 */
export function compareNumbers(scope: Scope, stored: StoredNumbers, counted: readonly LaneHour[]): Difference[] {
  return [
    ...compareMinutes(scope, stored, counted),
    ...compareArticles(scope, stored, counted),
    ...compareSiteHours(scope, stored, counted),
  ];
}

function compareMinutes(scope: Scope, stored: StoredNumbers, counted: readonly LaneHour[]): Difference[] {
  const right = new Map(counted.map((lane) => [nameLane(lane), lane]));
  return [...new Map([...stored.lanes, ...right])].flatMap(([name, { article, hour, lane }]) => {
    if (!scope.isAsked(hour) || !scope.hasMinutes(hour)) return [];
    const known = stored.lanes.get(name)?.minutes;
    const own = right.get(name)?.minutes;
    const key = { pk: `live|${scope.site}|${hour}|${spreadOf(article)}`, sk: `${article}|${lane}` };
    return [...new Set([...(known?.keys() ?? []), ...(own?.keys() ?? [])])].flatMap((minute) => {
      const digits = String(minute).padStart(2, "0");
      const what = `${article}, minute ${hour}:${digits}Z, lane ${lane}`;
      return differ(scope, what, key, `m${digits}`, known?.get(minute), own?.get(minute));
    });
  });
}

function compareArticles(scope: Scope, stored: StoredNumbers, counted: readonly LaneHour[]): Difference[] {
  const byArticle = Map.groupBy(counted, ({ article }) => article);
  return [...new Set([...stored.articles.keys(), ...byArticle.keys()])].flatMap((article) => {
    const known: StoredArticle = stored.articles.get(article) ?? { open: new Map(), hours: new Map() };
    const through = [known.through ?? "", stored.closedMark ?? ""].toSorted().at(-1) ?? "";
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
    return differ(
      scope,
      what,
      key,
      attribute,
      known.open.get(name)?.counts,
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
): (Difference & { readonly hour: string })[] {
  const byHour = Map.groupBy(lanes, ({ hour }) => hour);
  return [...new Set([...known.hours.keys(), ...byHour.keys()])].flatMap((hour) => {
    if (!scope.isAsked(hour) || hour > through) return [];
    const key = { pk: `article|${scope.site}|${article}`, sk: `hour|${hour}` };
    const right = addLanes(byHour.get(hour));
    return differ(scope, `${article}, hour ${hour}Z`, key, "tally", known.hours.get(hour), right).map((one) => ({
      ...one,
      hour,
    }));
  });
}

/** The closed sum is that of the settled hours, as they will be when they are mended. */
function compareClosed(
  scope: Scope,
  article: string,
  known: StoredArticle,
  through: string,
  mended: readonly { readonly hour: string; readonly counted: Counts }[],
): Difference[] {
  const hours = new Map([...known.hours, ...mended.map(({ hour, counted }) => [hour, counted] as const)]);
  const right = add([...hours].filter(([hour]) => hour <= through).map(([, counts]) => counts));
  const key = { pk: `article|${scope.site}|${article}`, sk: "totals" };
  return differ(scope, `${article}, sum of closed hours`, key, "closed", known.closed, right).map((one) => ({
    ...one,
    mend: {
      ...one.mend,
      UpdateExpression: `${one.mend.UpdateExpression}, through = :through`,
      ExpressionAttributeValues: { ...one.mend.ExpressionAttributeValues, ":through": { S: through } },
    },
  }));
}

function compareSiteHours(scope: Scope, stored: StoredNumbers, counted: readonly LaneHour[]): Difference[] {
  const byHour = Map.groupBy(counted, ({ hour }) => hour);
  return [...new Set([...stored.siteHours.keys(), ...byHour.keys()])].flatMap((hour) => {
    if (!scope.isAsked(hour) || hour > (stored.closedMark ?? "")) return [];
    const key = { pk: `site|${scope.site}`, sk: `hour|${hour}` };
    const right = addLanes(byHour.get(hour));
    return differ(scope, `the whole site, hour ${hour}Z`, key, "tally", stored.siteHours.get(hour), right);
  });
}

function addLanes(lanes: readonly LaneHour[] = []): Counts {
  return add(lanes.flatMap(({ minutes }) => [...minutes.values()]));
}

function differ(
  { table }: Scope,
  what: string,
  { pk, sk }: { readonly pk: string; readonly sk: string },
  attribute: string,
  known: Counts | undefined,
  right: Counts = NOTHING,
): Difference[] {
  const stored = known ?? NOTHING;
  if (isSame(stored, right)) return [];
  const mend: UpdateItemCommandInput = {
    TableName: table,
    Key: { pk: { S: pk }, sk: { S: sk } },
    UpdateExpression: "SET #number = :right",
    ConditionExpression: known ? "#number = :known" : "attribute_not_exists(#number)",
    ExpressionAttributeNames: { "#number": attribute },
    ExpressionAttributeValues: {
      ":right": { S: writeCounts(right) },
      ...(known && { ":known": { S: writeCounts(known) } }),
    },
  };
  return [{ what, stored, counted: right, mend }];
}

/** Live hours are spread over 8 partitions by the article's SHA-256. */
function spreadOf(article: string): number {
  return createHash("sha256").update(article).digest().readUInt32BE() % 8;
}
