/** What an article takes of DynamoDB's partitions, however often it is read. */
import { readDeployed } from "./cost/deployed.ts";
import { USUAL_ARTICLES, USUAL_RATES, coldHeat, flowOf, heatsOf, measureHot } from "./hot/measure-hot.ts";
import { tellHot } from "./hot/print-hot.ts";
import { runCommand, wholeNumber } from "./run-command.ts";

const RATES = USUAL_RATES.join(",");

const HELP = `Measures the capacity that a hot article uses of each partition in each second of an hour, on a simulated clock, and that of
many articles with a view each. Every number is compared with what was stored.

  npm run --silent bench:hot [-- --rates ${RATES} --articles ${USUAL_ARTICLES} --json]

  --rates      views a minute of one article, separated by commas (${RATES})
  --articles   articles that are viewed once in an hour (${USUAL_ARTICLES})
  --json       print what was measured as JSON and nothing else

The functions are driven against DynamoDB Local (Java 17 or Docker) with a minute of the hour, of hot articles with three parts of it
of a second or less: the rest of the minute is stored beforehand. It takes some ten minutes; progress goes to the standard error.
`;

await runCommand({
  help: HELP,
  options: {
    rates: { type: "string", default: RATES },
    articles: { type: "string", default: String(USUAL_ARTICLES) },
    json: { type: "boolean", default: false },
  },
  run: async ({ rates, articles, json }, tell) => {
    const heats = [
      ...heatsOf(rates.split(",").map((rate) => wholeNumber("rates", rate))),
      coldHeat(wholeNumber("articles", articles, 60)),
    ];
    const uses = await measureHot(heats, flowOf(readDeployed()), tell);
    process.stdout.write(json ? `${JSON.stringify(uses, undefined, 2)}\n` : `${tellHot(uses)}\n`);
  },
});
