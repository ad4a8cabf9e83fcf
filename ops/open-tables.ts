import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { Complaint } from "../local/complaint.ts";

/** The two tables that a command works on. */
export interface Tables {
  readonly client: DynamoDBClient;
  readonly events: string;
  readonly rollups: string;
}

/**
 * Opens the tables that are named, in the AWS account that the environment is signed in to, or else those of the local
 * server that runs on the data folder.
 * @throws Complaint when only one is named, or no local server has the data folder
 */
export function openTables(
  { events, rollups }: { readonly events?: string | undefined; readonly rollups?: string | undefined },
  env: NodeJS.ProcessEnv,
): Tables {
  if (events && rollups) return { client: new DynamoDBClient({ maxAttempts: 10 }), events, rollups };
  if (events || rollups) throw new Complaint("Name both tables, --events and --rollups, or none for the local server.");
  const folder = resolve(env["DATA_DIR"] || ".tirage");
  try {
    const endpoint = readFileSync(join(folder, "database.txt"), "utf8").trim();
    const credentials = { accessKeyId: "local", secretAccessKey: "local" };
    const client = new DynamoDBClient({ endpoint, region: "local", credentials });
    return { client, events: "Events", rollups: "Rollups" };
  } catch (cause) {
    throw new Complaint(
      `No local Tirage runs on ${folder}. Start one with npm start, or name the tables on AWS: --events and --rollups.`,
      { cause },
    );
  }
}
