/** All benchmarks of the functions, the system under load, heat, settling and reports, one after another, and the document that is made of them. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Complaint } from "../local/complaint.ts";
import { readDeployed } from "./cost/deployed.ts";
import { measureFunctions, USUAL as USUAL_FUNCTIONS } from "./functions/measure-functions.ts";
import { USUAL_ARTICLES, USUAL_RATES, coldHeat, flowOf, heatsOf, measureHot } from "./hot/measure-hot.ts";
import { measureLoad, USUAL as USUAL_LOAD } from "./load/measure-load.ts";
import { putSection } from "./performance/document.ts";
import { describeMachine } from "./performance/machine.ts";
import {
  HEADINGS,
  functionsSection,
  hotSection,
  loadSection,
  reportsSection,
  settleSection,
  type Section,
} from "./performance/sections.ts";
import {
  USUAL_ARTICLES as REPORTED_ARTICLES,
  USUAL_EVENTS,
  USUAL_ROUNDS,
  measureHistories,
  sizesOf,
} from "./reports/measure-histories.ts";
import { runCommand } from "./run-command.ts";
import { USUAL_HOURS, USUAL_MINUTES, measureHours } from "./settle/measure-hours.ts";

type Tell = (what: string) => void;

/** What each benchmark measures by default, in the order of the document. */
const BENCHES: Readonly<Record<Section["name"], (tell: Tell) => Promise<Section>>> = {
  functions: async (tell) => functionsSection(await measureFunctions(USUAL_FUNCTIONS, tell)),
  load: async (tell) => loadSection(await measureLoad(USUAL_LOAD, tell)),
  hot: async (tell) => {
    const heats = [...heatsOf(USUAL_RATES), coldHeat(USUAL_ARTICLES)];
    return hotSection(await measureHot(heats, flowOf(readDeployed()), tell));
  },
  settle: async (tell) => settleSection(await measureHours(USUAL_HOURS, USUAL_MINUTES, tell), USUAL_MINUTES),
  reports: async (tell) =>
    reportsSection(await measureHistories(sizesOf(REPORTED_ARTICLES, USUAL_EVENTS), USUAL_ROUNDS, tell)),
};
const NAMES = Object.keys(BENCHES).join(",");

const HELP = `Runs bench:functions, bench:load, bench:hot, bench:settle and bench:reports as they are by default, one after another.

  npm run bench [-- --only ${NAMES} --write]

  --only    the benchmarks that are run, separated by commas; else all
  --write   write what was measured into docs/performance.md, below its line, and its plots beside it, each benchmark's as soon
            as it has ended; else it is printed

It needs Java 17 or Docker, and takes more than an hour; progress goes to the standard error.
`;

const DOCS = resolve(import.meta.dirname, "../docs");

await runCommand({
  help: HELP,
  options: { only: { type: "string", default: NAMES }, write: { type: "boolean", default: false } },
  run: async ({ only, write }, tell) => {
    const file = join(DOCS, "performance.md");
    for (const measure of benchesOf(only)) {
      const machine = describeMachine(Date.now());
      const section = await measure(tell);
      if (!write) {
        process.stdout.write(`## ${HEADINGS[section.name]}\n\n${section.text.trimEnd()}\n\n`);
        continue;
      }
      await mkdir(join(DOCS, "performance"), { recursive: true });
      await writeFile(join(DOCS, "performance", `${section.name}.svg`), section.plot);
      const document = putSection(await readFile(file, "utf8"), machine, section);
      await writeFile(file, document);
    }
  },
});

function benchesOf(only: string): ((tell: Tell) => Promise<Section>)[] {
  const all = new Map(Object.entries(BENCHES));
  return only.split(",").map((name) => {
    const measure = all.get(name);
    if (!measure) throw new Complaint(`There is no benchmark ${name}: ask for some of ${NAMES}.`);
    return measure;
  });
}
