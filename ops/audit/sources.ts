import { SHARED_EXITS, SOURCES } from "../../functions/core/known-sources.ts";

/** What a referrer and a campaign say of where a view came from. */
export interface NamedSource {
  readonly source: string;
  readonly referrer: string;
  readonly page: string | undefined;
}

interface Known {
  readonly group: string;
  readonly name: string;
}

const hosts = new Map<string, Known>();
const apps = new Map<string, Known>();
const campaigns = new Map<string, Known>();
for (const [group, names] of Object.entries<Readonly<Record<string, string>>>(SOURCES)) {
  for (const [name, words] of Object.entries(names)) {
    campaigns.set(plain(name), { group, name });
    for (const word of words.split(/\s+/)) {
      if (word.startsWith("app:")) apps.set(word.slice(4), { group, name });
      else if (word.startsWith("utm:")) campaigns.set(word.slice(4), { group, name });
      else hosts.set(word, { group, name });
    }
  }
}

/** Names where a view came from by the rules of docs/counting.md, written for this command alone; the list itself is the one that is kept. */
export function nameSource(
  referrer: string | undefined,
  campaign: { readonly source: string | undefined; readonly medium: string | undefined },
  own: readonly string[],
): NamedSource {
  const byCampaign = ofCampaign(campaign.source) ?? mailOf(campaign.medium);
  const named = ({ group, name }: Known, page?: string) => ({ source: group, referrer: name, page });
  if (!referrer?.trim()) return named(byCampaign ?? { group: "direct", name: "(direct)" });
  const from = readAddress(referrer);
  if (!from) return named({ group: "other", name: "(unknown)" });
  const { isApp, host, port } = from;
  const bare = bareHost(host);
  const page = pageOf(from);
  if (!isApp && own.some((one) => bareHost(one) === bareHost(host + port)))
    return named({ group: "internal", name: bare }, page);
  const known = isApp ? apps.get(host) : ofHost(host);
  const exit = isApp ? `app:${host}` : bare;
  const shared = SHARED_EXITS.find(({ exits }) => exits.split(" ").includes(exit));
  if (known && byCampaign && shared?.of.some((name) => name === byCampaign.name)) return named(byCampaign, page);
  return named(known ?? { group: "other", name: bare }, page);
}

function ofCampaign(text: string | undefined): Known | undefined {
  if (!text) return undefined;
  const word = text.trim().toLowerCase();
  return campaigns.get(plain(word)) ?? (/^[\w-]+(\.[\w-]+)+$/.test(word) ? ofHost(word) : undefined);
}

function mailOf(medium: string | undefined): Known | undefined {
  const known = ofCampaign(medium);
  return known?.group === "mail" ? known : undefined;
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll(/[\s._-]+/g, "");
}

/** The longest entry of the list that fits: the host alone, then ever less of it from the left. */
function ofHost(host: string): Known | undefined {
  const bare = host.startsWith("www.") ? host.slice(4) : host;
  const exact = spellings(bare).map((one) => hosts.get(`=${one}`));
  const labels = bare.split(".");
  const behind = labels.flatMap((_, at) => spellings(labels.slice(at).join(".")).map((one) => hosts.get(one)));
  return [...exact, ...behind].find((one) => one !== undefined);
}

/** A host, and how it reads where its country does not matter. */
function spellings(host: string): string[] {
  const anywhere = host.replace(/\.(?:com|(?:com?\.)?[a-z]{2})$/, ".*");
  return anywhere === host ? [host] : [host, anywhere];
}

interface Address {
  readonly isApp: boolean;
  readonly host: string;
  readonly port: string;
  readonly path: string;
}

function readAddress(referrer: string): Address | undefined {
  const url = URL.parse(referrer.slice(0, 4096));
  if (!url) return undefined;
  const isApp = url.protocol === "android-app:" || url.protocol === "ios-app:";
  if (!isApp && url.protocol !== "https:" && url.protocol !== "http:") return undefined;
  const lower = url.hostname.toLowerCase();
  const host = lower.endsWith(".") ? lower.slice(0, -1) : lower;
  if (host.length > 253 || !/^(?:[\w.-]+|\[[\da-f:]+\])$/.test(host)) return undefined;
  return { isApp, host, port: url.port === "" ? "" : `:${url.port}`, path: url.pathname };
}

/** Without `www.`, unless that is all there is before the last label. */
function bareHost(host: string): string {
  return /^www\.[^.]+\./.test(host) ? host.slice(4) : host;
}

const MOST = 200;
const BYTE = /%[\da-f]{2}/i;

/** The address without scheme, query and last slash, its letters readable. */
function pageOf({ host, port, path }: Address): string {
  let page = `${bareHost(host)}${port}${readLetters(path)}`.slice(0, MOST);
  // What a cut leaves of a letter at the end goes, and slashes.
  for (let shorter = cutEnd(page); shorter !== page; shorter = cutEnd(page)) page = shorter;
  return page;
}

function readLetters(path: string): string {
  return path.replaceAll(/(?:%[\da-f]{2})+/gi, (escapes) => {
    const parts: string[] = [];
    const bytes = escapes.match(/%[\da-f]{2}/gi) ?? [];
    for (let at = 0; at < bytes.length;) {
      const first = Number(`0x${bytes[at]?.slice(1)}`);
      const length = first >= 0xc0 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 ? 4 : 1;
      const letter = bytes.slice(at, at + length).join("");
      const read = length > 1 && length <= bytes.length - at ? readLetter(letter) : undefined;
      parts.push(read ?? bytes[at] ?? "");
      at += read === undefined ? 1 : length;
    }
    return parts.join("");
  });
}

function readLetter(escaped: string): string | undefined {
  try {
    const letter = decodeURIComponent(escaped);
    return /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(letter) ? letter : undefined;
  } catch {
    return undefined;
  }
}

function cutEnd(page: string): string {
  if (page.endsWith("/")) return page.slice(0, -1);
  const last = page.charCodeAt(page.length - 1);
  if (last >= 0xd800 && last <= 0xdbff) return page.slice(0, -1);
  const half = /%[\da-f]?$/i.exec(page);
  if (half) return page.slice(0, half.index);
  const tail = /(?:%[\da-f]{2})+$/i.exec(page)?.[0] ?? "";
  for (const bytes of [3, 2, 1]) {
    const end = tail.slice(-3 * bytes);
    if (end.length === 3 * bytes && isCutLetter(end)) return page.slice(0, -3 * bytes);
  }
  return page;
}

/** The first bytes of a letter that wants more of them. */
function isCutLetter(escapes: string): boolean {
  const bytes = (escapes.match(new RegExp(BYTE, "gi")) ?? []).map((byte) => Number(`0x${byte.slice(1)}`));
  const [first = 0, ...others] = bytes;
  const wants = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
  return bytes.length < wants && others.every((byte) => byte >= 0x80 && byte < 0xc0);
}
