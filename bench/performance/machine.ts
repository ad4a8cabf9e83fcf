import { arch, availableParallelism, cpus, loadavg, totalmem, type } from "node:os";

const GIGABYTE = 1024 ** 3;

/**
 * Says on what kind of machine something is measured, when, and how busy that is before: nothing that tells one machine from
 * another of its kind.
 */
export function describeMachine(nowMs: number): string {
  const model = cpus()[0]?.model.trim() || "a processor that does not say its name";
  const memory = Math.round(totalmem() / GIGABYTE);
  const day = new Date(nowMs).toISOString().slice(0, 10);
  const [load = 0] = loadavg();
  return `Measured on ${day}, on ${availableParallelism()} cores (${model}) with ${memory} GB of memory, ${type()} ${arch()}, Node ${process.versions.node}. Its load before was ${load.toFixed(1)}.`;
}
