import type { Need, Reader } from "../situations/situation.ts";

/** How a browser is started, and what it needs for that. */
export interface EngineKind {
  readonly name: string;
  /** Programs that have to be there, and the Debian package that brings each. */
  readonly needs: readonly { readonly program: string; readonly debianPackage: string }[];
  /** What it, or its driver, cannot do, and why. */
  readonly lacks: Partial<Record<Need, string>>;
  readonly launch: () => Promise<Engine>;
}

/** A browser that is there for a whole test file, whatever drives it. */
export interface Engine {
  /** As the browser says it: its name and version. */
  readonly version: string;
  /** Makes a browser as a reader of this site has it before the first visit: with no tab, and nothing stored. */
  readonly newReader: (origin: string) => Promise<Reader & { readonly close: () => Promise<void> }>;
  readonly close: () => Promise<void>;
}
