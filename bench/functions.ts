/** How fast the functions start and work, beside the least that could do it. */
import { measureFunctions, MOST, USUAL } from "./functions/measure-functions.ts";
import { tellFunctions } from "./functions/print-functions.ts";
import { runCommand, wholeNumber } from "./run-command.ts";
import { figure } from "./table.ts";

const HELP = `Measures the five functions beside an empty handler and a bare PutItem with the same SDK: bytes, import, first and warm
invocations, CPU. Each is bundled as it is deployed, and loaded in fresh processes in turn.

  npm run --silent bench:functions [-- --rounds ${USUAL.rounds} --invocations ${USUAL.invocations} --json]

  --rounds        processes of each, ${MOST.rounds} at the most (${USUAL.rounds})
  --invocations   warm invocations in each process, of which the second half is measured, ${figure(MOST.invocations)} at the most (${USUAL.invocations})
  --json          print what was measured as JSON and nothing else

It needs Java 17 or Docker, and takes two to four minutes; progress goes to the standard error.
`;

await runCommand({
  help: HELP,
  options: {
    rounds: { type: "string", default: String(USUAL.rounds) },
    invocations: { type: "string", default: String(USUAL.invocations) },
    json: { type: "boolean", default: false },
  },
  run: async ({ rounds, invocations, json }, tell) => {
    const settings = {
      rounds: wholeNumber("rounds", rounds, 1, MOST.rounds),
      invocations: wholeNumber("invocations", invocations, 1, MOST.invocations),
    };
    const speeds = await measureFunctions(settings, tell);
    process.stdout.write(json ? `${JSON.stringify(speeds, undefined, 2)}\n` : `${tellFunctions(speeds)}\n`);
  },
});
