/** The caller's fault, or a passing one of ours: becomes an RFC 9457 answer in one place. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly problem: ProblemName;
  /** What an answer carries beside the standard members; `retryAfter` (seconds) and `challenge` become headers. */
  readonly more: { readonly serverTime?: number; readonly retryAfter?: number; readonly challenge?: string };

  /** @param detail a safe sentence for the caller: says what was wrong and what to send instead */
  constructor(problem: ProblemName, detail: string, more: Problem["more"] = {}, options?: ErrorOptions) {
    super(detail, options);
    this.problem = problem;
    this.more = more;
  }
}

/** The problem of a fault that may be over in a moment: the sender comes again then, with the same ids. */
export function unavailable(options?: ErrorOptions): Problem {
  return new Problem("unavailable", "Please send the same again in a few seconds.", { retryAfter: 5 }, options);
}

export type ProblemName = keyof typeof PROBLEMS;

/** Every kind of problem with its HTTP status and title. */
export const PROBLEMS = {
  json: { status: 400, title: "The body is not JSON" },
  body: { status: 400, title: "The body is not as described" },
  events: { status: 400, title: "The events are too few or too many" },
  query: { status: 400, title: "The query is not as described" },
  token: { status: 401, title: "A valid token is needed" },
  access: { status: 403, title: "The token does not allow this" },
  origin: { status: 403, title: "This page is not one of the site's" },
  site: { status: 404, title: "There is no such site" },
  route: { status: 404, title: "There is no such route" },
  cursor: { status: 409, title: "The list has changed too much" },
  size: { status: 413, title: "The body is too large" },
  clock: { status: 422, title: "The clock is off" },
  internal: { status: 500, title: "Something went wrong here" },
  unavailable: { status: 503, title: "Not available for a moment" },
} as const satisfies Record<string, { status: number; title: string }>;
