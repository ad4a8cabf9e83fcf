import { execFileSync, spawn, type ChildProcess } from "node:child_process";

/** The same DynamoDB Local as the one that runs on Java. */
const IMAGE = "amazon/dynamodb-local:3.3.1";
const FOLDER = "/home/dynamodblocal/db";
const REMOVE_MS = 15_000;

/** Runs DynamoDB Local in a container, reached from this machine alone. */
export function runContainer(name: string, port: number, dataDir?: string): ChildProcess {
  const mount = dataDir === undefined ? [] : ["--mount", `type=bind,source=${dataDir},target=${FOLDER}`];
  const data = dataDir === undefined ? ["-inMemory"] : ["-dbPath", FOLDER];
  const publish = ["--publish", `127.0.0.1:${port}:8000`, "--env", "DDB_LOCAL_TELEMETRY=0"];
  const run = ["run", "--rm", "--name", name, ...publish, ...mount, IMAGE, "-jar", "DynamoDBLocal.jar"];
  return spawn("docker", [...run, "-sharedDb", ...data], { stdio: "pipe", detached: true });
}

/** Ends a container, which outlives the program that ran it. @throws when Docker does not say that it is gone */
export function removeContainer(name: string): void {
  execFileSync("docker", ["rm", "--force", name], { stdio: "ignore", timeout: REMOVE_MS });
}
