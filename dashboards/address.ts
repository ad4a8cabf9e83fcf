import { computed, signal } from "@preact/signals";
import type { Comparison } from "../functions/core/period.ts";
import type { Sort } from "../functions/core/article-list.ts";
import type { Dimension } from "../functions/core/facts.ts";

/** The dimensions that a click filters by. */
export const FILTERS = ["section", "author", "source", "referrer", "country", "device", "browser", "language"] as const;
export type Filter = (typeof FILTERS)[number] & Dimension;

/** The periods that have a name. */
export const PERIODS = ["today", "yesterday", "7d", "28d"] as const;
export type PeriodName = (typeof PERIODS)[number];

/** What stands in the address: the whole of what is shown, so that a link shows the same. */
const search = signal(location.search);

const query = computed(() => new URLSearchParams(search.value));

addEventListener("popstate", () => {
  search.value = location.search;
});

/** One parameter of the address; `undefined` without it, and where it is empty. */
export function parameter(name: string): string | undefined {
  return query.value.get(name) || undefined;
}

/** The address with some parameters changed; `undefined` takes one away. */
function addressWith(changes: Readonly<Record<string, string | undefined>>): string {
  const changed = new URLSearchParams(query.value);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) changed.delete(name);
    else changed.set(name, value);
  }
  const text = changed.toString();
  return location.pathname + (text && `?${text}`);
}

/** Goes there, as a step that the back button undoes. */
export function go(changes: Readonly<Record<string, string | undefined>>, how: "push" | "replace" = "push"): void {
  const address = addressWith(changes);
  if (how === "replace") history.replaceState(null, "", address);
  else if (address !== location.pathname + location.search) history.pushState(null, "", address);
  search.value = location.search;
}

/** Reads the address again, after something else has changed it. */
export function readAddress(): void {
  search.value = location.search;
}

/** What makes an element a link to there, which loads no page unless the user wants it elsewhere. */
export function linkTo(changes: Readonly<Record<string, string | undefined>>) {
  const onClick = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(changes);
    scrollTo(0, 0);
    focusMain();
  };
  return { href: addressWith(changes), onClick };
}

/** Takes the focus to the page itself, where what had it is gone. */
export function focusMain(): void {
  document.querySelector<HTMLElement>("main")?.focus({ preventScroll: true });
}

/** What takes everything but the site and the period out of the address. */
export const FRONT = {
  page: undefined,
  article: undefined,
  q: undefined,
} as const;

/** The front page for a wall: in large type, with nothing to press. */
export const isTv = computed(() => parameter("tv") === "1");

/** The pages beside the front page, each with the parameter that it cannot be without. */
const PAGES = {
  article: "article",
  metadata: "article",
  search: "q",
  sections: "page",
  authors: "page",
  "left-out": "page",
  settings: "page",
} as const;

/** The page that is shown. */
export const page = computed(() => {
  const names = Object.keys(PAGES) as (keyof typeof PAGES)[];
  return names.find((name) => name === parameter("page") && parameter(PAGES[name])) ?? "front";
});

/** Whether the page is of a period. */
export const isOfPeriod = computed(() => !["article", "metadata", "search", "settings"].includes(page.value));

/** The filters that are set. */
export const filters = computed((): Partial<Record<Filter, string>> =>
  Object.fromEntries(FILTERS.flatMap((name) => (query.value.get(name) ? [[name, query.value.get(name)]] : []))),
);

/**
 * What the live numbers are filtered by: they are counted by article, so they know sections and authors. With any other
 * filter they are of the whole site.
 */
export const liveFilters = computed((): Pick<Partial<Record<Filter, string>>, "section" | "author"> | undefined => {
  const { section, author, ...others } = filters.value;
  if (Object.keys(others).length > 0) return undefined;
  return { ...(section !== undefined && { section }), ...(author !== undefined && { author }) };
});

/** What the period is compared with. */
export const comparison = computed((): Comparison | undefined => {
  const name = query.value.get("compare");
  if (name === "none") return undefined;
  return name === "previous" || name === "year" ? name : "week";
});

/** The article list's order. Some filters leave nothing to sort by: what is read now is counted by article. */
export const sorting = computed((): Sort => {
  const name = query.value.get("sort");
  if (name === "now" && !liveFilters.value) return "views";
  const known = ["views", "now", "prints", "listens", "read", "published"] as const;
  return known.find((one) => one === name) ?? "views";
});

/** The period as a name, or as the two days that somebody chose. */
export const chosenPeriod = computed((): PeriodName | { readonly from: string; readonly to: string } => {
  const [from, to] = [query.value.get("from"), query.value.get("to")];
  if (from && to && isDay(from) && isDay(to)) return from <= to ? { from, to } : { from: to, to: from };
  return PERIODS.find((name) => name === query.value.get("period")) ?? "today";
});

function isDay(text: string): boolean {
  // Of the 30th of February browsers make a day of March.
  return /^\d{4}-\d\d-\d\d$/.test(text) && new Date(text).toJSON()?.startsWith(text);
}
