/**
 * Loads a function's bundle and invokes it, in the process that this is: what it took is printed as JSON. It imports nothing that a
 * bundle might import, so that the bundle finds a process as fresh as Lambda's.
 *
 *   node bench/functions/invoke.ts bundle.mjs events.json
 */
import { readFileSync } from "node:fs";

/** What one process measured, milliseconds. */
export interface Sample {
  readonly importMs: number;
  readonly firstMs: number;
  /** Of the second half of all that follow the first. */
  readonly warmMs: readonly number[];
  /** CPU of the whole process in that time. */
  readonly warmCpuMs: number;
}

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

const [bundle = "", eventsFile = ""] = process.argv.slice(2);
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- whoever starts this writes it
const [first, ...warm] = JSON.parse(readFileSync(eventsFile, "utf8")) as unknown[];
// Fifteen minutes, Lambda's most.
const context = { getRemainingTimeInMillis: () => 900_000 };

const importedMs = performance.now();
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a function's bundle exports
const { handler } = (await import(bundle)) as { handler: Handler };
const importMs = performance.now() - importedMs;
const firstMs = await invoke(first);
const half = Math.floor(warm.length / 2);
for (const event of warm.slice(0, half)) await invoke(event);
const warmMs: number[] = [];
const cpu = process.cpuUsage();
for (const event of warm.slice(half)) warmMs.push(await invoke(event));
const { user, system } = process.cpuUsage(cpu);
const sample: Sample = { importMs, firstMs, warmMs, warmCpuMs: (user + system) / 1_000 };
process.stdout.write(JSON.stringify(sample), () => process.exit(0));

/** A page sends its request now, however long ago it was made here: record refuses one that says it is older than 30 s. */
function sentNow(event: unknown): unknown {
  if (typeof event !== "object" || event === null || !("body" in event) || typeof event.body !== "string") return event;
  return { ...event, body: event.body.replace(/"sent":\d+/, `"sent":${Date.now()}`) };
}

/** @returns milliseconds @throws when it is not answered as it should be */
async function invoke(event: unknown): Promise<number> {
  const sent = sentNow(event);
  const startMs = performance.now();
  const answer = await handler(sent, context);
  const ms = performance.now() - startMs;
  const text = JSON.stringify(answer);
  if (/"statusCode":[345]|"itemIdentifier"|"finished":false/.test(text)) throw new Error(text);
  return ms;
}
