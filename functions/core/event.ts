import * as v from "valibot";
import { HOUR_MS } from "./clock.ts";
import { eventTimeMs, parseEventId } from "./event-id.ts";
import { oneLine } from "./one-line.ts";

const eventId = v.pipe(
  v.string("should be a UUIDv7"),
  v.check((text) => parseEventId(text) !== undefined, "should be a UUIDv7"),
  v.toLowerCase(),
);

/**
 * Text that only describes: it is cut and mended rather than refused, since a long title must not cost a view. What cannot be
 * seen is none.
 */
const text = (maxLength: number) =>
  v.pipe(
    v.string("should be text"),
    v.transform((value) => oneLine(oneLine(value).slice(0, maxLength).toWellFormed())),
  );

const number = (max: number) =>
  v.pipe(
    v.number("should be a number"),
    v.minValue(0, `should be 0-${max}`),
    v.maxValue(max, `should be 0-${max}`),
    v.transform(Math.floor),
  );

/** An article id is the site's own text, a path or a number of its CMS. */
export const ARTICLE_MAX_BYTES = 512;

/** Says what is wrong with an article id, or nothing when it is right: 1-512 bytes of well-formed UTF-8, any characters. */
export function refuseArticle(article: string): string | undefined {
  if (article === "") return "should not be empty";
  if (!article.isWellFormed()) return "should be well-formed Unicode";
  if (Buffer.byteLength(article) > ARTICLE_MAX_BYTES) return `should be at most ${ARTICLE_MAX_BYTES} bytes of UTF-8`;
  return undefined;
}

/** An article id, parsed. */
export const articleId = v.pipe(
  v.string("should be text"),
  v.check(
    (value) => refuseArticle(value) === undefined,
    (issue) => refuseArticle(issue.input) ?? "",
  ),
);

/** An ISO 8601 time; what is none is left away, as every value that only describes. */
const isoTime = v.pipe(
  text(40),
  v.transform((value) => {
    const isIso = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/.test(value);
    return isIso && !Number.isNaN(Date.parse(value)) ? value : undefined;
  }),
);

/**
 * The page that led here, without a password, its query and fragment: they may hold what another site knows of its
 * reader.
 */
const referrer = v.pipe(
  text(2048),
  v.transform((value) => value.replace(/[?#].*/s, "").replace(/^([a-z-]+:\/\/)[^/]*@/i, "$1")),
);

const any = {
  id: eventId,
  article: articleId,
  url: v.optional(text(2048)),
  /** The page says that its reader belongs to the newsroom. */
  own: v.optional(v.boolean("should be true or false")),
  /** By what the page shows that the site's CMS has made it. What is too long for one is none when it is cut. */
  token: v.optional(text(256)),
};

const NAVIGATIONS = ["navigate", "reload", "back_forward", "prerender", "bfcache", "spa"] as const;

/** How a page came to be shown; a way that browsers have invented since is left away. */
const navigation = v.pipe(
  v.string("should be text"),
  v.transform((value) => NAVIGATIONS.find((one) => one === value)),
);

/** The widest window that is believed, CSS pixels. */
const MAX_WIDTH = 100_000;

const width = v.pipe(
  v.number("should be a number"),
  v.transform((value) => (value >= 0 && value <= MAX_WIDTH ? Math.floor(value) : undefined)),
);

const viewEvent = v.strictObject({
  ...any,
  kind: v.literal("view"),
  referrer: v.optional(referrer),
  language: v.optional(text(35)),
  /** Width of the window in CSS pixels. */
  width: v.optional(width),
  navigation: v.optional(navigation),
  title: v.optional(text(1024)),
  section: v.optional(text(256)),
  author: v.optional(text(256)),
  published: v.optional(isoTime),
});
const printEvent = v.strictObject({ ...any, kind: v.literal("print"), view: v.optional(eventId) });
const listenEvent = v.strictObject({ ...any, kind: v.literal("listen"), view: v.optional(eventId) });
const readEvent = v.strictObject({
  ...any,
  kind: v.literal("read"),
  /** Engaged seconds so far. */
  seconds: number(86_400),
  /** Percent of the article that was reached so far. */
  depth: number(100),
});
const event = v.variant(
  "kind",
  [viewEvent, printEvent, listenEvent, readEvent],
  "should be one of view, print, listen, read",
);

/** One event as a page sends it, parsed: everything in it can be believed to have its type and size. */
export type Event = v.InferOutput<typeof event>;
export type ViewEvent = v.InferOutput<typeof viewEvent>;

/** Parses one event. Wrong input is a value: a sentence for the sender that names the field. */
export function parseEvent(input: unknown): { event: Event } | { invalid: string } {
  const result = v.safeParse(event, input, { abortEarly: true });
  return result.success ? { event: result.output } : { invalid: describeIssue(result.issues[0]) };
}

/** Puts the first thing that valibot found wrong into a sentence that names the field. */
export function describeIssue(issue: v.BaseIssue<unknown>): string {
  const field = v.getDotPath(issue);
  if (issue.type === "strict_object" && issue.expected === "never") return `Unknown field "${field?.slice(0, 64)}".`;
  if (issue.received === "undefined") return `The field "${field}" is missing.`;
  const message =
    issue.type === "strict_object" || (issue.type === "variant" && !field) ? "should be a JSON object" : issue.message;
  return field ? `The field "${field}" ${message}.` : `This ${message}.`;
}

/** A listen this long after its view still has 12 hours to arrive before its view's time is refused as expired. */
const LISTEN_WITHIN_MS = 12 * HOUR_MS;

/**
 * The id that an event is stored under, a pure function of the event, so that any repeat of it meets its own row.
 * A listen takes its view's id, which makes it one a view; one that says no view, or a view more than 12 hours before
 * it (or after it), stands alone. A read has its view's id already.
 */
export function rowIdOf(one: Event): string {
  if (one.kind !== "listen" || !one.view) return one.id;
  const sinceViewMs = eventTimeMs(one.id) - eventTimeMs(one.view);
  return sinceViewMs <= LISTEN_WITHIN_MS && sinceViewMs >= -30_000 ? one.view : one.id;
}
