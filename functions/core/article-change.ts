import * as v from "valibot";
import { articleId, describeIssue } from "./event.ts";
import { isIsoTime } from "./iso-time.ts";
import { parseJson } from "./json-body.ts";
import { oneLine } from "./one-line.ts";
import { Problem } from "./problem.ts";

/** The largest body of one request, bytes. */
const MAX_BODY_BYTES = 1024 * 1024;
/** The most articles of one request. */
const MAX_ARTICLES = 100;
/** The most old ids of one article: their changes are one transaction, and each is read with the article's number. */
const MAX_SAME = 20;
/** Far above what any article had, and far below where sums of twenty of them stop being exact. */
const MAX_BASELINE = 1e12;

const words = (maxLength: number) =>
  v.pipe(
    v.string("should be text, or null"),
    v.transform(oneLine),
    v.check((text) => text !== "", "should not be empty; null takes it away"),
    v.check((text) => text.isWellFormed(), "should be well-formed Unicode"),
    v.maxLength(maxLength, `should be at most ${maxLength} characters`),
  );

const published = v.pipe(
  v.string("should be text, or null"),
  v.check(isIsoTime, "should be an ISO 8601 date, or time with its offset, such as 2024-07-04T09:00:00+05:00"),
);

const url = v.pipe(
  words(2048),
  v.check((text) => /^https?:\/\//i.test(text) && URL.canParse(text), "should be an address, http or https"),
);

const COUNT = `should be a whole number, 0-${MAX_BASELINE}`;
const count = v.pipe(v.number(COUNT), v.integer(COUNT), v.minValue(0, COUNT), v.maxValue(MAX_BASELINE, COUNT));
const counts = v.strictObject({
  views: v.optional(count, 0),
  prints: v.optional(count, 0),
  listens: v.optional(count, 0),
});
const views = v.pipe(
  count,
  v.transform((number) => ({ views: number, prints: 0, listens: 0 })),
);

const olds = v.pipe(
  v.array(articleId),
  v.maxLength(MAX_SAME, `should have at most ${MAX_SAME} ids`),
  v.check((ids) => new Set(ids).size === ids.length, "should name each id once"),
);
const old = v.pipe(
  articleId,
  v.transform((id) => [id]),
);

const isObject = (input: unknown) => typeof input === "object" && input !== null && !Array.isArray(input);

const change = v.strictObject({
  site: v.pipe(v.string("should be text"), v.maxLength(64, "should be at most 64 characters")),
  article: articleId,
  title: v.optional(v.nullable(words(1024))),
  section: v.optional(v.nullable(words(256))),
  author: v.optional(v.nullable(words(256))),
  published: v.optional(v.nullable(published)),
  url: v.optional(v.nullable(url)),
  /** What an older system had counted: views, or each of the three. */
  baseline: v.optional(v.nullable(v.lazy((input) => (isObject(input) ? counts : views)))),
  /** The old ids whose counts are shown under this one, or the only one. */
  sameAs: v.optional(v.nullable(v.lazy((input) => (Array.isArray(input) ? olds : old)))),
});

const changes = v.pipe(
  v.array(change, `should be a JSON array of 1-${MAX_ARTICLES} articles`),
  v.minLength(1, "should have an article"),
  v.maxLength(MAX_ARTICLES, `should have at most ${MAX_ARTICLES} articles`),
);

/** What an admin says of an article. What is left out stays as it is; `null` takes away what is there. */
export type ArticleChange = v.InferOutput<typeof change>;

/**
 * Parses the body of `PUT /v1/articles`.
 * @throws Problem `size`, `json` or `body`, which names the field with the article's place in the array, from 0
 */
export function parseArticleChanges(body: Uint8Array): ArticleChange[] {
  if (body.byteLength > MAX_BODY_BYTES) {
    throw new Problem("size", `The body may have ${MAX_BODY_BYTES} bytes. Send the articles in several requests.`);
  }
  const result = v.safeParse(changes, parseJson(body), { abortEarly: true });
  if (!result.success) throw new Problem("body", describeIssue(result.issues[0]));
  const seen = new Set<string>();
  for (const [at, { site, article }] of result.output.entries()) {
    const name = `${site}|${article}`;
    if (seen.has(name)) throw new Problem("body", `The field "${at}.article" names an article that is there before.`);
    seen.add(name);
  }
  return result.output;
}
