import { hashText } from "../../functions/core/hash-text.ts";
import { browserOf, deviceOf, type Browser, type Device } from "../../functions/core/browser.ts";
import { robotName } from "../../functions/core/robot.ts";
import { seededRandom } from "./random.ts";

const WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)";
const PHONE = `Mozilla/5.0 (Linux; Android 10; K) ${WEBKIT}`;
const WINDOWS = `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/142.0.0.0`;

/** What readers' browsers say of themselves, with how many of a hundred readers have them and how wide they are. */
const BROWSERS = [
  [`${PHONE} Chrome/142.0.0.0 Mobile Safari/537.36`, 34, 393],
  [`${PHONE} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`, 9, 412],
  [`${PHONE} Chrome/138.0.0.0 YaBrowser/25.8.0.0 Mobile Safari/537.36`, 7, 393],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
    15,
    402,
  ],
  ["Mozilla/5.0 (Android 15; Mobile; rv:144.0) Gecko/144.0 Firefox/144.0", 3, 412],
  [`Mozilla/5.0 (Linux; Android 14; SM-X210) ${WEBKIT} Chrome/142.0.0.0 Safari/537.36`, 4, 834],
  [`${WINDOWS} Safari/537.36`, 14, 1536],
  [`${WINDOWS} Safari/537.36 Edg/142.0.0.0`, 4, 1920],
  [`${WINDOWS} YaBrowser/25.8.0.0 Safari/537.36`, 4, 1366],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0", 3, 1440],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15",
    3,
    1512,
  ],
] as const;

/** What robots say of themselves, with how many of a hundred of their views each makes. */
const ROBOTS = [
  ["Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", 30],
  ["Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)", 18],
  ["Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)", 10],
  ["Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)", 12],
  ["Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ClaudeBot/1.0; +claudebot@anthropic.com)", 8],
  ["TelegramBot (like TwitterBot)", 12],
  ["facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", 5],
  ["python-requests/2.32.3", 3],
  // What only its browser gives away.
  [`${WINDOWS} Safari/537.36`, 2],
] as const;

/** Who sends: what `record` would make of their browser. */
export interface Agent {
  readonly userAgent: string;
  readonly browser: Browser | undefined;
  readonly device: Device | undefined;
  readonly width: number;
  readonly robot: string | undefined;
}

/** A reader, whom a visitor hash stands for on each day. */
export interface Reader extends Agent {
  readonly name: string;
  /** Whether their mobile network often delivers late. */
  readonly isLate: boolean;
}

/** Share of the phones that are on the network that delivers late. */
const LATE = 0.15;

/** The readers of a site: some have phones on a network that delivers late. */
export function gatherReaders(seed: string, count: number): Reader[] {
  const random = seededRandom(`${seed}|readers`);
  const agents = BROWSERS.map(([userAgent, weight, width]) => [agentOf(userAgent, width, false), weight] as const);
  const pick = random.picker(agents);
  return Array.from({ length: count }, (_, at) => {
    const agent = pick();
    return { ...agent, name: `reader ${at}`, isLate: random.chance(LATE) && agent.device === "phone" };
  });
}

/** Where readers are, in percent: half at home, and some of whom no CDN can tell. */
const COUNTRIES: readonly (readonly [string | undefined, number])[] = [
  ["KZ", 9],
  ["RU", 9],
  ["TR", 6],
  ["US", 6],
  ["GB", 4],
  ["KG", 4],
  ["KR", 3],
  ["TJ", 3],
  [undefined, 6],
];

/** The countries of the sites, by their zones. */
const HOMES: Readonly<Record<string, string>> = { "Asia/Tashkent": "UZ", "Europe/Berlin": "DE" };

/** The country of a reader or robot of a site, always the same, as a CDN would name it. */
export function countryOf(name: string, zone: string): string | undefined {
  let percent = hashText(name) % 100;
  for (const [country, share] of COUNTRIES) {
    if (percent < share) return country;
    percent -= share;
  }
  return HOMES[zone];
}

/** The robots that come, with their shares. */
export const ROBOT_AGENTS: readonly (readonly [Agent, number])[] = ROBOTS.map(([userAgent, weight]) => {
  const isDriven = robotName(userAgent, false) === undefined;
  return [agentOf(userAgent, 1024, isDriven), weight];
});

function agentOf(userAgent: string, width: number, webdriver: boolean): Agent {
  const robot = robotName(userAgent, webdriver);
  return { userAgent, browser: browserOf(userAgent), device: deviceOf(userAgent), width, robot };
}
