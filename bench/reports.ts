/** What reports take, however long a history is. */
import { FEWEST_ARTICLES, USUAL_DAYS, VIEWS_AN_ARTICLE } from "./reports/history.ts";
import { USUAL_ARTICLES, USUAL_EVENTS, USUAL_ROUNDS, measureHistories, sizesOf } from "./reports/measure-histories.ts";
import { tellReports } from "./reports/print-reports.ts";
import { Complaint } from "../local/complaint.ts";
import { runCommand, wholeNumber } from "./run-command.ts";

const [ARTICLES, EVENTS] = [USUAL_ARTICLES.join(","), USUAL_EVENTS.join(",")];

const HELP = `Measures the read units and the time of every report of ${USUAL_DAYS} days of a site, by how many events its history has and of how
many articles.

  npm run --silent bench:reports [-- --articles ${ARTICLES}
                                     --events ${EVENTS} --rounds ${USUAL_ROUNDS} --json]

  --articles   articles of a site, ${FEWEST_ARTICLES} or more; of several sites, separated by commas
  --events     views in its history; of several histories, separated by commas. Those with fewer than ${VIEWS_AN_ARTICLE} views an article are
               left out: fewer articles would be read in an hour
  --rounds     how often each report is asked, once it was asked before (${USUAL_ROUNDS})
  --json       print what was measured as JSON and nothing else

Histories are made hour by hour as they are once they were counted, and kept by the functions that settling keeps them with, in
DynamoDB Local (Java 17 or Docker), before anything is measured. With more events the same articles have greater numbers. It takes half
an hour, most of it for 100,000 articles. Progress goes to the standard error.
`;

await runCommand({
  help: HELP,
  options: {
    articles: { type: "string", default: ARTICLES },
    events: { type: "string", default: EVENTS },
    rounds: { type: "string", default: String(USUAL_ROUNDS) },
    json: { type: "boolean", default: false },
  },
  run: async ({ articles, events, rounds, json }, tell) => {
    const sizes = sizesOf(
      articles.split(",").map((count) => wholeNumber("articles", count, FEWEST_ARTICLES)),
      events.split(",").map((count) => wholeNumber("events", count)),
    );
    if (sizes.length === 0) throw new Complaint(`Ask for ${VIEWS_AN_ARTICLE} events an article, or more.`);
    const uses = await measureHistories(sizes, wholeNumber("rounds", rounds), tell);
    process.stdout.write(json ? `${JSON.stringify(uses, undefined, 2)}\n` : `${tellReports(uses)}\n`);
  },
});
