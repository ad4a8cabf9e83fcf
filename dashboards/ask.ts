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

/** Asks for a file, and hands it to the user under its name. */
export async function download(query: Query): Promise<void> {
  const response = await fetchAsUser(reportPath("export.csv", query));
  if (!response.ok) throw new Refused(response.status);
  const [, name = "report.csv"] = /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "") ?? [];
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has begun to save it by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
