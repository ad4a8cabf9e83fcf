/** All benchmarks of the functions, the system under load, heat, settling and reports, one after another, and the document that is made of them. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { readDeployed } from "./cost/deployed.ts";
import { measureFunctions, USUAL as USUAL_FUNCTIONS } from "./functions/measure-functions.ts";
import { USUAL_ARTICLES, USUAL_RATES, coldHeat, flowOf, heatsOf, measureHot } from "./hot/measure-hot.ts";
import { measureLoad, USUAL as USUAL_LOAD } from "./load/measure-load.ts";
import { makeDocument, plotsOf } from "./performance/document.ts";
import { describeMachine } from "./performance/machine.ts";
import {
  USUAL_ARTICLES as REPORTED_ARTICLES,
  USUAL_EVENTS,
  USUAL_ROUNDS,
  measureHistories,
  sizesOf,
} from "./reports/measure-histories.ts";
import { runCommand } from "./run-command.ts";
import { USUAL_HOURS, USUAL_MINUTES, measureHours } from "./settle/measure-hours.ts";

const HELP = `Runs bench:functions, bench:load, bench:hot, bench:settle and bench:reports as they are by default, one after another.

  npm run bench [-- --write]

  --write   write what was measured into docs/performance.md, below its line, and its plots beside it; else it is printed

It needs Java 17 or Docker, and takes more than an hour; progress goes to the standard error.
`;

const DOCS = resolve(import.meta.dirname, "../docs");

await runCommand({
  help: HELP,
  options: { write: { type: "boolean", default: false } },
  run: async ({ write }, tell) => {
    const file = join(DOCS, "performance.md");
    const before = await readFile(file, "utf8");
    const functions = await measureFunctions(USUAL_FUNCTIONS, tell);
    const load = await measureLoad(USUAL_LOAD, tell);
    const heats = [...heatsOf(USUAL_RATES), coldHeat(USUAL_ARTICLES)];
    const hot = await measureHot(heats, flowOf(readDeployed()), tell);
    const settlings = await measureHours(USUAL_HOURS, USUAL_MINUTES, tell);
    const reports = await measureHistories(sizesOf(REPORTED_ARTICLES, USUAL_EVENTS), USUAL_ROUNDS, tell);
    const measured = { functions, load, hot, settle: { settlings, runMinutes: USUAL_MINUTES }, reports };
    const document = makeDocument(before, describeMachine(Date.now()), measured);
    if (!write) {
      process.stdout.write(document);
      return;
    }
    await mkdir(join(DOCS, "performance"), { recursive: true });
    for (const [name, plot] of plotsOf(measured)) await writeFile(join(DOCS, "performance", name), plot);
    await writeFile(file, document);
  },
});
