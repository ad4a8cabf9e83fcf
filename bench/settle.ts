/** How fast hours are settled, and in how many runs. */
import { runCommand, wholeNumber } from "./run-command.ts";
import { USUAL_HOURS, USUAL_MINUTES, measureHours } from "./settle/measure-hours.ts";
import { tellSettling } from "./settle/print-settling.ts";

const HELP = `Measures how hours of a site are settled: how many runs it takes, how long they are, how many new views are settled in a
second and in a second of CPU, and the CPU and the capacity units that each of its articles takes.

  npm run --silent bench:settle [-- --articles 100000 --views 2 --minutes ${USUAL_MINUTES} --json]

  --articles   articles of an hour; of several hours, separated by commas
  --views      views of each of them (2)
  --minutes    after which a run begins nothing new, as a deployed one does after ${USUAL_MINUTES} (${USUAL_MINUTES})
  --json       print what was measured as JSON and nothing else

Views are stored and counted by the functions' own code in DynamoDB Local (Java 17 or Docker), in a time of their own, before
anything is measured. It takes some five minutes, and for an hour of 100,000 articles half an hour. Progress goes to the standard
error.
`;

await runCommand({
  help: HELP,
  options: {
    articles: { type: "string" },
    views: { type: "string", default: "2" },
    minutes: { type: "string", default: String(USUAL_MINUTES) },
    json: { type: "boolean", default: false },
  },
  run: async ({ articles, views, minutes, json }, tell) => {
    const [viewsEach, runMinutes] = [wholeNumber("views", views), wholeNumber("minutes", minutes)];
    const hours = articles?.split(",").map((count) => ({ articles: wholeNumber("articles", count), viewsEach }));
    const settlings = await measureHours(hours ?? USUAL_HOURS, runMinutes, tell);
    process.stdout.write(
      json ? `${JSON.stringify(settlings, undefined, 2)}\n` : `${tellSettling(settlings, runMinutes)}\n`,
    );
  },
});
