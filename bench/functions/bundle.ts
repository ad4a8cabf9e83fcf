import { basename, join, resolve } from "node:path";
import { build } from "esbuild";
import { bundlingWith } from "../../infra/bundling.ts";

const PROJECT = resolve(import.meta.dirname, "../..");

/** A file of code, made as infra/ has the functions' made. */
export interface Bundle {
  readonly file: string;
  readonly bytes: number;
  /** Bytes of each module that is in it, by its path from the project's folder; those of which nothing is left are not. */
  readonly modules: ReadonlyMap<string, number>;
}

/**
 * Bundles a function by the options that infra/ gives to the CDK's NodejsFunction, which calls esbuild with them; a test holds
 * the result against what the CDK makes. The crawler list has to be built before.
 * @param entry from the project's folder
 * @param folder in which the bundle is written
 */
export async function buildBundle(entry: string, folder: string): Promise<Bundle> {
  const { format, minify, mainFields, esbuildArgs } = bundlingWith(join(PROJECT, "tirage.config.ts"));
  const file = join(folder, basename(entry).replace(/ts$/, "mjs"));
  const { metafile } = await build({
    entryPoints: [join(PROJECT, entry)],
    absWorkingDir: PROJECT,
    outfile: file,
    bundle: true,
    platform: "node",
    target: "node24",
    format,
    minify,
    mainFields,
    alias: Object.fromEntries(esbuildArgs["--alias"].map((pair) => splitAt(pair, pair.indexOf("=")))),
    dropLabels: [esbuildArgs["--drop-labels"]],
    metafile: true,
    logLevel: "silent",
  });
  const [output] = Object.values(metafile.outputs);
  if (!output) throw new Error(`${entry} was not bundled`);
  const modules = Object.entries(output.inputs).map(([path, { bytesInOutput }]) => [path, bytesInOutput] as const);
  return { file, bytes: output.bytes, modules: new Map(modules.filter(([, bytes]) => bytes > 0)) };
}

/** The package that a module is of, or else its folder in this project, or the module itself where it stands in none. */
function partOf(module: string): string {
  const [, packageName] = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(module) ?? [];
  return packageName ?? (module.split("/").slice(0, -1).join("/") || module);
}

/** Bytes of a bundle by package and by folder of ours, the most first. */
export function partsOf({ modules }: Pick<Bundle, "modules">): Map<string, number> {
  const parts = new Map<string, number>();
  for (const [module, bytes] of modules) {
    const part = partOf(module);
    parts.set(part, (parts.get(part) ?? 0) + bytes);
  }
  return new Map([...parts].toSorted(([, a], [, b]) => b - a));
}

function splitAt(text: string, at: number): [string, string] {
  return [text.slice(0, at), text.slice(at + 1)];
}
