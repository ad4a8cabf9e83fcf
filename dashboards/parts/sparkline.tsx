import { formatNumber } from "../format.ts";
import { words } from "../words.ts";

/** The drawing's own units; it is stretched to the room that there is. */
const WIDTH = 96;
const HEIGHT = 24;

/** The views of each hour of a day as a small line, from left to right in every language; nothing where there were none. */
export function Sparkline({ values }: { readonly values: readonly number[] }) {
  const top = Math.max(...values);
  if (!(top > 0)) return null;
  const points = values.map((value, at) => `${(at / (values.length - 1)) * WIDTH},${HEIGHT - (value / top) * HEIGHT}`);
  const text = words().lastDay(formatNumber(values.reduce((all, one) => all + one, 0)));
  return (
    <svg class="sparkline" role="img" aria-label={text} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none">
      <title>{text}</title>
      <polyline points={points.join(" ")} />
    </svg>
  );
}
