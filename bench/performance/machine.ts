import { arch, availableParallelism, cpus, totalmem, type } from "node:os";

const GIGABYTE = 1024 ** 3;

/** Says on what kind of machine something was measured, and when: nothing that tells one machine from another of its kind. */
export function describeMachine(nowMs: number): string {
  const model = cpus()[0]?.model.trim() || "a processor that does not say its name";
  const memory = Math.round(totalmem() / GIGABYTE);
  const day = new Date(nowMs).toISOString().slice(0, 10);
  return `Measured on ${day}, on ${availableParallelism()} cores (${model}) with ${memory} GB of memory, ${type()} ${arch()}, Node ${process.versions.node}.`;
}
