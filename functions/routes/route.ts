import type { Site } from "../core/config.ts";
import type { Problem } from "../core/problem.ts";
import type { Claims, Group, User } from "../core/user.ts";

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
  /** The sender's country, two letters of ISO 3166-1; absent where nobody whom we trust says it. */
  readonly country?: string | undefined;
  /** What a valid token says; absent without one, and where nobody looked. */
  readonly claims?: Claims | undefined;
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

/** A request of someone who signed in. */
export interface UserRequest extends Request {
  readonly user: User;
}

/** A route that answers users alone. */
export type UserRoute<Needs> = (request: UserRequest, needs: Needs) => Promise<Answer>;

/** What the route table says of a route: who may call it, and what answers them. */
export type Entry<Needs> =
  | {
      readonly who: "anyone";
      readonly answer: Route<Needs>;
      /** What it answers a problem with, where its caller can read no other than its usual answer. */
      readonly refuse?: (problem: Problem) => Answer;
    }
  | { readonly who: Group; readonly answer: UserRoute<Needs> };

/** Routes by their keys, such as `GET /v1/totals`. */
export type RouteTable<Needs> = Readonly<Record<string, Entry<Needs>>>;

/** What every route is given. */
export interface Given {
  readonly sites: readonly Site[];
  /** The time, epoch milliseconds. */
  readonly now: () => number;
}
