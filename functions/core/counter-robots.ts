/**
 * What the COUNTER robots list (github.com/atmire/COUNTER-Robots, as counter-robots 2025.11 publishes it; its licence,
 * MIT, is beside the whole list in `test/core/robots`) excludes and the other two lists would not, in its own words.
 * Case does not matter, and `+` stands for a space, as in the logs that the list was made for.
 *
 * Left out are words that readers carry: `baidu`, `sogou`, `yahoo`, `yandex` and `daum` are in the browsers and apps
 * of these companies, `google` in Android's apps and televisions, `core` in QQ Browser, Huawei Browser and Galaxy Core,
 * `bot` in Cubot, `docomo`, `titan`, `zeus` and `pioneer` in phones and tablets, and `alexa` in Amazon's devices. The
 * robots of those names say `bot`, `spider`, `slurp` or an address, by which they are known.
 */
import { phraseFinder } from "./phrases.ts";

const PHRASES =
  "7siters|Alexandria prototype project|AllenTrack|almaden|AntBot|Arachni|Arachmo|architext|aria2/|asterias|atomz|" +
  "Betsie|biglotron|bjaaland|Blackboard Safeassign|blaiz-bee|bloglines|blogpulse|bookmark-manager|Brutus/AET|" +
  "bwh3_user_agent|CakePHP|celestial|centuryb|cfnetwork|checklink|checkprivacy|China Local Browse 2.6|" +
  "Code Sample Web Client|ColdFusion|com.plumanalytics|combine|contentmatch|ContentSmartz|Cortana|CoverScout|" +
  "cursor|DataCha0s/2.0|Dispatch/|Docoloc|Drupal|DSurf|DTS Agent|EasyBib AutoCite|easydl|EcoSearch|ELinks/|" +
  "EmailSiphon|EThOS (British Library)|favorg|Faveeo/|ferret|Fetch API Request|Fulltext|G-i-g-a-b-o-t|GetRight|" +
  "GLMSLinkAnalysis|Grammarly|grub|gulliver|gvfs/|harvest|holmes|htdig|iktomi|insomnia|internetseer|intute|iSiloX|" +
  "jeeves|Jersey/|jobo|Koha|kyluka|libhttp|libwww|lilina|link check|link-check|link_check|linkcheck|" +
  "LinkLint-checkonly|linkwalker|livejournal.com|LOCKSS|lwp|lycos_|MarcEdit|megite|MetaURI API/|" +
  "Microsoft-WebDAV-MiniRedir|mimas|mnogosearch|moget|MuscatFerre|myweb|nagios|netcraft|netluchs|nettle|" +
  "no_user_agent|nomad|ocelli|Offline Navigator|OgScrper|onetszukaj|OurBrowser|parsijoo|pear.php.net|PHP/|pidcheck|" +
  "playmusic.com|playstarmusic.com|python|rambler|ReactorNetty/|Readpaper|redalert|RestSharp|Riddler|robozilla|" +
  "scientificcommons|scirus|scooter|SearchBloxIntra|shoutcast|slurp|SrceDAMP|Strider|sunrise|" +
  "T-H-U-N-D-E-R-S-T-O-N-E|tailrank|Teleport Pro|The Knowledge AI|Trello|twiceler|Typhoeus|ucsd|ultraseek|" +
  "Unpaywall|voila|voyager/|w3af.org|Wanadoo|WebCloner|webcollage|Webinator|weblayers|Webmetrics|webmirror|webmon|" +
  "webreaper|WebStripper|wordpress|www.gnip.com|xenu|y!j|yacy|zyborg";

/**
 * What is no plain phrase, by the name that it is given. Narrower than the list's where its word stands inside others:
 * `motor` in Motorola, `fish` in Sailfish Browser, `arks` in Darkside, `perman` in Superman, `rss` in Andersson, and
 * `ng/2.` at the end of every app whose name ends so.
 */
const EXPRESSIONS = {
  nameless: /^.?$/s,
  // Code points of Chinese words: one character that is not ASCII doubles a bundle in memory, and the time in which it is loaded.
  forged:
    /^@ozilla\/\d|^\u811d\u811d\u9646\u8292\u6f5e\u8d38\u788c\u811b$|^\u7834\u89e3\u540e\u7684$|^Mozilla\/4\.0 \(compatible;(?: ICS)?\)$|^Mozilla\/4\.5 \[en\] \(Win98; I\)$|^Mozilla\/5\.0 like Gecko$|^Mozilla\/5\.0 Gecko\/20100115 Firefox\/3\.6$/i,
  fish: /(?<!a|sail)fish(?!er)/i,
  word: /\b(?:appie|arks|ilse|perman|rss|worm)|\b(?:custo|motor)\b/i,
  "Free Download Manager": /FDM \d/i,
  "ng/2": /(?<![a-z])ng\/2\./i,
} as const satisfies Record<string, RegExp>;

const byLowerCase = new Map(PHRASES.split("|").map((phrase) => [phrase.toLowerCase(), phrase.replace(/\/$/, "")]));
const phrasesIn = phraseFinder(byLowerCase.keys());

/** Names the robot in a User-Agent header by the COUNTER robots list; `undefined` when the list has none for it. */
export function counterRobot(userAgent: string): string | undefined {
  const said = userAgent.replaceAll("+", " ");
  const [phrase] = phrasesIn(said.toLowerCase());
  if (phrase !== undefined) return byLowerCase.get(phrase);
  return Object.entries(EXPRESSIONS).find(([, expression]) => expression.test(said))?.[0];
}

/** Every name that the COUNTER robots list can give. */
export const counterNames: readonly string[] = [...byLowerCase.values(), ...Object.keys(EXPRESSIONS)];
