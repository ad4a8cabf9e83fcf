import { figure, table } from "../table.ts";
import type { Load } from "./measure-load.ts";

/** Tells in Markdown how the local system does under load. */
export function tellLoad({ loads, barePuts, ofBarePuts, counted }: Load): string {
  const head = ["", "views/s", "POST p50 ms", "p99", "visible p50 s", "p95", "p99", "MB", "CPU ms a view"];
  const pair = ({ functions, database }: { functions: number; database: number }, digits: number) =>
    `${figure(functions, digits)} + ${figure(database, digits)}`;
  return [
    "The whole local system in a process of its own beside its database, with readers in another process. Memory and CPU are of both, functions + database.",
    table(
      head,
      loads.map(({ name, perSecond, post, visible, megabytes, cpuMs }) => [
        name,
        figure(perSecond, perSecond < 100 ? 1 : 0),
        figure(post.p50, 1),
        figure(post.p99, 1),
        figure(visible.p50, 2),
        figure(visible.p95, 2),
        figure(visible.p99, 2),
        pair(megabytes, 0),
        pair(cpuMs, 2),
      ]),
    ),
    `Bare PutItems of the same client in the same database, in turn: ${figure(barePuts)} a second. ` +
      `Accepted views reach ${figure(100 * ofBarePuts)} % of that.`,
    `All ${figure(counted.views)} accepted views of ${figure(counted.articles)} articles were counted, each once; ` +
      `${figure(loads.reduce((sum, { refused }) => sum + refused, 0))} requests were refused for the moment and sent again.`,
  ].join("\n\n");
}
