/** How fast hours are settled, and in how many runs. */
import { connect } from "../functions/store/connect.ts";
import { startEmbeddedDatabase } from "../local/embedded-database.ts";
import { createTables } from "../local/tables.ts";
import { config } from "../tirage.config.ts";
import { runCommand, wholeNumber } from "./run-command.ts";
import { measureSettling, type Settling } from "./settle/measure-settling.ts";
import { tellSettling } from "./settle/print-settling.ts";

const HELP = `Measures how hours of a site are settled: how many runs it takes, how long they are, how many views are settled in a second
and in a second of CPU, and the capacity units that it takes.

  npm run --silent bench:settle [-- --articles 100,1000,5000 --views 2 --events 30 --minutes 4 --json]

  --articles   articles of the hours, separated by commas (100,1000,5000)
  --views      views of each article (2)
  --events     views of each article of one more hour, with the first number of articles (30)
  --minutes    after which a run begins nothing new, as a deployed one does after 4 (4)
  --json       print what was measured as JSON and nothing else

Views are stored and counted by the functions' own code in DynamoDB Local (Java 17 or Docker), in a time of their own, before
anything is measured. It takes some three minutes; for 100,000 articles half an hour. Progress goes to the standard error.
`;

/** Nothing here is about the speed of the embedded database. */
const PATIENT_MS = 60_000;

await runCommand({
  help: HELP,
  options: {
    articles: { type: "string", default: "100,1000,5000" },
    views: { type: "string", default: "2" },
    events: { type: "string", default: "30" },
    minutes: { type: "string", default: "4" },
    json: { type: "boolean", default: false },
  },
  run: async ({ articles, views, events, minutes, json }, tell) => {
    const counts = articles.split(",").map((count) => wholeNumber("articles", count));
    const viewsEach = wholeNumber("views", views);
    const runMinutes = wholeNumber("minutes", minutes);
    const hours = [
      ...counts.map((count) => ({ articles: count, viewsEach })),
      { articles: counts[0] ?? 1, viewsEach: wholeNumber("events", events) },
    ];
    tell("starting the embedded database");
    const { endpoint, stop } = await startEmbeddedDatabase();
    try {
      const settlings: Settling[] = [];
      for (const [at, hour] of hours.entries()) {
        tell(`an hour of ${hour.articles} articles with ${hour.viewsEach} views each`);
        const credentials = { accessKeyId: "local", secretAccessKey: "local" };
        const client = connect({ endpoint, region: "local", credentials }, PATIENT_MS);
        const tables = { events: `Events-${at}`, rollups: `Rollups-${at}` };
        // The hours have times of their own, long ago by the clock of the database.
        await createTables(client, tables, false);
        const db = { client, ...tables, retention: config.retention };
        settlings.push(...(await measureSettling(db, hour, runMinutes * 60_000)));
        client.destroy();
      }
      process.stdout.write(
        json ? `${JSON.stringify(settlings, undefined, 2)}\n` : `${tellSettling(settlings, runMinutes)}\n`,
      );
    } finally {
      await stop();
    }
  },
});
