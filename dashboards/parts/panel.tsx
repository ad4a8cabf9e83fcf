import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { pulse } from "../live.ts";
import type { Loaded } from "../use-report.ts";
import { words } from "../words.ts";

interface PanelProps {
  readonly title: string;
  readonly class?: string;
  readonly note?: ComponentChildren;
  /** Buttons beside the title. */
  readonly tools?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A part of a page under a heading of its own. */
export function Panel({ title, note, tools, children, ...props }: PanelProps) {
  const id = useId();
  return (
    <section class={`panel ${props.class ?? ""}`} aria-labelledby={id}>
      <div class="head">
        <h2 id={id}>{title}</h2>
        {note && <p class="note">{note}</p>}
        {tools && <div class="tools">{tools}</div>}
      </div>
      {children}
    </section>
  );
}

/** Shows a report, or says how it is with it. */
export function Shown<Report>({
  of,
  children,
}: {
  readonly of: Loaded<Report>;
  readonly children: (report: Report) => ComponentChildren;
}) {
  const { report, state, isOld } = of;
  if (report !== undefined)
    return (
      <div aria-busy={isOld} class={isOld ? "old" : ""}>
        {/* When nothing answers, the page says so once. */}
        {state === "stale" && pulse.value === "live" && <p role="status">{words().away}</p>}
        {children(report)}
      </div>
    );
  if (state === "loading") return <p class="loading">{words().loading}</p>;
  const { refused, notFound: missing, away, over } = words();
  return <p role="status">{{ refused, missing, over, away, stale: away, ready: away }[state]}</p>;
}
