import { computed, signal } from "@preact/signals";
import { parameter } from "./address.ts";
import type { Now, Sites } from "./answers.ts";

/** The sites that the user may see, and what their numbers mean; `undefined` until they are known. */
export const sites = signal<Sites | undefined>(undefined);

/** What was shown last, so that the next visit has something to show while it signs in. */
interface Kept {
  /** When it was kept, epoch milliseconds. */
  readonly keptMs: number;
  readonly user: string;
  readonly sites: Sites;
  readonly now?: { readonly path: string; readonly answer: Now } | undefined;
}

const KEPT = "tirage.kept";
/** Who comes later has to sign in before they see anything. */
const KEPT_MS = 8 * 3_600_000;

/** Keeps what is shown for the next visit. */
export function keepShown(shown: Omit<Kept, "keptMs">): void {
  localStorage.setItem(KEPT, JSON.stringify({ ...shown, keptMs: Date.now() } satisfies Kept));
}

/** What was shown at the last visit, if it was today. */
export function keptShown(): Kept | undefined {
  const kept: Kept | null = JSON.parse(localStorage.getItem(KEPT) ?? "null");
  return kept && Date.now() - kept.keptMs < KEPT_MS ? kept : undefined;
}

/** Forgets it. */
export function forgetShown(): void {
  localStorage.removeItem(KEPT);
}

/** The site that is shown: the address's, else the first. */
export const site = computed(() => {
  const known = sites.value?.sites;
  return known?.find(({ id }) => id === parameter("site")) ?? known?.[0];
});
