import type { Site } from "../core/config.ts";

/** An HTTP request as routes see it, whoever carried it. */
export interface Request {
  /** What stood in the path for a route's parameters, decoded. */
  readonly path: Readonly<Record<string, string | undefined>>;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  /** The sender's address: to be hashed, never to be kept. */
  readonly address: string;
}

/** What a route answers with. */
export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** A route is a pure function of the request and of what it is given. It throws a `Problem` where it cannot answer. */
export type Route<Needs> = (request: Request, needs: Needs) => Promise<Answer>;

/** What every route is given. */
export interface Given {
  readonly sites: readonly Site[];
  /** The time, epoch milliseconds. */
  readonly now: () => number;
}
