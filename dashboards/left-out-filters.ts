import { computed } from "@preact/signals";
import { filters, type Filter } from "./address.ts";

/** What left-out views are filtered by: they know neither referrers nor browsers, and with these they are of the whole site. */
export const leftOutFilters = computed((): Partial<Record<Filter, string>> | undefined => {
  const { referrer, browser, ...known } = filters.value;
  return (referrer ?? browser) ? undefined : known;
});
