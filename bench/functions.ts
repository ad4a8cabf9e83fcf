/** How fast the functions start and work, beside the least that could do it. */
import { measureFunctions } from "./functions/measure-functions.ts";
import { tellFunctions } from "./functions/print-functions.ts";
import { runCommand, wholeNumber } from "./run-command.ts";

const HELP = `Measures the five functions beside an empty handler and a bare PutItem with the same SDK: bytes, import, first and warm
invocations, CPU. Each is bundled as it is deployed, and loaded in fresh processes in turn.

  npm run --silent bench:functions [-- --rounds 5 --invocations 200 --json]

  --rounds        processes of each (5)
  --invocations   warm invocations in each process, of which the second half is measured (200)
  --json          print what was measured as JSON and nothing else

It needs Java 17 or Docker, and takes two to four minutes; progress goes to the standard error.
`;

await runCommand({
  help: HELP,
  options: {
    rounds: { type: "string", default: "5" },
    invocations: { type: "string", default: "200" },
    json: { type: "boolean", default: false },
  },
  run: async ({ rounds, invocations, json }, tell) => {
    const settings = {
      rounds: wholeNumber("rounds", rounds),
      invocations: wholeNumber("invocations", invocations),
    };
    const speeds = await measureFunctions(settings, tell);
    process.stdout.write(json ? `${JSON.stringify(speeds, undefined, 2)}\n` : `${tellFunctions(speeds)}\n`);
  },
});
