import { signal } from "@preact/signals";
import { FRONT, comparison, go, isOfPeriod, type PeriodName } from "./address.ts";
import { askedPeriod, comparisonsOf } from "./asked-period.ts";
import { addDays, isoDay } from "./format.ts";
import { site } from "./site.ts";

/** The keys of the periods. */
export const PERIOD_KEYS: Readonly<Record<string, PeriodName>> = { t: "today", y: "yesterday", w: "7d", m: "28d" };

const KEPT = "tirage.keys";
const DAY_MS = 86_400_000;

/** Whether single keys do something. Speech input can press them by mistake, so they can be turned off (WCAG 2.1.4). */
export const hasShortcuts = signal(localStorage.getItem(KEPT) !== "off");

/** Turns the single keys on or off, in this browser. */
export function keepShortcuts(isOn: boolean): void {
  hasShortcuts.value = isOn;
  localStorage.setItem(KEPT, isOn ? "on" : "off");
}

/**
 * Listens to the keys: a period's letter, the arrows for the days before and after, `c` for what they are compared with, `/` or
 * Ctrl-K for the search, `?` for the list of keys.
 */
export function startShortcuts(): void {
  addEventListener("keydown", (event) => {
    const { target, key } = event;
    const isOn = (selector: string) => target instanceof Element && target.matches(selector);
    const letter = letterOf(event);
    const isSearch = letter === "k" && event.ctrlKey !== event.metaKey && !event.altKey && !event.shiftKey;
    const isTyping = isOn("input:not([type=range]), select, textarea");
    if (!hasShortcuts.value) return;
    if (!isSearch && (isTyping || event.ctrlKey || event.metaKey || event.altKey)) return;
    const period = PERIOD_KEYS[letter];
    const days = { ArrowLeft: -1, ArrowRight: 1 }[key];
    if (isSlash(event, "?")) go({ ...FRONT, page: "settings" });
    else if (isSearch || isSlash(event, "/")) document.querySelector<HTMLElement>("[type=search]")?.focus();
    else if (!isOfPeriod.value) return;
    else if (period) go({ period: period === "today" ? undefined : period, from: undefined, to: undefined });
    else if (letter === "c") compareWithNext();
    // A chart's cursor has the arrows while it has the focus, and what scrolls to its sides has.
    else if (days === undefined || event.shiftKey || isOn("input, .scroll") || !shift(days)) return;
    event.preventDefault();
  });
}

/** Shows as many days before or after those that are shown. @returns whether there are any */
function shift(direction: number): boolean {
  const zone = site.value?.zone ?? "UTC";
  const { first, last } = askedPeriod(zone);
  const count = (Math.round((Date.parse(last) - Date.parse(first)) / DAY_MS) + 1) * direction;
  const [from, to, today] = [addDays(first, count), addDays(last, count), isoDay(Date.now(), zone)];
  if (from > today) return false;
  const isToday = from === today && to === today;
  go({ period: undefined, ...(isToday ? { from: undefined, to: undefined } : { from, to }) });
  return true;
}

function compareWithNext(): void {
  const { isRunning, compare } = askedPeriod(site.value?.zone ?? "UTC");
  const all = comparisonsOf(isRunning);
  const next = all[(all.indexOf(comparison.value === undefined ? "none" : (compare ?? "week")) + 1) % all.length];
  go({ compare: next === "week" ? undefined : next });
}

/** The Latin letter on a key, whichever script the keyboard writes. */
function letterOf({ key, code }: KeyboardEvent): string {
  return (/^[a-z]$/i.test(key) ? key : code.slice("Key".length)).toLowerCase();
}

/** Whether it is that sign, or the key that has it where the keyboard writes Latin. */
function isSlash({ key, code, shiftKey }: KeyboardEvent, sign: "/" | "?"): boolean {
  return key === sign || (code === "Slash" && shiftKey === (sign === "?") && !["/", "?"].includes(key));
}

/** As in `pages/other.tsx`. @public */
export { App } from "./app.tsx";
