import { refuseTime } from "../core/acceptance.ts";
import { browserOf, deviceOf } from "../core/browser.ts";
import type { Site } from "../core/config.ts";
import { rowIdOf, type Event } from "../core/event.ts";
import { eventTimeMs } from "../core/event-id.ts";
import { isVouchedFor, type PageSecrets } from "../core/page-token.ts";
import type { ReceivedEvent } from "../core/received-event.ts";
import type { LeftOut } from "../core/row.ts";
import { isPrefetch, robotName, tellingProducts } from "../core/robot.ts";
import { isOnSite } from "../core/site.ts";
import type { ArticleTotals } from "../core/totals.ts";
import { visitorHash } from "../core/visitor.ts";
import { FLOOD } from "../core/flood.ts";
import { localDay } from "../core/zone.ts";
import type { Request } from "./route.ts";

/** Why an event was not accepted, as the API says it. */
export type Reason = "invalid" | "future" | "expired" | "unsigned" | "robot" | "prefetch" | "excluded" | "article";

export interface StoresEvents {
  /** Stores an event once, however often it is sent; when it returns, the event cannot be lost. */
  readonly putEvent: (received: ReceivedEvent) => Promise<void>;
  /**
   * Names the hours of stored events where settling looks for what is to be counted; when it returns, they cannot stay
   * uncounted.
   * @param totals of the events' articles, where they are known: an hour that is open in them is named already
   */
  readonly nameHours: (
    site: string,
    session: string | undefined,
    events: readonly Event[],
    totals?: ReadonlyMap<string, ArticleTotals>,
  ) => Promise<void>;
  /**
   * Marks the hours of stored events that settling no longer looks at by itself. A mark is kept with its minute, and made
   * after the rows, so that a run of settle that reads the mark finds them.
   */
  readonly markLate: (site: string, events: readonly Event[], nowMs: number) => Promise<void>;
  /** Says whether a view of a reader at a time is one too many for a person. */
  readonly isFlood: (reader: string, timeMs: number) => boolean;
  /** The visitor salt of a site's local day. */
  readonly dailySalt: (site: string, day: string) => Promise<Uint8Array>;
}

/** Who sends: the same for all the events of a request. */
export interface Sender {
  readonly site: Site;
  readonly request: Request;
  readonly session?: string | undefined;
  /** The page said that its browser is driven by a program. */
  readonly webdriver: boolean;
  readonly pageSecrets: PageSecrets;
}

/** What is to become of an event: why it is not accepted, if so, and what is stored of it, if anything. */
export interface Judged {
  readonly reason?: Reason | undefined;
  readonly received?: ReceivedEvent;
}

/** Judges an event and stores nothing of it yet. */
export async function judgeEvent(sender: Sender, event: Event, nowMs: number, store: StoresEvents): Promise<Judged> {
  const { site, request, session } = sender;
  const timeMs = eventTimeMs(rowIdOf(event));
  const refused = refuseTime(eventTimeMs(event.id), nowMs) ?? refuseTime(timeMs, nowMs);
  if (refused) return { reason: refused };
  if (event.url !== undefined && !isOnSite(site, event.url)) return { reason: "article" };

  const userAgent = request.headers["user-agent"] ?? "";
  const salt = await store.dailySalt(site.id, localDay(timeMs, site.zone));
  const visitor = visitorHash(salt, request.address, userAgent);
  // Whoever sent what no token vouches for may not have seen the page: nothing else that it says is believed.
  const isUnsigned = !isVouchedFor(site, event, timeMs, sender.pageSecrets);
  const isFlood = event.kind === "view" && !isUnsigned && store.isFlood(`${site.id}|${session ?? visitor}`, timeMs);
  const robot = isUnsigned ? undefined : (robotName(userAgent, sender.webdriver) ?? (isFlood ? FLOOD : undefined));
  const leftOut = isUnsigned ? "unsigned" : robot ? "robot" : reasonOf(request, event);
  const received = {
    site: site.id,
    session,
    visitor,
    event,
    browser: browserOf(userAgent),
    device: deviceOf(userAgent),
    products: tellingProducts(userAgent, sender.webdriver),
    country: request.country,
    leftOut,
    robot,
  };
  return { reason: leftOut === "own" ? "excluded" : leftOut, received };
}

function reasonOf({ headers }: Request, { own }: Event): LeftOut | undefined {
  return isPrefetch(headers) ? "prefetch" : own ? "own" : undefined;
}
