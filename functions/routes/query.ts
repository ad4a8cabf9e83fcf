import { refuseArticle } from "../core/event.ts";
import { Problem } from "../core/problem.ts";

/**
 * Reads the parameters of a query, of which one may stand several times only where that is said.
 * @throws Problem `query` that names what is unknown or there twice
 */
export function readQuery<Name extends string>(
  query: URLSearchParams,
  known: readonly Name[],
  several: readonly Name[] = [],
): { [name in Name]?: string } {
  const values: { [name in Name]?: string } = {};
  for (const [name, value] of query) {
    const found = known.find((one) => one === name);
    if (!found) throw new Problem("query", `Unknown parameter "${name.slice(0, 64)}". Known are: ${known.join(", ")}.`);
    if (values[found] !== undefined && !several.includes(found)) {
      throw new Problem("query", `The parameter "${name}" may be there once.`);
    }
    values[found] ??= value;
  }
  return values;
}

/** @throws Problem `query` when the parameter is missing or empty */
export function requireParameter(name: string, value: string | undefined): string {
  if (!value) throw new Problem("query", `The parameter "${name}" is missing.`);
  return value;
}

/** @throws Problem `query` when the parameter is not an article id */
export function requireArticle(value: string | undefined): string {
  const article = requireParameter("article", value);
  checkArticle(article);
  return article;
}

/** @throws Problem `query` when a parameter is no article id, or had bytes in it that are not UTF-8 */
export function checkArticle(article: string): void {
  const wrong = article.includes("\ufffd") ? "should be UTF-8, escaped" : refuseArticle(article);
  if (wrong) throw new Problem("query", `The parameter "article" ${wrong}.`);
}

/** @throws Problem `query` when a value is none of those that there are */
export function readOneOf<Value extends string>(
  name: string,
  text: string | undefined,
  values: readonly Value[],
): Value | undefined {
  const found = values.find((one) => one === text);
  if (text !== undefined && !found) {
    throw new Problem("query", `The parameter "${name}" should be one of ${values.join(", ")}.`);
  }
  return found;
}

/** Some of several words, between commas. @throws Problem `query` when one is none of them */
export function readSomeOf<Value extends string>(
  name: string,
  text: string | undefined,
  values: readonly Value[],
): ReadonlySet<Value> {
  const found = text?.split(",").map((one) => readOneOf(name, one, values));
  return new Set(found?.filter((one) => one !== undefined));
}

/** A whole number within a range. @throws Problem `query` when it is not */
export function readCount(name: string, text: string | undefined, usual: number, most: number): number {
  if (text === undefined) return usual;
  const count = /^\d+$/.test(text) && text.length <= String(most).length ? Number(text) : 0;
  if (count < 1 || count > most) throw new Problem("query", `The parameter "${name}" should be 1-${most}.`);
  return count;
}
