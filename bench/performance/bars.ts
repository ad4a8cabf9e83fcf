/** A bar of a chart. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  /** The value as it is written beside the bar. */
  readonly text: string;
}

export interface Chart {
  readonly title: string;
  readonly bars: readonly Bar[];
  /** A value at which a line stands, such as a limit, and what it is. */
  readonly line?: { readonly value: number; readonly text: string };
  /** Whether each step of the scale is ten times the one before, from 1 on. */
  readonly isLogarithmic?: boolean;
}

const LEAST_LABELS = 280;
const BARS = 390;
const VALUES = 90;
/** A letter of 13 px is no wider in the mean. */
const LETTER = 7.3;
/** Between a text and what stands beside it. */
const GAP = 6;
const ROW = 26;
const TOP = 56;

/** Draws bars that lie one below the other, as an SVG that reads well on light and dark pages. */
export function drawBars({ title, bars, line, isLogarithmic = false }: Chart): string {
  const scale = (value: number) => (isLogarithmic ? Math.log10(Math.max(value, 1)) : value);
  const most = Math.max(...bars.map(({ value }) => scale(value)), line ? scale(line.value) : 0) || 1;
  const x = (value: number) => Math.round((BARS * scale(value)) / most);
  const labels = Math.max(LEAST_LABELS, Math.ceil(Math.max(...bars.map(({ label }) => label.length)) * LETTER) + 16);
  const width = labels + BARS + VALUES;
  const at = line && labels + x(line.value);
  const heading = isLogarithmic ? `${title} (each step of the scale is ten times the one before)` : title;
  const height = TOP + bars.length * ROW + 8;
  const rows = bars.map(({ label, value, text }, row) => {
    const y = TOP + row * ROW;
    const end = labels + x(value);
    const isCrossed = at !== undefined && at >= end && at <= end + GAP + text.length * LETTER;
    return [
      `<text x="${labels - 8}" y="${y + 15}" text-anchor="end">${escape(label)}</text>`,
      `<rect x="${labels}" y="${y + 3}" width="${Math.max(x(value), 1)}" height="${ROW - 8}" rx="2"/>`,
      `<text x="${(isCrossed ? at : end) + GAP}" y="${y + 15}">${escape(text)}</text>`,
    ].join("");
  });
  const limit = line
    ? `<path d="M${at} ${TOP - 6}V${height - 6}"/><text x="${at}" y="${TOP - 12}" text-anchor="middle">${escape(line.text)}</text>`
    : "";
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escape(title)}">
<style>text{font:13px system-ui,sans-serif;fill:#333}.title{font-weight:600}rect{fill:#3b6ea8}path{stroke:#b3412e;stroke-dasharray:4 3}@media(prefers-color-scheme:dark){text{fill:#ddd}rect{fill:#6fa3dc}path{stroke:#e58a78}}</style>
<text class="title" x="8" y="20">${escape(heading)}</text>
${rows.join("\n")}
${limit}
</svg>
`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
