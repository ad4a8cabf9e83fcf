import { existsSync } from "node:fs";
import type { EngineKind } from "./engine.ts";

/** Says what has to be installed before an engine can be started, or nothing when it can. */
export function findMissing({ name, needs }: EngineKind): string | undefined {
  const missing = needs.filter(({ program }) => !existsSync(program));
  if (!missing[0]) return undefined;
  const programs = missing.map(({ program }) => program).join(", ");
  const packages = missing.map(({ debianPackage }) => debianPackage).join(" ");
  return `${name} cannot be tried: there is no ${programs}. Debian: apt install ${packages}`;
}
