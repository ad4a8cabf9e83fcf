/**
 * Holds a whole local system against docs/openapi.yaml by requests that Schemathesis makes up: no 500, and no answer that
 * the document does not describe. It is a Python program; this says how to get it where it is missing.
 */
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs, promisify } from "node:util";
import { startLocalSystem } from "../local-system.ts";

const HELP = `Tries the API of a local system by requests that Schemathesis makes up from docs/openapi.yaml.

  npm run test:schema -- --schemathesis .venv/bin/schemathesis --seed 1 --report report.xml

  --schemathesis  the program (schemathesis, from the PATH)
  --seed          of the requests that are made up (1)
  --report        a file for what JUnit calls a report (none)
`;

/** What an answer is held to. */
const CHECKS = [
  "not_a_server_error",
  "status_code_conformance",
  "content_type_conformance",
  "response_headers_conformance",
  "response_schema_conformance",
];

const run = promisify(execFile);
const root = resolve(import.meta.dirname, "../..");

const { values } = parseArgs({
  options: {
    schemathesis: { type: "string", default: "schemathesis" },
    seed: { type: "string", default: "1" },
    report: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

process.exitCode = values.help ? sayHelp() : await trySchema();

function sayHelp(): number {
  console.log(HELP);
  return 0;
}

async function trySchema(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "tirage-schema-"));
  const system = await startLocalSystem();
  try {
    const { port } = new URL(system.origin);
    const env = { ...process.env, PORT: port, HOST: "127.0.0.1", DATA_DIR: system.dataDir };
    const asked = ["local/token.ts", "--group", "admins", "--site", "*"];
    const { stdout: token } = await run(process.execPath, asked, { cwd: root, env });
    // The document's examples are of a site that a local system does not have.
    const document = await readFile(join(root, "dist/public/openapi.json"), "utf8");
    const file = join(folder, "openapi.json");
    await writeFile(file, document.replaceAll("dunyo", "demo").replaceAll("https://news.example", system.origin));
    const code = await runSchemathesis([
      "run",
      file,
      `--url=${system.origin}`,
      `--header=Authorization: Bearer ${token.trim()}`,
      `--checks=${CHECKS.join(",")}`,
      "--phases=examples,coverage,fuzzing",
      "--max-examples=40",
      `--seed=${values.seed}`,
      "--no-color",
      ...(values.report ? ["--report=junit", `--report-junit-path=${resolve(values.report)}`] : []),
    ]);
    // A system that died answers nothing, which is no answer outside the document.
    const { ok } = await fetch(`${system.origin}/v1/totals?site=demo&article=${randomUUID()}`);
    return ok ? code : 1;
  } finally {
    await system.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function runSchemathesis(args: readonly string[]): Promise<number> {
  const child = execFile(values.schemathesis, args, { maxBuffer: 64 * 1024 * 1024 });
  child.stdout?.pipe(process.stdout);
  child.stderr?.pipe(process.stderr);
  return new Promise((done, fail) => {
    child.once("exit", (code) => done(code ?? 1));
    child.once("error", () =>
      fail(new Error(`There is no ${values.schemathesis}. In a virtual environment: pip install schemathesis==4.32.5`)),
    );
  });
}
