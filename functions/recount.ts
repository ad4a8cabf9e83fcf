import { config } from "#config";
import { openDatabase } from "./lambda/database.ts";
import { readEnv } from "./lambda/env.ts";
import { makeMeasure } from "./lambda/measure.ts";
import { serveStream } from "./lambda/stream.ts";
import { recountMinutes } from "./store/recount-minutes.ts";

const env = readEnv(process.env);
const db = openDatabase(env, config);

/** The live path: stream of raw rows to minutes and public numbers. */
export const handler = serveStream(
  (lane, minutes, pace) => recountMinutes(db, lane, minutes, pace),
  makeMeasure(env.functionName, (line) => process.stdout.write(line)),
);
