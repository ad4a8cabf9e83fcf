import { oneLine } from "./one-line.ts";

/** Parameters by which a link says which campaign it belongs to, as newsrooms and their tools write them. */
const PARAMETERS = ["utm_source", "utm_medium", "utm_campaign"] as const;

/** The most characters that are kept of each. */
const MAX_LENGTH = 64;

/** What a page's address says of the campaign that led to it. */
export interface Campaign {
  readonly source?: string;
  readonly medium?: string;
  readonly name?: string;
}

/** Reads the UTM parameters of a page's address; `undefined` when it has none, or cannot be parsed. */
export function campaignOf(page: string): Campaign | undefined {
  if (!URL.canParse(page)) return undefined;
  const { searchParams } = new URL(page);
  const [source, medium, name] = PARAMETERS.map(
    (parameter) =>
      oneLine(searchParams.get(parameter) ?? "")
        .slice(0, MAX_LENGTH)
        .toWellFormed() || undefined,
  );
  if (!source && !medium && !name) return undefined;
  return { ...(source && { source }), ...(medium && { medium }), ...(name && { name }) };
}
