import type { Site } from "../core/config.ts";
import { SECOND_MS } from "../core/clock.ts";
import type { Filters } from "../core/facts.ts";
import type { LabelFilters } from "../core/label.ts";
import { enoughFor, type Enough } from "../core/margins.ts";
import { overviewOf, type Column, type LiveSlot, type Numbers, type Series, type SitePiece } from "../core/overview.ts";
import { pairSteps } from "../core/pair-steps.ts";
import { stepsOf, type Comparison, type Grain, type Period, type Step } from "../core/period.ts";
import type { Reach } from "../core/reach.ts";
import { localDay } from "../core/zone.ts";
import { answerUser } from "./answer-user.ts";
import { readGrain, readReportQuery } from "./report-query.ts";
import type { Given, UserRoute } from "./route.ts";

interface Mark {
  readonly article: string;
  readonly title: string | null;
  readonly published: number;
}

/** What this report is given. */
export interface OverviewNeeds extends Given {
  readonly store: {
    /**
     * @param enough what of them is enough; all of them where nothing is said
     * @param filters what is asked of cells anyway: others may be missing
     */
    readonly readSiteFacts: (
      site: Site,
      period: Period,
      grain: Grain,
      enough: Enough | undefined,
      filters?: Filters,
    ) => Promise<readonly SitePiece[]>;
    readonly readLiveSlots: (site: Site, period: Period, nowMs: number) => Promise<readonly LiveSlot[]>;
    readonly readReach: (site: string) => Promise<Reach>;
    /** @returns `null` of a period that is too long to tell */
    readonly readPublished: (
      site: Site,
      period: Period,
      only: LabelFilters,
      nowMs: number,
    ) => Promise<readonly Mark[] | null>;
  };
}

/** Nominal lengths, since days and months differ. */
const STEP_SECONDS = { hour: 3_600, day: 86_400, month: 2_629_746 } as const;

/**
 * `GET /v1/reports/overview`: the numbers of a site in a period, as totals and as a series, and when its articles were
 * published, those of the section and author that are asked for. Without filters views, prints and listens of the last hours are the live ones.
 * Steps of two periods that are compared come with their pairs, by the site's clock.
 */
export const getOverview: UserRoute<OverviewNeeds> = async (request, given) => {
  const { store } = given;
  const { site, nowMs, period, before, comparison, filters, own } = readReportQuery(request, given, ["grain"]);
  const grain = readGrain(own.grain, period);
  const steps = stepsOf(period, grain, site.zone);
  const reaching = store.readReach(site.id);
  const [reach, published, now, then] = await Promise.all([
    reaching,
    store.readPublished(site, period, filters, nowMs),
    numbersOf(period),
    before && numbersOf(before),
  ]);

  async function numbersOf(one: Period) {
    const hasFilters = Object.keys(filters).length > 0;
    const [pieces, live, settled] = await Promise.all([
      store.readSiteFacts(site, one, grain, enoughFor(filters), filters),
      hasFilters ? [] : store.readLiveSlots(site, one, nowMs),
      reaching,
    ]);
    const isOneDay = localDay(one.fromMs, site.zone) === localDay(one.toMs - 1, site.zone);
    // The first event of all is live before it is in any facts.
    const liveMs = live.map(({ startMs }) => startMs);
    const known = Math.min(settled.firstMs ?? Infinity, ...liveMs);
    const ownSteps = one === period ? steps : stepsOf(one, grain, site.zone);
    return {
      steps: ownSteps,
      ...overviewOf({
        pieces,
        live,
        filters,
        steps: ownSteps,
        grain,
        reach: { ...settled, firstMs: Number.isFinite(known) ? known : undefined },
        nowMs,
        isOneDay,
      }),
    };
  }

  /** The places of the steps that stand beside each other, in two columns. */
  function pairsOf(thenSteps: readonly Step[], compared: Comparison) {
    const [starts, startsThen] = [steps, thenSteps].map((all) => all.map(({ startMs }) => startMs));
    const pairs = pairSteps(starts ?? [], startsThen ?? [], { grain, comparison: compared, zone: site.zone });
    return { now: pairs.map(({ now: at }) => at ?? null), previous: pairs.map(({ was }) => was ?? null) };
  }

  return answerUser(
    request,
    { site: site.id, zone: site.zone, asOf: nowMs, completeTo: reach.completeToMs },
    {
      from: period.fromMs,
      to: period.toMs,
      grain,
      totals: totalsOf(now.totals, then?.totals),
      series: {
        ...describe(now.steps, grain),
        ...now.series,
        ...(then && comparison && { previous: previousOf(then, grain), pairs: pairsOf(then.steps, comparison) }),
      },
      published,
    },
  );
};

function totalsOf(
  now: Numbers,
  then: Numbers | undefined,
): Record<Column, { value: number | null; previous?: number | null }> {
  const of = (name: Column) => ({ value: now[name], ...(then && { previous: then[name] }) });
  return {
    views: of("views"),
    visitors: of("visitors"),
    prints: of("prints"),
    listens: of("listens"),
    seconds: of("seconds"),
    told: of("told"),
    pastHalf: of("pastHalf"),
  };
}

function previousOf({ steps, series }: { steps: readonly Step[]; series: Series }, grain: Grain) {
  return { ...describe(steps, grain), ...series };
}

function describe(steps: readonly Step[], grain: Grain) {
  return {
    start: (steps[0]?.startMs ?? 0) / SECOND_MS,
    step: STEP_SECONDS[grain],
    starts: steps.map(({ startMs }) => startMs),
  };
}
