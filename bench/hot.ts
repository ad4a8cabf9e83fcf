/** What an article takes of DynamoDB's partitions, however often it is read. */
import { readDeployed } from "./cost/deployed.ts";
import {
  LEAST_ARTICLES,
  LEAST_RATE,
  USUAL_ARTICLES,
  USUAL_RATES,
  coldHeat,
  flowOf,
  heatsOf,
  measureHot,
} from "./hot/measure-hot.ts";
import { tellHot } from "./hot/print-hot.ts";
import { runCommand, wholeNumber } from "./run-command.ts";
import { figure } from "./table.ts";

const RATES = USUAL_RATES.join(",");

const HELP = `Measures the capacity that a hot article uses of each partition in each second of a minute, on a simulated clock, and that of
many articles with a view each in an hour. The minute stands for each of the hour. Every number is compared with what was stored.

  npm run --silent bench:hot [-- --rates ${RATES} --articles ${USUAL_ARTICLES} --json]

  --rates      views a minute of one article, ${LEAST_RATE} or more, separated by commas (${RATES})
  --articles   articles that are viewed once in an hour, ${figure(LEAST_ARTICLES)} or more, of which a 60th is driven (${USUAL_ARTICLES})
  --json       print what was measured as JSON and nothing else

The functions are driven against DynamoDB Local (Java 17 or Docker) with the views of the minute in the middle of an hour. Of hotter
articles than 1,200 views a minute these are three parts of it of a second or less, and the rest of the minute is stored beside
them. With fewer than a hundred views driven, chance would tell what they take. It takes some ten minutes; progress goes to the standard error.
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
      ...heatsOf(rates.split(",").map((rate) => wholeNumber("rates", rate, LEAST_RATE))),
      coldHeat(wholeNumber("articles", articles, LEAST_ARTICLES)),
    ];
    const uses = await measureHot(heats, flowOf(readDeployed()), tell);
    process.stdout.write(json ? `${JSON.stringify(uses, undefined, 2)}\n` : `${tellHot(uses)}\n`);
  },
});
