import { paginateQuery, type AttributeValue, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { inflateRawSync } from "node:zlib";
import { readCounts, type Counts } from "./counts.ts";
import { DIMENSIONS, MEASURES, addToCell, nameCell, type Cells } from "./facts.ts";
import { readVisitors, type StoredVisitors } from "./stored-visitors.ts";

type Item = Record<string, AttributeValue>;

/** A stretch of time that is stored as one, or in parts. */
export interface StoredBucket {
  /** As they were read, the head first. */
  readonly items: readonly Item[];
  /** The number of rows that it is kept by; some buckets are kept by the time alone. */
  readonly rows: number | undefined;
  readonly parts: readonly unknown[];
  readonly sum: unknown;
  readonly margins: unknown;
}

/** A bucket that is stored, and cannot be read. */
export interface Unreadable {
  readonly items: readonly Item[];
  readonly unreadable: string;
}

/** Facts of one name, as they are stored. */
export interface StoredFacts {
  readonly rows: number;
  /** With all their values. */
  readonly cells: Cells;
  readonly leftOut: ReadonlyMap<string, number>;
  readonly visitors: StoredVisitors;
}

/** Reads a bucket, consistent. @returns `undefined` when there is none, or it has expired */
export async function readBucket(
  { client, rollups }: { readonly client: DynamoDBClient; readonly rollups: string },
  pk: string,
  bucket: string,
  nowMs: number,
): Promise<StoredBucket | Unreadable | undefined> {
  const found = new Map<string, Item>();
  const pages = paginateQuery(
    { client },
    {
      TableName: rollups,
      ConsistentRead: true,
      KeyConditionExpression: "pk = :pk AND sk BETWEEN :first AND :last",
      ExpressionAttributeValues: { ":pk": { S: pk }, ":first": { S: bucket }, ":last": { S: `${bucket}|~` } },
    },
  );
  for await (const page of pages) for (const item of page.Items ?? []) found.set(item["sk"]?.S ?? "", item);
  const head = found.get(bucket);
  if (!head || Number(head["ttl"]?.N ?? Infinity) * 1_000 <= nowMs) return undefined;
  const count = Number(head["parts"]?.N);
  const keys = count === 1 ? [bucket] : Array.from({ length: count || 0 }, (_, part) => `${bucket}|${count}|${part}`);
  const parts = keys.map((key) => found.get(key));
  const items = [...new Set([head, ...parts])].filter((item) => item !== undefined);
  try {
    if (!(count >= 1)) throw new Error("it does not say of how many parts it is");
    const missing = keys.filter((key) => !found.has(key)).length;
    if (missing > 0) throw new Error(`${missing} of its ${count} parts are missing`);
    return {
      items,
      rows: readRowsNumber(head["rows"]?.S ?? ""),
      parts: parts.map((part) => inflate(part?.["data"])),
      sum: head["sum"] && inflate(head["sum"]),
      margins: head["margins"] && inflate(head["margins"]),
    };
  } catch (error) {
    return { items, unreadable: error instanceof Error ? error.message : String(error) };
  }
}

function inflate(value: AttributeValue | undefined): unknown {
  if (!value?.B) throw new Error("its data are missing");
  return JSON.parse(inflateRawSync(value.B).toString());
}

/** The number before what else a bucket is kept by; `made` says that it is kept by a time alone. */
function readRowsNumber(text: string): number | undefined {
  const [digits = ""] = text.split("|");
  if (digits === "made") return undefined;
  const rows = Number.parseInt(digits.slice(1), 36);
  if (digits.length - 1 !== Number.parseInt(digits[0] ?? "", 36) || Number.isNaN(rows))
    throw new Error("it does not say how many rows it was made from");
  return rows;
}

/** Reads the articles of a board. @throws when it is none */
export function readBoard({ parts }: StoredBucket): Map<string, Counts> {
  return new Map(parts.flatMap((part) => listOf(part)).map((one) => [textOf(one, 0), readCounts(textOf(one, 1))]));
}

/** Reads how articles grew. @throws when that cannot be read */
export function readCurves({ parts }: StoredBucket): Map<string, readonly number[]> {
  return new Map(
    parts
      .flatMap((part) => listOf(part))
      .map((one) => {
        const views = listOf(field(one, "views")).map((value) => numberOf(value));
        const article = field(one, "article");
        if (typeof article !== "string") throw new Error("a curve of no article");
        return [article, views];
      }),
  );
}

/** Reads the facts of each slot by name. @throws when they cannot be read */
export function readFacts(parts: readonly unknown[]): Map<string, StoredFacts>[] {
  const slots: Map<string, StoredFacts>[] = [];
  for (const part of parts) {
    for (const [at, text] of listOf(field(part, "slots")).entries()) {
      const slot = (slots[at] ??= new Map<string, StoredFacts>());
      const json: unknown = JSON.parse(String(text));
      const texts = listOf(field(json, "texts")).map(String);
      for (const facts of listOf(field(json, "facts"))) slot.set(textOf(facts, 0), readNamed(facts, texts));
    }
  }
  return slots;
}

function readNamed(facts: unknown, texts: readonly string[]): StoredFacts {
  const [, rows, visitors, leftOut, packed] = listOf(facts);
  const cells: Cells = new Map();
  for (const cell of listOf(packed)) {
    const numbers = listOf(cell).map((number) => numberOf(number));
    const values = DIMENSIONS.map((_, at) => texts[numbers[at] ?? 0]);
    if (values.includes(undefined)) throw new Error("a cell with a value that is nowhere");
    addToCell(
      cells,
      nameCell(values.map(String)),
      MEASURES.map((_, at) => numbers[DIMENSIONS.length + at] ?? 0),
    );
  }
  return {
    rows: numberOf(rows),
    cells,
    leftOut: new Map(listOf(leftOut).map((one) => [textOf(one, 0), numberOf(listOf(one)[1])])),
    visitors: readVisitors(String(visitors)),
  };
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error("a list is something else");
  return value;
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) throw new Error(`${name} is missing`);
  return Object.entries(value).find(([one]) => one === name)?.[1];
}

function textOf(list: unknown, at: number): string {
  const text = listOf(list)[at];
  if (typeof text !== "string") throw new Error("a text is something else");
  return text;
}

function numberOf(value: unknown): number {
  if (typeof value !== "number" || !Number.isFinite(value)) throw new Error("a number is something else");
  return value;
}
