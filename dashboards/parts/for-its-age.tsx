import type { ViewsAtAge } from "../../functions/core/usual-at-age.ts";
import { formatDecimal, formatNumber } from "../format.ts";
import { words } from "../words.ts";

/**
 * How many times what is usual at its age an article has, with an arrow outside the middle half. Nothing where less than
 * one view is usual.
 */
export function ForItsAge({ usual }: { readonly usual: ViewsAtAge | null | undefined }) {
  if (!usual || usual.p50 < 1) return null;
  const { views, p25, p50, p75 } = usual;
  const times = `${(views < 10 * p50 ? formatDecimal : formatNumber)(views / p50)}×`;
  const text = `${words().forItsAge(times)}. ${words().usualRange(formatNumber(p25), formatNumber(p75))}`;
  const [direction, arrow] = views > p75 ? ["up", "↑"] : views < p25 ? ["down", "↓"] : ["", ""];
  return (
    <small class={direction} title={text}>
      <span aria-hidden="true">{arrow + times}</span>
      <span class="hidden">{text}</span>
    </small>
  );
}
