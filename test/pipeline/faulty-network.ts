import { Readable } from "node:stream";
import type { DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { HttpResponse } from "@smithy/core/protocols";
import { ConfiguredRetryStrategy } from "@smithy/core/retry";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { Random } from "./random.ts";

/** What can go wrong between a function and the database. */
export interface Faults {
  /** Chance that a call is refused by throttling. */
  readonly throttled: number;
  /** Chance that the connection breaks before the call is sent. */
  readonly brokenBefore: number;
  /** Chance that the connection breaks after the database has done it: the SDK sends it again. */
  readonly brokenAfter: number;
  /** The process is killed before this write, or after it; writes are counted from 1. */
  readonly killBefore?: number | undefined;
  readonly killAfter?: number | undefined;
  /** The process stands still before this write until the promise resolves. */
  readonly frozen?: { readonly atWrite: number; readonly until: Promise<void> } | undefined;
}

export const NO_FAULTS: Faults = { throttled: 0, brokenBefore: 0, brokenAfter: 0 };

/** What a killed process's own promise ends with: nothing that it would have done later is done. */
class Killed extends Error {}

type Handler = NodeHttpHandler;
type Handled = Awaited<ReturnType<Handler["handle"]>>;

/** The connections are shared: a world has a hundred short-lived clients. */
const real = new NodeHttpHandler();

/** A process's way to the database, and whether the process is still alive. */
export interface FaultyNetwork {
  readonly client: DynamoDBClientConfig;
  readonly isAlive: () => boolean;
}

/** Makes a client's calls go wrong, in the SDK's own request handler. Retries do not wait. */
export function faultyNetwork(faults: Faults, random: Random): FaultyNetwork {
  let writes = 0;
  let alive = true;
  const die = () => {
    alive = false;
    return new Killed("killed");
  };
  const handle: Handler["handle"] = async (request, options): Promise<Handled> => {
    if (!alive) throw die();
    const isWrite = /\.(Put|Update|TransactWrite)/.test(request.headers["x-amz-target"] ?? "");
    if (isWrite) writes += 1;
    const write = isWrite ? writes : undefined;
    if (write && faults.frozen?.atWrite === write) await faults.frozen.until;
    if (write && faults.killBefore === write) throw die();
    if (random.chance(faults.throttled)) return throttled();
    if (random.chance(faults.brokenBefore)) throw brokenConnection();
    const breaksAfter = random.chance(faults.brokenAfter);
    const answer = await real.handle(request, options);
    const killsAfter = write !== undefined && faults.killAfter === write;
    if (!killsAfter && !breaksAfter) return answer;
    // Nobody will read it, and unread it would keep its connection.
    (answer.response.body as Readable).resume();
    throw killsAfter ? die() : brokenConnection();
  };
  return {
    client: {
      requestHandler: Object.assign(Object.create(real) as Handler, { handle, destroy: () => undefined }),
      retryStrategy: new ConfiguredRetryStrategy(4, () => 0),
    },
    isAlive: () => alive,
  };
}

function throttled(): Handled {
  const body = JSON.stringify({
    __type: "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
    message: "The level of configured provisioned throughput for the table was exceeded.",
  });
  const headers = { "content-type": "application/x-amz-json-1.0" };
  return { response: new HttpResponse({ statusCode: 400, headers, body: Readable.from([Buffer.from(body)]) }) };
}

function brokenConnection(): Error {
  return Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
}
