/** What an article takes of DynamoDB's partitions, however often it is read. */
import { readDeployed } from "./cost/deployed.ts";
import { gatherMs } from "./cost/stream-batches.ts";
import { coldHeat, heatsOf, measureHot } from "./hot/measure-hot.ts";
import { tellHot } from "./hot/print-hot.ts";
import { runCommand, wholeNumber } from "./run-command.ts";

const HELP = `Measures the capacity that a hot article uses of each partition in each second of an hour, on a simulated clock, and that of
many articles with a view each. Every number is compared with what was stored.

  npm run --silent bench:hot [-- --rates 100,1000,10000,100000 --articles 100000 --json]

  --rates      views a minute of one article, separated by commas (100,1000,10000,100000)
  --articles   articles that are viewed once in an hour (100000)
  --json       print what was measured as JSON and nothing else

The functions are driven against DynamoDB Local (Java 17 or Docker) with a minute of the hour, of hot articles with three seconds of
it: the rest of the minute is stored beforehand. It takes some four minutes; progress goes to the standard error.
`;

await runCommand({
  help: HELP,
  options: {
    rates: { type: "string", default: "100,1000,10000,100000" },
    articles: { type: "string", default: "100000" },
    json: { type: "boolean", default: false },
  },
  run: async ({ rates, articles, json }, tell) => {
    const heats = [
      ...heatsOf(rates.split(",").map((rate) => wholeNumber("rates", rate))),
      coldHeat(wholeNumber("articles", articles, 60)),
    ];
    const { stream } = readDeployed();
    const uses = await measureHot(heats, { gatherMs: gatherMs(stream), batchSize: stream.batchSize }, tell);
    process.stdout.write(json ? `${JSON.stringify(uses, undefined, 2)}\n` : `${tellHot(uses)}\n`);
  },
});
