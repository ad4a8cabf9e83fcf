import type { DynamoDBStreamEvent } from "aws-lambda";
import { serveStream } from "../../functions/lambda/stream.ts";
import { recountMinutes } from "../../functions/store/recount-minutes.ts";
import { CONTEXT } from "../cost/readers.ts";
import { median } from "../quantile.ts";
import type { Stock } from "./stock.ts";
import { storeBatch } from "./stored-batch.ts";
import { BATCH_VIEWS } from "./subjects.ts";

/** What counting a batch takes besides its calls of the database. */
export interface BeyondCalls {
  readonly articles: number;
  /** Calls that a batch makes. */
  readonly calls: number;
  /** Microseconds of CPU for each event of the batch. */
  readonly cpuMicroseconds: number;
}

/** Times that a batch is counted before it is measured, and in each of some measurements. */
const WARM_UP = 50;
const TIMES = 40;
const MEASUREMENTS = 9;

/**
 * Measures what `recount` itself takes of a CPU to count a batch of views: the batch is counted by DynamoDB Local once, and
 * then again and again with the answers that it gave, so that what is left is the function's own work.
 * @param articles of which the views are, in turn
 */
export async function beyondCalls({ db, bulk, site, random }: Stock, articles: number): Promise<BeyondCalls> {
  const batch = await storeBatch(bulk, site.id, random, Date.now(), {
    views: BATCH_VIEWS,
    articleOf: (at) => `2026/11/beyond-${articles}-${at % articles}`,
  });
  const replay = replaying(db.client);
  const handler = serveStream(
    (lane, minutes, pace) => recountMinutes(db, lane, minutes, pace),
    () => undefined,
  );
  const count = async (event: DynamoDBStreamEvent) => {
    const { batchItemFailures } = await handler(event, CONTEXT);
    if (batchItemFailures.length > 0) throw new Error("a minute was not counted");
  };
  try {
    await count(batch);
    const calls = replay.begin();
    for (let at = 0; at < WARM_UP; at++) await count(batch);
    const found: number[] = [];
    for (let measurement = 0; measurement < MEASUREMENTS; measurement++) {
      const cpu = process.cpuUsage();
      for (let at = 0; at < TIMES; at++) await count(batch);
      const { user, system } = process.cpuUsage(cpu);
      found.push((user + system) / TIMES / BATCH_VIEWS);
    }
    return { articles, calls, cpuMicroseconds: median(found) };
  } finally {
    replay.end();
  }
}

/** What tells calls of a batch apart. */
interface Call {
  readonly constructor: { readonly name: string };
  readonly input: {
    readonly Key?: Readonly<Record<string, { readonly S?: string }>>;
    readonly ExpressionAttributeValues?: Readonly<Record<string, { readonly S?: string }>>;
  };
}

/** Makes a client remember its answers, and from some time on give them again without a call. */
function replaying(client: Stock["db"]["client"]) {
  const send = client.send.bind(client);
  const answers = new Map<string, unknown>();
  let isReplaying = false;
  const nameOf = ({ constructor, input }: Call) =>
    `${constructor.name} ${input.Key?.["pk"]?.S ?? input.ExpressionAttributeValues?.[":pk"]?.S} ${input.Key?.["sk"]?.S ?? ""}`;
  const answer = async (call: Call, ...others: unknown[]): Promise<unknown> => {
    const name = nameOf(call);
    if (isReplaying) {
      if (!answers.has(name)) throw new Error(`${name} was not asked before`);
      return answers.get(name);
    }
    const given: unknown = await Reflect.apply(send, client, [call, ...others]);
    answers.set(name, given);
    return given;
  };
  Object.assign(client, { send: answer });
  return {
    /** @returns how many calls are remembered */
    begin: (): number => {
      isReplaying = true;
      return answers.size;
    },
    // What hid the client's own.
    end: () => void Reflect.deleteProperty(client, "send"),
  };
}
