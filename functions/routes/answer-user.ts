import { answerCached } from "./cached.ts";
import type { Answer, UserRequest } from "./route.ts";

/** What an answer is about. */
export interface Scope {
  /** The site's id; `null` when it is of no one site. */
  readonly site: string | null;
  /** The IANA zone of the site's days. */
  readonly zone: string | null;
  /** When it was read, epoch milliseconds. */
  readonly asOf: number;
  /** The numbers are complete up to this time, epoch milliseconds; `null` when there are none. */
  readonly completeTo: number | null;
}

/** Answers a user, whose browser alone may keep it, for 5 s and for as long as the token is the same. */
export function answerUser(request: UserRequest, { asOf, ...of }: Scope, content: Record<string, unknown>): Answer {
  const version = JSON.stringify({ ...of, ...content });
  const body = JSON.stringify({ ...of, asOf, ...content });
  const answer = answerCached(request, version, { type: "application/json", cache: "private, max-age=5", body });
  return { ...answer, headers: { ...answer.headers, vary: "authorization" } };
}
