import { computed, signal } from "@preact/signals";
import { parameter } from "./address.ts";
import type { Sites } from "./answers.ts";

/** The sites that the user may see, and what their numbers mean; `undefined` until they are known. */
export const sites = signal<Sites | undefined>(undefined);

const KEPT = "tirage.sites";

/** Keeps for the next visit which sites a user may see: numbers can be asked for then without asking for these first. */
export function keepSites(user: string, answer: Sites): void {
  localStorage.setItem(KEPT, JSON.stringify([user, answer]));
}

/** Which sites a user might see at their last visit; `undefined` when another user came last. */
export function keptSites(user: string): Sites | undefined {
  const [name, answer] = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
  return name === user ? answer : undefined;
}

/** Forgets them. */
export function forgetSites(): void {
  localStorage.removeItem(KEPT);
}

/** The site that is shown: the address's, else the first. */
export const site = computed(() => {
  const known = sites.value?.sites;
  return known?.find(({ id }) => id === parameter("site")) ?? known?.[0];
});
