import { Problem } from "../core/problem.ts";
import { findSite } from "../core/site.ts";
import { NUMBERS_CACHE, answerCached } from "./cached.ts";
import type { ReadsTotals } from "./get-totals.ts";
import { readQuery, requireArticle, requireParameter } from "./query.ts";
import type { Given, Route } from "./route.ts";

/** Words of the three numbers, by language. */
const LABELS = {
  en: { views: "Views", prints: "Prints", listens: "Listens" },
  uz: { views: "Koʻrishlar", prints: "Chop etishlar", listens: "Tinglashlar" },
  "uz-Cyrl": { views: "Кўришлар", prints: "Чоп этишлар", listens: "Тинглашлар" },
  ru: { views: "Просмотры", prints: "Печать", listens: "Прослушивания" },
} as const;

const MAX_LABEL = 64;

/** `GET /v1/badge.svg`: one number of an article as an image, for pages without script. */
export const getBadge: Route<Given & { store: ReadsTotals }> = async (request, { sites, store }) => {
  const query = readQuery(request.query, ["site", "article", "kind", "label", "language"]);
  const site = findSite(sites, requireParameter("site", query.site));
  const article = requireArticle(query.article);
  const kind = query.kind ?? "views";
  if (!isKind(kind)) throw new Problem("query", 'The parameter "kind" should be one of views, prints, listens.');
  const locale = parseLocale(query.language ?? site.languages[0]);
  const label = query.label ?? labelsOf(locale)[kind];
  if ([...label].length > MAX_LABEL)
    throw new Problem("query", `The parameter "label" may have ${MAX_LABEL} characters.`);

  const totals = await store.readTotals(site.id, [article]);
  const count = new Intl.NumberFormat(locale).format(totals.get(article)?.[kind] ?? 0);
  const body = drawBadge(label.toWellFormed(), count, locale.toString());
  return answerCached(request, body, { type: "image/svg+xml; charset=utf-8", cache: NUMBERS_CACHE, body });
};

function isKind(kind: string): kind is keyof (typeof LABELS)["en"] {
  return Object.hasOwn(LABELS.en, kind);
}

function parseLocale(language: string): Intl.Locale {
  try {
    return new Intl.Locale(language);
  } catch (cause) {
    throw new Problem(
      "query",
      'The parameter "language" should be a BCP 47 tag such as uz, ru or en-GB.',
      {},
      { cause },
    );
  }
}

function labelsOf({ language, script }: Intl.Locale) {
  if (language === "uz") return script === "Cyrl" ? LABELS["uz-Cyrl"] : LABELS.uz;
  return language === "ru" ? LABELS.ru : LABELS.en;
}

/** Sizes in pixels; the text has the width that the drawing gives it, whatever font the reader has. */
const HEIGHT = 20;
const CHARACTER = 6.6;
const PADDING = 8;

function drawBadge(label: string, count: string, language: string): string {
  const labelWidth = Math.round([...label].length * CHARACTER + 2 * PADDING);
  const countWidth = Math.round([...count].length * CHARACTER + 2 * PADDING);
  const width = labelWidth + countWidth;
  const said = escapeXml(label ? `${label}: ${count}` : count);
  const write = (text: string, x: number, space: number, fill: string) =>
    `<text x="${x + space / 2}" y="14" fill="${fill}" textLength="${space - 2 * PADDING}">${escapeXml(text)}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEIGHT}" role="img" lang="${escapeXml(language)}" aria-label="${said}">`,
    `<title>${said}</title>`,
    `<rect width="${width}" height="${HEIGHT}" rx="3" fill="#1456b0"/>`,
    `<path d="M3 0H${labelWidth}V${HEIGHT}H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z" fill="#3b3a36"/>`,
    `<g aria-hidden="true" text-anchor="middle" font-family="system-ui,sans-serif" font-size="11">`,
    label && write(label, 0, labelWidth, "#fff"),
    write(count, labelWidth, countWidth, "#fff"),
    "</g></svg>",
  ].join("");
}

/** Makes text harmless in XML: markup is escaped, and what XML 1.0 does not allow at all becomes a space. */
function escapeXml(text: string): string {
  // oxlint-disable-next-line no-control-regex
  const allowed = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, " ");
  return allowed.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
