import { figure, table } from "../table.ts";
import type { Both } from "./load-use.ts";
import type { Load } from "./measure-load.ts";

/** Tells in Markdown how the local system does under load. */
export function tellLoad({ loads, barePuts, ofBarePuts, counted }: Load): string {
  const head = ["", "views/s", "POSTs", "p50 ms", "p99 ms", "looks", "visible p50 s", "p95 s", "p99 s", "MB"];
  const pair = ({ functions, database }: Both, digits: number) =>
    `${figure(functions, digits)} + ${figure(database, digits)}`;
  return [
    "The whole local system in a process of its own beside its database, with readers in another process. Memory, CPU and cores are of both, functions + database.",
    table(
      [...head, "cores", "CPU ms a view"],
      loads.map(({ name, perSecond, post, visible, megabytes, cpuMs, cores }) => [
        name,
        figure(perSecond, perSecond < 100 ? 1 : 0),
        figure(post.requests),
        figure(post.p50, 1),
        figure(ofEnough(post.p99, 100, post.requests), 1),
        figure(visible.looks),
        figure(visible.p50, 2),
        figure(ofEnough(visible.p95, 20, visible.looks), 2),
        figure(ofEnough(visible.p99, 100, visible.looks), 2),
        pair(megabytes, 0),
        pair(cores, 2),
        cpuMs ? pair(cpuMs, 2) : figure(undefined),
      ]),
    ),
    "Views are looked at on a clock, and each is visible once its number shows it; a dash is for one in 20 or 100 of fewer than " +
      "so many. CPU is that of all that was done until each accepted view was counted, looks and settling included.",
    `Bare PutItems of the same client in the same database, in turn: ${figure(barePuts)} a second. ` +
      `Accepted views reach ${figure(100 * ofBarePuts)} % of that.`,
    `All ${figure(counted.views)} accepted views of ${figure(counted.articles)} articles were counted, each once; ` +
      `${figure(loads.reduce((sum, { refused }) => sum + refused, 0))} requests were refused for the moment and sent again.`,
  ].join("\n\n");
}

function ofEnough(value: number, fewest: number, values: number): number | undefined {
  return values < fewest ? undefined : value;
}
