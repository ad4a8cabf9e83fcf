import type { Reason } from "../../functions/core/left-out.ts";
import type { Compared } from "../answers.ts";
import { formatNumber } from "../format.ts";
import { pageWords } from "../page-words.ts";
import { Change } from "./change.tsx";
import { Definition } from "./definition.tsx";

/** The reason and the name under which its definition stands. */
const REASONS = [
  ["robot", "robots"],
  ["repeat", "repeats"],
  ["prefetch", "prefetches"],
  ["own", "own"],
  ["unsigned", "unsigned"],
] as const satisfies readonly (readonly [Reason, string])[];

interface ReasonListProps {
  readonly reasons: Readonly<Record<Reason, number | null | Compared>>;
  readonly isCompared?: boolean;
}

/** How many views were left out for each reason. */
export function ReasonList({ reasons, isCompared }: ReasonListProps) {
  return (
    <dl class="tiles">
      {REASONS.map(([reason, of]) => {
        const count = reasons[reason];
        const { value, previous } =
          typeof count === "object" && count !== null ? count : { value: count, previous: undefined };
        // Few sites sign their pages.
        if (reason === "unsigned" && !value && !previous) return null;
        const name = pageWords().reasons[reason];
        return (
          <div key={reason}>
            <dt>
              {name} <Definition of={of} name={name} />
            </dt>
            <dd>
              {formatNumber(value)} {isCompared && <Change value={value} previous={previous} isNeutral />}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
