/** What the API's reports answer with, as docs/openapi.yaml describes it. */
import type { UsualCurve } from "../functions/core/curve.ts";
import type { Reason } from "../functions/core/left-out.ts";
import type { Column } from "../functions/core/overview.ts";
import type { Grain } from "../functions/core/period.ts";
import type { Usual } from "../functions/core/quantiles.ts";
import type { Totals } from "../functions/core/totals.ts";
import type { ViewsAtAge } from "../functions/core/usual-at-age.ts";

interface Report {
  readonly zone: string;
  /** When it was read, epoch milliseconds. */
  readonly asOf: number;
  /** The numbers are complete up to then, epoch milliseconds; `null` when there are none. */
  readonly completeTo: number | null;
}

/** Numbers of steps; `null` where there is no data. */
type Values = readonly (number | null)[];

/** A number, and what it was in the period that it is compared with; `null` where there is no data. */
export interface Compared {
  readonly value: number | null;
  readonly previous?: number | null;
}

/** What a row counts. */
export interface Counts {
  readonly views: Compared;
  readonly prints: Compared;
  readonly listens: Compared;
  readonly seconds: Compared;
  readonly told: Compared;
  readonly pastHalf: Compared;
}

/** What is known of an article. */
export interface About {
  readonly article: string;
  readonly url: string | null;
  readonly title: string | null;
  readonly section: string | null;
  readonly author: string | null;
  /** Epoch milliseconds. */
  readonly published: number | null;
}

/** One value of a dimension. */
export interface Row extends Counts {
  readonly value: string;
  /** The group of a referrer. */
  readonly source?: string;
}

export interface Sites {
  readonly sites: readonly { readonly id: string; readonly name: string; readonly zone: string }[];
  readonly definitions: Readonly<Record<string, string>>;
}

export interface Now extends Report {
  readonly series: { readonly start: number; readonly step: number; readonly views: Values };
  readonly views: number | null;
  readonly usual: Usual | null;
  readonly today: Readonly<Record<keyof Totals, number | null>>;
  readonly usualToday: Usual | null;
  readonly usualDay: Usual | null;
  readonly articles: readonly (About & { views: number; rank: number | null; previousRank: number | null })[];
  /** Where one was asked for. */
  readonly article?: { readonly article: string; readonly views: number | null; readonly rank: number | null };
  readonly sources: readonly Row[];
  readonly sections: readonly Row[];
}

type Series = { readonly starts: readonly number[] } & Readonly<Record<Column, Values>>;

export interface Overview extends Report {
  readonly from: number;
  readonly to: number;
  readonly grain: Grain;
  readonly totals: Readonly<Record<Column, Compared>>;
  readonly series: Series & {
    readonly previous?: Series;
    /** Which of their steps stand beside each other, by their places. */
    readonly pairs?: { readonly now: Values; readonly previous: Values };
  };
  /** `null` of a period that is too long to tell. */
  readonly published:
    | readonly {
        readonly article: string;
        readonly title: string | null;
        readonly published: number;
      }[]
    | null;
}

export interface Articles extends Report {
  readonly articles: readonly (About &
    Counts & {
      /** `null` with filters that minutes are not counted by. */
      readonly now: number | null;
      /** Where that was asked for. */
      readonly usual?: ViewsAtAge | null;
      /** Its views in each of the last 24 whole hours, where that was asked for. */
      readonly lastDay?: readonly number[];
    })[];
  readonly found: number;
  readonly cursor: string | null;
}

export interface Breakdown extends Report {
  readonly rows: readonly Row[];
  readonly total: Counts;
}

export interface Article extends Report, About {
  /** The old ids whose counts are shown under this one. */
  readonly sameAs: readonly string[];
  readonly totals: Readonly<Record<keyof Totals, number | null>>;
  readonly baseline: Totals;
  readonly curve: {
    readonly start: number;
    readonly step: number;
    readonly views: Values;
    readonly usual: UsualCurve | null;
  } | null;
  readonly reading: Readonly<Record<"told" | "seconds" | "past25" | "past50" | "past75" | "past100", number | null>>;
  readonly sources: readonly Row[];
  readonly referrers: readonly Row[];
  readonly pages: readonly Row[];
  readonly countries: readonly Row[];
  readonly devices: readonly Row[];
  readonly browsers: readonly Row[];
  readonly languages: readonly Row[];
  readonly excluded: Readonly<Record<Reason, number | null>>;
}

export interface Excluded extends Report {
  readonly counted: Compared;
  readonly reasons: Readonly<Record<Reason, Compared>>;
  readonly robots: readonly { readonly name: string; readonly kind: string; readonly views: Compared }[];
}

export interface Found extends Report {
  readonly articles: readonly About[];
  readonly found: number;
}
