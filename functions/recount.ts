import { config } from "../tirage.config.ts";
import { openDatabase } from "./lambda/database.ts";
import { readEnv } from "./lambda/env.ts";
import { serveStream } from "./lambda/stream.ts";
import { recountMinute } from "./store/recount-minute.ts";

const db = openDatabase(readEnv(process.env), config);

/** The live path: stream of raw rows to minutes and public numbers. */
export const handler = serveStream((lane, minuteMs) => recountMinute(db, lane, minuteMs));
