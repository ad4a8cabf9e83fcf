import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { formatNumber } from "../format.ts";
import { useOthers } from "../use-others.ts";
import { words } from "../words.ts";
import { Folded } from "./folded.tsx";

type Values = readonly (number | null)[];

/** A step of time. */
interface Step {
  /** Its place below the axis, and where the cursor stands. */
  readonly short: string;
  readonly long: string;
  /** When it begins, epoch milliseconds. */
  readonly ms?: number;
  /** The step that it is compared with, where that does not go without saying. */
  readonly before?: string | undefined;
}

/** What a chart shows: a point for each step of time. */
export interface ChartProps {
  /** What the values are, such as "Views per hour". */
  readonly name: string;
  /** What is to be known without looking. */
  readonly caption: string;
  readonly steps: readonly Step[];
  readonly values: Values;
  /** The same steps in the period that is compared with. */
  readonly previous?: Values | undefined;
  readonly previousName?: string;
  /** What is usual: the middle half at each step, and its middle. */
  readonly band?:
    | { readonly low: Values; readonly high: Values; readonly middle?: Values; readonly name: string }
    | undefined;
  /** Steps from this one on go on still. */
  readonly partialFrom?: number;
  /** What happened at a step. */
  readonly marks?: ReadonlyMap<number, readonly string[]>;
  readonly kind?: "line" | "bars";
  readonly isSmall?: boolean;
}

/** The drawing's own units; it is stretched to the room that there is. */
const WIDTH = 1_000;
const HEIGHT = 300;

/**
 * A chart that can be read without seeing it: a sentence, a cursor that is a slider (arrow keys, Home, End, touch), and a
 * table. Time goes from left to right in every language.
 */
export function Chart(props: ChartProps) {
  const { name, caption, steps, values, previous, band, marks, partialFrom = steps.length, isSmall } = props;
  const at = useSignal<number | undefined>(undefined);
  const id = useId();
  const all = [values, previous, band?.high].flatMap((list) => list ?? []).filter((value) => value !== null);
  const top = niceTop(Math.max(1, ...all));
  const x = (step: number) => ((step + 0.5) / steps.length) * WIDTH;
  const y = (value: number) => HEIGHT - (value / top) * HEIGHT;
  const last = Math.max(
    0,
    values.findLastIndex((value) => value !== null),
  );
  // The steps may have become fewer since it was moved there.
  const shown = Math.min(at.value ?? last, Math.max(0, steps.length - 1));
  const point = (event: PointerEvent & { readonly currentTarget: HTMLElement }) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const step = Math.floor(((event.clientX - left) / width) * steps.length);
    at.value = Math.min(steps.length - 1, Math.max(0, step));
  };
  const leave = () => (at.value = undefined);
  return (
    <figure class={isSmall ? "chart small" : "chart"} aria-labelledby={id}>
      <figcaption id={id}>{caption}</figcaption>
      <div class="plot" dir="ltr">
        <div class="y-axis" aria-hidden="true">
          <span>{formatNumber(top)}</span>
          {!isSmall && <span>{formatNumber(top / 2)}</span>}
          <span>0</span>
        </div>
        <div class="canvas" onPointerMove={point} onPointerLeave={leave}>
          <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
            <path class="grid" d={`M0 0H${WIDTH}M0 ${HEIGHT / 2}H${WIDTH}M0 ${HEIGHT}H${WIDTH}`} />
            {band && <path class="band" d={areaBetween(band.low, band.high, x, y)} />}
            {band?.middle && <path class="middle" d={line(band.middle, x, y)} />}
            {previous && <path class="previous" d={line(previous, x, y)} />}
            {props.kind === "bars" ? (
              <path class="bars" d={bars(values, steps.length, y)} />
            ) : (
              <>
                <path
                  class="area"
                  d={areaBetween(
                    values.map((value) => value && 0),
                    values,
                    x,
                    y,
                  )}
                />
                <path class="line" d={line(values.slice(0, partialFrom), x, y)} />
                <path
                  class="line partial"
                  d={line(
                    values.map((value, step) => (step < partialFrom - 1 ? null : value)),
                    x,
                    y,
                  )}
                />
              </>
            )}
            {band && <path class="edges" d={line(band.low, x, y) + line(band.high, x, y)} />}
            {[...(marks?.keys() ?? [])].map((step) => (
              <path key={step} class="mark" d={`M${x(step)} ${HEIGHT}v-26`} />
            ))}
          </svg>
          {at.value !== undefined && (
            <>
              <span class="cursor" style={{ left: `${(x(shown) / WIDTH) * 100}%` }} />
              <span
                class={shown > steps.length / 2 ? "tip before" : "tip"}
                style={{ left: `${(x(shown) / WIDTH) * 100}%` }}
              >
                <Tip {...props} step={shown} />
              </span>
            </>
          )}
          <input
            type="range"
            min={0}
            max={steps.length - 1}
            value={shown}
            aria-label={`${name}. ${words().cursor}`}
            aria-valuetext={sentence(props, shown)}
            onInput={(event) => (at.value = Number(event.currentTarget.value))}
            onFocus={() => (at.value ??= last)}
            onBlur={leave}
          />
        </div>
        <div class="x-axis" aria-hidden="true">
          {ticks(steps).map(({ short, step }) => (
            <span key={step} style={{ left: `${(x(step) / WIDTH) * 100}%` }}>
              {short}
            </span>
          ))}
        </div>
      </div>
      <Legend {...props} />
      <Folded class="as-table" name={words().table}>
        {() => <Table {...props} />}
      </Folded>
    </figure>
  );
}

