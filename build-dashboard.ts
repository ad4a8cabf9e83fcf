/** Builds the editors' dashboard: a page, and files under names that carry the hash of their content. */
import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { build as bundle, type Metafile, type OutputFile } from "esbuild";
import { minify } from "terser";
import { namesPlugin } from "./build-names.ts";
import { gzipBytes, writeInOneStep, writeServedFile } from "./built-file.ts";

/** What is loaded together, each with the most bytes that it may have after gzip -9. */
const BUDGETS = {
  /** The front page in its heaviest language. */
  script: 25_600,
  /** The other pages in their heaviest language, and charts as tables, loaded when one goes there or wants a table. */
  pages: 12_288,
  /** Keys that do something, loaded once the page stands. */
  keys: 1_280,
  /** What saves a table as a file, loaded to save one. */
  save: 1_024,
  /** What Uzbek calls countries, loaded beside the page. */
  countries: 4_864,
  /** The OpenID client, loaded to sign in and to renew. */
  "sign-in": 7_680,
  style: 8_192,
} as const;
type Part = keyof typeof BUDGETS;

/** What a part of the dashboard weighs. */
export interface Weight {
  readonly name: Part;
  readonly bytes: number;
  readonly maxBytes: number;
}

const source = join(import.meta.dirname, "dashboards");

/** Where the built dashboard is: `index.html`, `assets/`, and `weights.json` with the sizes. */
export const dashboardFolder = join(import.meta.dirname, "dist/dashboard");

/**
 * Builds the dashboard into `dist/dashboard`. Files of earlier builds stay, for pages that are open.
 * @param target the browsers that it is for, in esbuild's words
 * @throws an Error when a part is over its size
 */
export async function buildDashboard(target: readonly string[]): Promise<void> {
  const { outputFiles, metafile } = await bundle({
    entryPoints: { main: join(source, "main.tsx"), style: join(source, "style.css"), icon: join(source, "icon.svg") },
    outdir: join(dashboardFolder, "assets"),
    entryNames: "[name].[hash]",
    chunkNames: "[name].[hash]",
    loader: { ".svg": "copy" },
    write: false,
    metafile: true,
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    charset: "utf8",
    target: [...target],
    jsx: "automatic",
    jsxImportSource: "preact",
    legalComments: "none",
    plugins: [namesPlugin],
    logLevel: "silent",
  });
  const files = new Map(await Promise.all(outputFiles.map(minifyAgain)));
  const weights = weigh(metafile, files);
  for (const { name, bytes, maxBytes } of weights) {
    if (bytes > maxBytes)
      throw new Error(`The dashboard's ${name} has ${bytes} bytes after gzip, and may have ${maxBytes}.`);
  }
  await Promise.all(
    [...files].map(async ([name, content]) => {
      const path = join(dashboardFolder, "assets", name);
      // Named after its content: what is there already is the same.
      if (!existsSync(path)) await writeServedFile(path, content);
    }),
  );
  const nameOf = (pattern: RegExp) => [...files.keys()].find((name) => pattern.test(name)) ?? "";
  const page = (await readFile(join(source, "index.html"), "utf8"))
    .replace("main.tsx", `assets/${nameOf(/^main\..*js$/)}`)
    .replace("style.css", `assets/${nameOf(/^style\./)}`)
    .replace("icon.svg", `assets/${nameOf(/^icon\./)}`)
    .replace("  </head>", `${preloads(metafile)}  </head>`);
  await writeServedFile(join(dashboardFolder, "index.html"), Buffer.from(page));
  await writeInOneStep(join(dashboardFolder, "weights.json"), JSON.stringify(weights));
}

/** A file by its name. Terser makes a script that esbuild has minified two per cent smaller still. */
async function minifyAgain({ path, text, contents }: OutputFile): Promise<[string, Buffer]> {
  const name = basename(path);
  if (!name.endsWith(".js")) return [name, Buffer.from(contents)];
  const compress = { passes: 3, unsafe_arrows: true, pure_getters: true, keep_fargs: false };
  const { code = "" } = await minify(text, { module: true, ecma: 2020, compress });
  return [name, Buffer.from(code)];
}

/**
 * The content security policy of the dashboard's page: its own files, its own origin and the named ones, and no text that
 * becomes markup.
 * @param issuers origins that it asks when somebody signs in
 */
export function dashboardPolicy(...issuers: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src ${["'self'", ...issuers].join(" ")}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
}

/** What the last build weighs. */
export function measureDashboard(): readonly Weight[] {
  return JSON.parse(readFileSync(join(dashboardFolder, "weights.json"), "utf8"));
}

/** What every visit needs besides the main script, so that nothing is found out only when that has come: a line a file. */
function preloads(built: Metafile): string {
  const { named, withImports } = filesOf(built);
  const wanted = named.filter(({ entryPoint }) => /^dashboards\/(main\.tsx|sign-in\.ts)$/.test(entryPoint ?? ""));
  const names = new Set(wanted.flatMap(({ name }) => withImports(name)));
  return [...names]
    .filter((name) => !name.startsWith("main."))
    .map((name) => `    <link rel="modulepreload" href="assets/${name}" />\n`)
    .join("");
}

function filesOf({ outputs }: Metafile) {
  const named = Object.entries(outputs).map(([path, output]) => ({ name: basename(path), ...output }));
  // What a file brings with it before it runs.
  const withImports = (name: string): string[] => {
    const own = named.find((one) => one.name === name)?.imports ?? [];
    return [
      name,
      ...own.filter(({ kind }) => kind === "import-statement").flatMap(({ path }) => withImports(basename(path))),
    ];
  };
  return { named, withImports };
}

function weigh(built: Metafile, files: ReadonlyMap<string, Buffer>): Weight[] {
  const { named, withImports } = filesOf(built);
  const sizeOf = (name: string) => gzipBytes(files.get(name) ?? "");
  const sum = (names: Iterable<string>) => [...new Set(names)].reduce((bytes, name) => bytes + sizeOf(name), 0);
  const fromSource = (pattern: RegExp) => named.filter(({ entryPoint }) => pattern.test(entryPoint ?? ""));
  const main = fromSource(/^dashboards\/main\.tsx$/).flatMap(({ name }) => withImports(name));
  const heaviest = (pattern: RegExp) =>
    Math.max(0, ...fromSource(pattern).map(({ name }) => sum(withImports(name).filter((one) => !main.includes(one)))));
  const bytes: Readonly<Record<Part, number>> = {
    script: sum(main) + heaviest(/^dashboards\/texts\/[\w-]+\.ts$/),
    pages: heaviest(/^dashboards\/pages\/other\.tsx$/) + heaviest(/^dashboards\/texts\/pages\//),
    countries: heaviest(/^names:countries\//),
    keys: heaviest(/^dashboards\/shortcuts\.ts$/),
    save: heaviest(/^dashboards\/save\.ts$/),
    "sign-in": heaviest(/^dashboards\/sign-in\.ts$/),
    style: heaviest(/^dashboards\/style\.css$/),
  };
  const parts = ["script", "pages", "keys", "save", "countries", "sign-in", "style"] as const;
  return parts.map((name) => ({ name, bytes: bytes[name], maxBytes: BUDGETS[name] }));
}
