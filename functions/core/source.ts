import type { Campaign } from "./campaign.ts";
import { isBehind, knownApp, knownHost, knownWord, type KnownGroup, type KnownSource } from "./known-sources.ts";

/** Where a reader came from: the known groups, a link of the site itself, no link at all, or any other site. */
export type SourceGroup = KnownGroup | "internal" | "direct" | "other";

/** What led a reader to an article. */
export interface Source {
  readonly group: SourceGroup;
  /** At most 255 characters: the known source's name, else the host without `www.`, or the app's id. */
  readonly name: string;
}

const DIRECT: Source = { group: "direct", name: "(direct)" };
const UNKNOWN: Source = { group: "other", name: "(unknown)" };

/** No browser sends more of a referrer: https://www.w3.org/TR/referrer-policy/ asks for the origin alone above it. */
const MAX_REFERRER = 4096;
const MAX_PAGE = 200;
/** The bytes of a letter beyond ASCII: as many as the first of them says. */
const ESCAPED_LETTER = /%(?:[cd][\da-f]|e[\da-f]%[89ab][\da-f]|f[\da-f](?:%[89ab][\da-f]){2})%[89ab][\da-f]/gi;
/** Slashes and what is left of a letter that was cut, here or when the row was stored: half a pair, or some of its bytes. */
const LOOSE_END =
  /(?:\/|[\ud800-\udbff]|%[\da-f]?|%[c-f][\da-f]|%[ef][\da-f]%[89ab][\da-f]|%f[\da-f](?:%[89ab][\da-f]){2})+$/i;
/** RFC 1035, section 2.3.4, without the last dot. */
const MAX_HOST = 253;

/**
 * Names the source of a view. A campaign decides only where the referrer cannot tell: when there is none, and when it is
 * a way out that several products of one company share. A link on the site itself is internal whatever its campaign.
 * @param referrer the page that led here; in-app browsers send `android-app://` and `ios-app://` with the app's id
 * @param hosts the site's own, as its config has them; each stands for itself with and without `www.`
 */
export function sourceOf(
  referrer: string | undefined,
  campaign: Pick<Campaign, "source" | "medium"> | undefined,
  hosts: readonly string[],
): Source {
  const named = campaign && knownCampaign(campaign);
  if (!referrer?.trim()) return named ?? DIRECT;
  const origin = parseReferrer(referrer);
  if (!origin) return UNKNOWN;
  const { app, host, port } = origin;
  if (!app && hosts.some((own) => withoutWww(own) === withoutWww(host + port)))
    return { group: "internal", name: withoutWww(host) };
  const known = app ? knownApp(host) : knownHost(host);
  if (known && named && isBehind(app ? `app:${host}` : withoutWww(host), named)) return named;
  return known ?? { group: "other", name: withoutWww(host) };
}

/**
 * The page behind a referrer as it is to be shown, such as `wikipedia.example/wiki/Ташкент`: without its scheme, `www.`,
 * query and last slash, at most 200 characters; for an app its id.
 * @returns `undefined` when there is none, or it cannot be parsed
 */
export function referrerPage(referrer: string | undefined): string | undefined {
  const origin = referrer === undefined ? undefined : parseReferrer(referrer);
  if (!origin) return undefined;
  const page = withoutWww(origin.host) + origin.port + readable(origin.path);
  return page.slice(0, MAX_PAGE).replace(LOOSE_END, "");
}

interface Origin {
  readonly app: boolean;
  /** Lower case, without the last dot: a site's host or an app's id. */
  readonly host: string;
  /** With its colon; empty when it is the scheme's own. */
  readonly port: string;
  readonly path: string;
}

function parseReferrer(referrer: string): Origin | undefined {
  const text = referrer.slice(0, MAX_REFERRER);
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, port, pathname } = new URL(text);
  const app = protocol === "android-app:" || protocol === "ios-app:";
  if (!app && protocol !== "https:" && protocol !== "http:") return undefined;
  const host = hostname.toLowerCase().replace(/\.$/, "");
  // URL allows more in a host than a name server does.
  if (host.length > MAX_HOST || !/^[\w.-]+$|^\[[\da-f:]+\]$/.test(host)) return undefined;
  return { app, host, port: port && `:${port}`, path: pathname };
}

/** A medium says how a link was sent, and names a source only where that is by mail. */
function knownCampaign({ source, medium }: Pick<Campaign, "source" | "medium">): KnownSource | undefined {
  const sender = source ? knownWord(source) : undefined;
  const way = medium ? knownWord(medium) : undefined;
  return sender ?? (way?.group === "mail" ? way : undefined);
}

/** `www.uz` stays, since `uz` is no host. */
function withoutWww(host: string): string {
  return host.replace(/^www\.(?=[^.]+\.)/, "");
}

/** A path with the letters that stand in it as percent escapes; marks that would steer the text around it stay escaped. */
function readable(path: string): string {
  return path.replace(ESCAPED_LETTER, (escaped) => {
    try {
      const letter = decodeURIComponent(escaped);
      return /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(letter) ? letter : escaped;
    } catch {
      return escaped;
    }
  });
}
