import type { AttributeValue, UpdateItemCommandInput } from "@aws-sdk/client-dynamodb";

/** Something stored that is not what raw rows say. */
export interface Difference {
  /** What it is of: the article or the site, and which minute, hour, day or sum. */
  readonly what: string;
  /** The first of the numbers that differ, with how many more there are. */
  readonly numbers: readonly Differing[];
  readonly more: number;
  /** Why it cannot be read, if that is so. */
  readonly unreadable?: string;
  /** How it is made right; nothing makes a raw row right. */
  readonly mend?: Mend | undefined;
}

export interface Differing {
  readonly name: string;
  readonly stored: number;
  readonly counted: number;
}

/** A write that makes a number right unless it was changed since, or a bucket that has to be made anew. */
export type Mend = { readonly write: UpdateItemCommandInput } | { readonly wrong: WrongBucket };

/** A bucket that differs from what its raw rows say. */
export interface WrongBucket {
  readonly of: "board" | "articles" | "site" | "curves";
  /** `hour|2026-11-24T10`, `day|2026-11-24` or `month|2026-11`. */
  readonly bucket: string;
  /** Its items as they were read; none, when it is missing. */
  readonly items: readonly Record<string, AttributeValue>[];
  /** Whether anything was counted: else there should be no such bucket. */
  readonly isCounted: boolean;
}

/** Numbers of one difference that are told. */
const MOST = 20;

/** A difference, if there are numbers that differ. */
export function differ(what: string, numbers: readonly Differing[], mend?: Mend): Difference[] {
  const differing = numbers.filter(({ stored, counted }) => stored !== counted);
  if (differing.length === 0) return [];
  return [
    { what, numbers: differing.slice(0, MOST), more: Math.max(differing.length - MOST, 0), ...(mend && { mend }) },
  ];
}

/** Says in a line what differs: `a/b, hour 2026-11-24T10Z: views 3 stored, 4 counted`. */
export function describe({ what, numbers, more, unreadable }: Difference): string {
  const parts = numbers.map(({ name, stored, counted }) => `${name} ${stored} stored, ${counted} counted`);
  if (unreadable !== undefined) parts.push(`cannot be read (${unreadable})`);
  if (more > 0) parts.push(`and ${more} more`);
  return `${what}: ${parts.join("; ")}`;
}

/** The same as an object for JSON. */
export function toJson({ what, numbers, more, unreadable }: Difference): object {
  const side = (of: "stored" | "counted") => Object.fromEntries(numbers.map((one) => [one.name, one[of]]));
  return {
    what,
    stored: side("stored"),
    counted: side("counted"),
    ...(more > 0 && { more }),
    ...(unreadable !== undefined && { unreadable }),
  };
}
