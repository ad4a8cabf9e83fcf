import type { Browser, Device } from "./browser.ts";
import type { Event } from "./event.ts";
import type { LeftOut } from "./row.ts";

/**
 * An event with what the server knows of its sender. No address and no user agent: the visitor hash stands for both, and
 * the families of browser and device for the latter.
 */
export interface ReceivedEvent {
  readonly site: string;
  readonly session?: string | undefined;
  readonly visitor: string;
  readonly event: Event;
  readonly browser?: Browser | undefined;
  readonly device?: Device | undefined;
  /** Names of products by which it can be told again whether it was a robot's; empty for most readers. */
  readonly products?: string | undefined;
  /** Two letters of ISO 3166-1. */
  readonly country?: string | undefined;
  /** Why it is stored apart and not counted. */
  readonly leftOut?: LeftOut | undefined;
  /** The robot's name, where it was one. */
  readonly robot?: string | undefined;
}
