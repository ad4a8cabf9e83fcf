import { signal } from "@preact/signals";
import { FRONT, go, isOfPeriod, type PeriodName } from "./address.ts";

/** The keys of the periods. */
export const PERIOD_KEYS: Readonly<Record<string, PeriodName>> = { t: "today", y: "yesterday", w: "7d", m: "28d" };

const KEPT = "tirage.keys";

/** Whether single keys do something. Speech input can press them by mistake, so they can be turned off (WCAG 2.1.4). */
export const hasShortcuts = signal(localStorage.getItem(KEPT) !== "off");

/** Turns the single keys on or off, in this browser. */
export function keepShortcuts(isOn: boolean): void {
  hasShortcuts.value = isOn;
  localStorage.setItem(KEPT, isOn ? "on" : "off");
}

/** Listens to the keys: a period's letter, `/` for the search, `?` for the list of keys. */
export function startShortcuts(): void {
  addEventListener("keydown", (event) => {
    const { target } = event;
    const isTyping = target instanceof Element && target.matches("input:not([type=range]), select, textarea");
    if (!hasShortcuts.value || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    const period = PERIOD_KEYS[letterOf(event)];
    if (isSlash(event, "?")) go({ ...FRONT, page: "settings" });
    else if (isSlash(event, "/")) document.querySelector<HTMLElement>("[type=search]")?.focus();
    else if (period && isOfPeriod.value)
      go({ period: period === "today" ? undefined : period, from: undefined, to: undefined });
    else return;
    event.preventDefault();
  });
}

/** The Latin letter on a key, whichever script the keyboard writes. */
function letterOf({ key, code }: KeyboardEvent): string {
  return (/^[a-z]$/i.test(key) ? key : code.slice("Key".length)).toLowerCase();
}

/** Whether it is that sign, or the key that has it where the keyboard writes Latin. */
function isSlash({ key, code, shiftKey }: KeyboardEvent, sign: "/" | "?"): boolean {
  return key === sign || (code === "Slash" && shiftKey === (sign === "?") && !["/", "?"].includes(key));
}
