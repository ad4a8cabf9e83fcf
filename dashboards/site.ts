import { computed, signal } from "@preact/signals";
import { parameter } from "./address.ts";
import type { Sites } from "./answers.ts";

/** The sites that the user may see, and what their numbers mean; `undefined` until they are known. */
export const sites = signal<Sites | undefined>(undefined);

/** The site that is shown: the address's, else the first. */
export const site = computed(() => {
  const known = sites.value?.sites;
  return known?.find(({ id }) => id === parameter("site")) ?? known?.[0];
});
