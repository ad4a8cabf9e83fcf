import { isbot } from "isbot";

/** Names of robots that are kept. The header itself never is: whoever writes it may put an address into it. */
const NAMES = [
  "Googlebot",
  "bingbot",
  "YandexBot",
  "Applebot",
  "DuckDuckBot",
  "Baiduspider",
  "PetalBot",
  "GPTBot",
  "ChatGPT",
  "ClaudeBot",
  "PerplexityBot",
  "Bytespider",
  "CCBot",
  "Amazonbot",
  "AhrefsBot",
  "SemrushBot",
  "MJ12bot",
  "DotBot",
  "facebookexternalhit",
  "Twitterbot",
  "TelegramBot",
  "WhatsApp",
  "Slackbot",
  "Discordbot",
  "LinkedInBot",
  "UptimeRobot",
  "HeadlessChrome",
  "Lighthouse",
  "curl",
  "wget",
  "python",
  "okhttp",
  "axios",
  "undici",
  "node",
  "Java",
  "Go-http-client",
] as const;

/**
 * Names the robot behind a request, or returns `undefined` for a person. The name is one of a closed list, `webdriver`
 * for a robot that only its browser gives away, or `other`.
 * @param userAgent the User-Agent header, matched against the `isbot` list
 * @param webdriver whether the browser said that it is driven by a program (`navigator.webdriver`)
 */
export function robotName(userAgent: string, webdriver: boolean): string | undefined {
  if (!isbot(userAgent)) return webdriver ? "webdriver" : undefined;
  const said = userAgent.toLowerCase();
  return NAMES.find((name) => said.includes(name.toLowerCase())) ?? "other";
}

/** Says whether the request was made ahead of a reading that may never come (`Sec-Purpose`, and its elder names). */
export function isPrefetch(headers: Readonly<Record<string, string | undefined>>): boolean {
  const purpose = headers["sec-purpose"] ?? headers["purpose"] ?? headers["x-moz"] ?? headers["x-purpose"] ?? "";
  return /prefetch|prerender|preview/i.test(purpose);
}
