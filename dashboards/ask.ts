import { fetchAsUser } from "./session.ts";

/** Parameters of a report; those that are `undefined` are left away. */
export type Query = Readonly<Record<string, string | number | undefined>>;

/** An answer that is no report: its status says why. */
export class Refused extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`the API answered ${status}`);
    this.status = status;
  }
}

/** The address of a report. */
export function reportPath(report: string, query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, String(value));
  return `/v1/reports/${report}?${parameters}`;
}

/**
 * Asks for a report.
 * @throws Refused when the API answers with a problem, TypeError when it cannot be reached
 */
export async function ask<Report>(path: string, signal: AbortSignal): Promise<Report> {
  const response = await fetchAsUser(path, { signal });
  if (!response.ok) throw new Refused(response.status);
  return response.json() as Promise<Report>;
}
