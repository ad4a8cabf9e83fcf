import { isbotMatch } from "isbot";

/** The name of a robot that only its browser gives away. */
const WEBDRIVER = "webdriver";

/**
 * Names the robot behind a request, or returns `undefined` for a person.
 * @param userAgent the User-Agent header, matched against the `isbot` list
 * @param webdriver whether the browser said that it is driven by a program (`navigator.webdriver`)
 */
export function robotName(userAgent: string, webdriver: boolean): string | undefined {
  return isbotMatch(userAgent)?.slice(0, 40) ?? (webdriver ? WEBDRIVER : undefined);
}

/** Says whether the request was made ahead of a reading that may never come (`Sec-Purpose`, and its elder names). */
export function isPrefetch(headers: Readonly<Record<string, string | undefined>>): boolean {
  const purpose = headers["sec-purpose"] ?? headers["purpose"] ?? headers["x-moz"] ?? headers["x-purpose"] ?? "";
  return /prefetch|prerender|preview/i.test(purpose);
}
