import { fetchAsUser } from "./session.ts";
import type { Totals } from "../functions/core/totals.ts";

/** What an admin can say of an article; `null` is nothing. */
export interface Metadata {
  readonly title: string | null;
  readonly section: string | null;
  readonly author: string | null;
  /** What an older system had counted. */
  readonly baseline: Totals | null;
  /** The old ids whose counts are shown under this one. */
  readonly sameAs: readonly string[];
}

/** A change that was refused, with the API's own sentence, which names what was wrong. */
export class ChangeRefused extends Error {}

/**
 * Says something of an article; what is left out stays as it is.
 * @returns what is kept of it then
 * @throws ChangeRefused when the API answers with a problem, TypeError when it cannot be reached
 */
export async function changeArticle(site: string, article: string, changes: Partial<Metadata>): Promise<Metadata> {
  const response = await fetchAsUser("/v1/articles", {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify([{ site, article, ...changes }]),
  });
  const answer: unknown = await response.json();
  if (!response.ok) {
    const { detail, title } = answer as { readonly detail?: string; readonly title?: string };
    throw new ChangeRefused(detail ?? title ?? "");
  }
  const [kept] = (answer as { readonly articles: readonly [Metadata] }).articles;
  return kept;
}
