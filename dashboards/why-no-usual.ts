import { liveFilters } from "./address.ts";
import { words } from "./words.ts";

/** Says why the API tells nothing usual of the live numbers: they are of a part of the site, or the site is too young. */
export function whyNoUsual(): string {
  const isPart = Object.keys(liveFilters.value ?? {}).length > 0;
  return isPart ? words().noUsualOfPart : words().noUsual;
}
