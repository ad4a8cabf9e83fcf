import type { EngineKind } from "../engines/engine.ts";
import type { Situation } from "./situation.ts";

/** Says why a situation is not tried in an engine, in the words of docs/browsers.md; nothing when it is. */
export function whyNot({ needs, isOfScriptAlone }: Situation, { name, lacks }: EngineKind): string | undefined {
  if (needs && needs in lacks) return lacks[needs];
  return isOfScriptAlone && name !== "Chromium" ? "nothing of the engine's" : undefined;
}
