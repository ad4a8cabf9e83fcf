import { figure, table } from "../table.ts";
import type { FunctionSpeeds } from "./measure-functions.ts";

/** Tells in Markdown what the functions take. */
export function tellFunctions({ functions, recordParts, recount, tally }: FunctionSpeeds): string {
  const speeds = functions.map(({ name, bytes, importMs, firstMs, warmMs, cpuMs, timesPutItem, ...one }) => [
    name,
    figure(bytes / 1_000),
    figure(importMs, 1),
    figure(timesPutItem.importMs, 2),
    figure(firstMs, 1),
    figure(warmMs, 2),
    figure(timesPutItem.warmMs, 2),
    figure(cpuMs, 2),
    figure(timesPutItem.cpuMs, 2),
    figure(one.cpuMicrosecondsAnEvent),
  ]);
  const head = ["", "bundle KB", "import ms", "x PutItem", "first ms", "warm ms", "x PutItem", "CPU ms", "x PutItem"];
  return [
    "Each in fresh processes in turn, on DynamoDB Local: medians, and medians of the ratios to a bare PutItem of the same round.",
    table([...head, "CPU µs an event"], speeds),
    "Counting a batch of 100 views of one lane, without its calls of the database:",
    table(
      ["articles", "calls", "CPU µs an event"],
      recount.map(({ articles, calls, cpuMicroseconds }) => [
        figure(articles),
        figure(calls),
        figure(cpuMicroseconds, 1),
      ]),
    ),
    "Tallying on one core:",
    table(
      ["of", "rows", "events/s"],
      tally.map(({ what, rows, eventsPerSecond }) => [what, figure(rows), figure(eventsPerSecond)]),
    ),
    "What is in record's bundle:",
    table(
      ["package or folder", "KB"],
      Object.entries(recordParts).map(([part, bytes]) => [part, figure(bytes / 1_000, 1)]),
    ),
  ].join("\n\n");
}