/** The chart as a table, which comes with the other pages. */
function Table(props: ChartProps) {
  const Loaded = useOthers()?.ChartTable;
  return Loaded ? <Loaded {...props} /> : <p class="loading">{words().loading}</p>;
}

function Tip({ step, ...props }: ChartProps & { readonly step: number }) {
  const { steps, values, previous, previousName, band, marks } = props;
  return (
    <>
      <b>{formatValue(values[step])}</b> {steps[step]?.long}
      {previous && (
        <small>
          {steps[step]?.before ?? previousName}: {formatValue(previous[step])}
        </small>
      )}
      {band && <small>{rangeAt(band, step)}</small>}
      {marks?.get(step)?.map((text) => (
        <small key={text}>{words().publishedAt(text)}</small>
      ))}
    </>
  );
}

function Legend({ values, name, previous, previousName, band, marks, kind, isSmall }: ChartProps) {
  if (isSmall || values.length === 0) return null;
  return (
    <ul class="legend">
      <li>
        <i class={kind === "bars" ? "key bars" : "key line"} />
        {name}
      </li>
      {previous && (
        <li>
          <i class="key previous" />
          {previousName}
        </li>
      )}
      {band && (
        <li>
          <i class="key band" />
          {band.name}
        </li>
      )}
      {marks && marks.size > 0 && (
        <li>
          <i class="key mark" />
          {words().published}
        </li>
      )}
    </ul>
  );
}

function sentence(
  { steps, values, previous, previousName, band, marks, partialFrom = steps.length }: ChartProps,
  step: number,
): string {
  return [
    `${steps[step]?.long}: ${formatValue(values[step])}`,
    ...(step >= partialFrom ? [words().soFar] : []),
    ...(previous ? [`${steps[step]?.before ?? previousName}: ${formatValue(previous[step])}`] : []),
    ...(band ? [rangeAt(band, step)] : []),
    ...(marks?.get(step) ?? []).map((text) => words().publishedAt(text)),
  ].join(", ");
}

/** What is usual at a step, in words. */
export function rangeAt({ low, high }: { readonly low: Values; readonly high: Values }, step: number): string {
  const [from, to] = [low[step], high[step]];
  return typeof from === "number" && typeof to === "number"
    ? words().usualRange(formatNumber(from), formatNumber(to))
    : "";
}

/** A value, or that there is none. */
export function formatValue(value: number | null | undefined): string {
  return typeof value === "number" ? formatNumber(value) : words().noData;
}

/** A line through the points that are known. */
function line(values: Values, x: (step: number) => number, y: (value: number) => number): string {
  let path = "";
  let isDrawing = false;
  for (const [step, value] of values.entries()) {
    // With a length of nothing, a point that stands alone is seen: lines end round.
    if (value !== null) path += `${isDrawing ? "L" : "M"}${round(x(step))} ${round(y(value))}${isDrawing ? "" : "h0"}`;
    isDrawing = value !== null;
  }
  return path;
}

/** The area between two lines, as far as both are known. */
function areaBetween(low: Values, high: Values, x: (step: number) => number, y: (value: number) => number): string {
  const known = high.flatMap((value, step) => {
    const below = low[step];
    return value === null || typeof below !== "number" ? [] : [{ step, value, below }];
  });
  if (known.length === 0) return "";
  const above = known.map(({ step, value }) => `${round(x(step))} ${round(y(value))}`);
  const under = known.reduce((path, { step, below }) => `L${round(x(step))} ${round(y(below))}${path}`, "");
  return `M${above.join("L")}${under}Z`;
}

function bars(values: Values, count: number, y: (value: number) => number): string {
  const width = (WIDTH / count) * 0.72;
  return values
    .map((value, step) => {
      const left = ((step + 0.5) / count) * WIDTH - width / 2;
      if (value === null) return "";
      // A minute without views leaves a trace, too.
      const height = Math.max(2, HEIGHT - y(value));
      return `M${round(left)} ${HEIGHT}v${-round(height)}h${round(width)}v${round(height)}z`;
    })
    .join("");
}

/** So many labels below the axis as can be read beside each other. */
function ticks(steps: ChartProps["steps"]) {
  const every = [1, 2, 3, 4, 6, 7, 12, 24, 48, 96].find((count) => steps.length / count <= 8) ?? 200;
  return steps.flatMap(({ short }, step) => (step % every === 0 ? [{ short, step }] : []));
}

/** The next number above that a person would choose: 1, 2, 4, 5 or 6 and its tens. */
function niceTop(value: number): number {
  const ten = 10 ** Math.floor(Math.log10(value));
  const top = [1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10].find((one) => one * ten >= value) ?? 10;
  return Math.max(2, Math.ceil(top * ten));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
