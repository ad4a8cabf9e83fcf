/** What a million views cost, by the capacity that the real functions use. It reports; it fails only when it cannot measure. */
import { config } from "../tirage.config.ts";
import { readDeployed } from "./cost/deployed.ts";
import { measure } from "./cost/measure.ts";
import { priceMonth } from "./cost/price-month.ts";
import { tellPrices } from "./cost/print-prices.ts";
import { runCommand } from "./run-command.ts";

const HELP = `Prices a million views in months of 10 thousand to 100 million of them, line by line, at the list prices of us-east-1.

  npm run --silent cost [-- --json]

  --json   print {"months": [{"views", "perMillion", "perMillionLessFree", "lines"}]} in US dollars and nothing else

The functions are driven with a sample of such months against DynamoDB Local (Java 17 or Docker), which says what capacity
they consume; memory, batches and switches are read from the synthesized template. What can be neither measured nor read
is assumed, and printed with the result. It takes some four minutes on a machine that does nothing else; progress goes to
the standard error.
`;

const MONTHS = [10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

await runCommand({
  help: HELP,
  options: { json: { type: "boolean", default: false } },
  run: async ({ json }, tell) => {
    const deployed = readDeployed();
    const measured = await measure(deployed, tell);
    const prices = MONTHS.map((views) => priceMonth(views, measured, deployed, config.retention));
    const months = prices.map(({ views, perMillion, perMillionLessFree, lines }) => ({
      views,
      perMillion,
      perMillionLessFree,
      lines,
    }));
    process.stdout.write(
      json ? `${JSON.stringify({ months }, undefined, 2)}\n` : `${tellPrices(prices, measured, deployed)}\n`,
    );
  },
});
