/**
 * What Lighthouse says of the dashboard's front page with an editor signed in, on its mobile preset (a slow 4G line, a phone
 * four times slower), and how long the first number takes there. It reports; it fails only when it cannot measure.
 */
import { measureDashboard } from "./lighthouse/measure-dashboard.ts";
import { runCommand, wholeNumber } from "./run-command.ts";

const MOST_LOADS = 100;

const HELP = `Measures the dashboard's front page as an editor on a phone sees it, on a local system filled with a newsroom's traffic.

  npm run --silent lighthouse [-- --loads 5]

  --loads  how often the page is loaded to measure its first number, ${MOST_LOADS} times at the most (5)

It needs Chromium, and Java 17 or Docker. Lighthouse is fetched by npm when it is not there yet (176 MB).
`;

await runCommand({
  help: HELP,
  options: { loads: { type: "string", default: "5" } },
  run: async ({ loads }, tell) => measureDashboard(wholeNumber("loads", loads, 1, MOST_LOADS), tell),
});
