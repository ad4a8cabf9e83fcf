/** Builds what is served to browsers, and what the functions' bundles need made. Run as a script it prints the sizes. */
import crawlers from "crawler-user-agents";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { build as bundle } from "esbuild";
import { minify } from "terser";
import { parse } from "yaml";
import { buildDashboard, measureDashboard } from "./build-dashboard.ts";
import { buildOnce } from "./build-stamp.ts";
import { gzipBytes, writeInOneStep, writeServedFile } from "./built-file.ts";
import { contentHash } from "./functions/routes/served-file.ts";

/**
 * The scripts, each with the most bytes that it may have after gzip -9: every reader loads them.
 *
 * The reader script is in parts. All that it does came to 1.9 KB as one file, written for size alone, so what counts a
 * view, a print and a listen comes first and the rest follows when the first view is sent; what older browsers need
 * besides is loaded by them alone.
 */
const SCRIPTS = [
  { source: "beacon/reader.ts", file: "reader.js", format: "iife", maxBytes: 1_536 },
  { source: "beacon/stay.ts", file: "stay.js", format: "esm", maxBytes: 1_700 },
  { source: "beacon/older.ts", file: "older.js", format: "esm", maxBytes: 512 },
  { source: "beacon/view-count.ts", file: "views.js", format: "iife", maxBytes: 1_024 },
  { source: "beacon/most-read.ts", file: "most-read.js", format: "iife", maxBytes: 1_024 },
] as const;

/** Browsers of early 2023 and later, with the long-lived Firefox of that year. */
const TARGET = ["chrome109", "firefox115", "safari16.4"];

const root = import.meta.dirname;
const folder = join(root, "dist/public");

/** Where a bundle finds the crawler list: the package's own is 540 KB, nearly all of them examples. */
export const crawlerListFile = join(root, "dist/crawler-user-agents.js");

/**
 * Builds the scripts and the API's description into `dist/public`, and returns that folder's absolute path. The crawler
 * list and the dashboard are built beside it.
 * @throws an Error when a script or the dashboard is over its size, or when there is no description
 */
export async function build(): Promise<string> {
  await buildOnce(
    async () => {
      await mkdir(folder, { recursive: true });
      await Promise.all([...SCRIPTS.map(buildScript), buildDescription(), buildCrawlerList(), buildDashboard(TARGET)]);
    },
    () => existsSync(folder) && existsSync(crawlerListFile),
  );
  return folder;
}

async function buildScript({ source, file, format, maxBytes }: (typeof SCRIPTS)[number]): Promise<void> {
  const { outputFiles } = await bundle({
    entryPoints: [join(root, source)],
    write: false,
    bundle: true,
    minifySyntax: true,
    minifyWhitespace: true,
    format,
    // What a script loads from beside it.
    external: ["./*.js"],
    target: TARGET,
    legalComments: "none",
    // Whatever goes wrong as a script starts, the page is worth more than its number. A module's errors are its caller's.
    ...(format === "iife" && { banner: { js: "try{" }, footer: { js: "}catch{}" } }),
    // Not the project's: its strictness would cost a "use strict" that these scripts do not need.
    tsconfigRaw: {},
    logLevel: "silent",
  });
  const script = await minifyAgain(outputFiles.map(({ text }) => text).join(""), format === "esm");
  const bytes = gzipBytes(script);
  if (bytes > maxBytes) throw new Error(`${file} has ${bytes} bytes after gzip, and may have ${maxBytes}.`);
  await writeServedFile(join(folder, file), Buffer.from(script));
}

/** Terser makes what esbuild has bundled and minified a few per cent smaller still. */
async function minifyAgain(script: string, module: boolean): Promise<string> {
  const { code = "" } = await minify(script, {
    module,
    ecma: 2020,
    compress: {
      passes: 4,
      unsafe: true,
      unsafe_methods: true,
      unsafe_arrows: true,
      pure_getters: true,
      keep_fargs: false,
    },
  });
  return code;
}

async function buildDescription(): Promise<void> {
  const description = await readFile(join(root, "docs/openapi.yaml"), "utf8").catch((cause: unknown) => {
    throw new Error("docs/openapi.yaml is missing: the API is described there, and served as /v1/openapi.json.", {
      cause,
    });
  });
  await writeServedFile(join(folder, "openapi.json"), Buffer.from(JSON.stringify(parse(description))));
}

/** The crawler list in the shape of its package, without the examples, and with the tags that crawlers share said once. */
async function buildCrawlerList(): Promise<void> {
  const patternsByTags: Record<string, string[]> = {};
  for (const { pattern, tags = [] } of crawlers as readonly { readonly pattern: string; readonly tags?: string[] }[]) {
    const patterns = (patternsByTags[tags.join(" ")] ??= []);
    // A slash needs no escape where a pattern is no literal.
    patterns.push(pattern.replaceAll(String.raw`\/`, "/"));
  }
  const lines = Object.entries(patternsByTags).map((entry) => entry.flat().join("\n"));
  const text = JSON.stringify(lines.join("\n\n"));
  await writeInOneStep(
    crawlerListFile,
    `export default ${text}.split("\\n\\n").flatMap((lines) => {
  const [tags, ...patterns] = lines.split("\\n");
  return patterns.map((pattern) => ({ pattern, tags: tags.split(" ") }));
});\n`,
  );
}

/** The scripts that tags load, of the last build, by the immutable names under which they can be pinned. */
export function pinnedScripts(): ReadonlyMap<string, string> {
  // A module is loaded by another script, and by no tag.
  const loaded = SCRIPTS.filter(({ format }) => format === "iife").map(({ file }) => file);
  return new Map(loaded.map((file) => [pinnedName(file), readFileSync(join(folder, file), "utf8")]));
}

function pinnedName(file: string): string {
  return file.replace(".js", `.${contentHash(readFileSync(join(folder, file)))}.js`);
}

/** The tag that loads this very script and no other, by its immutable name and its hash (Subresource Integrity). */
function pinnedTag(file: string): string {
  const integrity = createHash("sha384")
    .update(readFileSync(join(folder, file)))
    .digest("base64");
  const src = `/v1/scripts/${pinnedName(file)}`;
  return `<script defer src="${src}" integrity="sha384-${integrity}" crossorigin="anonymous"></script>`;
}

if (import.meta.main) {
  await build();
  for (const { file, format, maxBytes } of SCRIPTS) {
    const bytes = gzipBytes(readFileSync(join(folder, file), "utf8"));
    console.log(`${file}: ${bytes} of ${maxBytes} bytes after gzip`);
    // A module is loaded by another script, and by no tag.
    if (format === "iife") console.log(`  pinned: ${pinnedTag(file)}`);
  }
  for (const { name, bytes, maxBytes } of measureDashboard()) {
    console.log(`dashboard, ${name}: ${bytes} of ${maxBytes} bytes after gzip`);
  }
}
