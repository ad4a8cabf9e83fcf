import { UpdateItemCommand, type AttributeValue } from "@aws-sdk/client-dynamodb";
import { hourOf, type Hour } from "../../functions/core/clock.ts";
import { LOOK_BACK_MS } from "../../functions/core/repeat.ts";
import { judgeAgain, type Judgement } from "../../functions/core/robot.ts";
import type { CountedKind } from "../../functions/core/row.ts";
import type { Database } from "../../functions/store/database.ts";
import { parseEventsPartition, type Key, type LaneHour } from "../../functions/store/keys.ts";
import { parseReading } from "../../functions/store/read-article-rows.ts";
import { parseRow } from "../../functions/store/read-rows.ts";
import { unlessRefused } from "../../functions/store/unless-refused.ts";
import { scanRawRows } from "../rebuild/raw-rows.ts";

/** A row that today's lists judge otherwise than it is stored. */
export interface Verdict {
  readonly key: Key;
  readonly of: LaneHour;
  readonly kind: CountedKind;
  /** Epoch milliseconds. */
  readonly timeMs: number;
  readonly before: Judgement;
  readonly after: Judgement;
  /** How often it was judged anew before. */
  readonly rejudged: number;
}

/** What a look at raw rows found. */
export interface Found {
  readonly verdicts: readonly Verdict[];
  /** Hours whose numbers such a row is in, or one that was judged anew before: that run may not have come to its end. */
  readonly hours: ReadonlySet<Hour>;
}

/**
 * Judges a site's raw rows again, by a scan of the whole table, and changes nothing.
 * @param isAsked says whether an hour is to be looked at
 */
export async function judgeRows(
  db: Database,
  site: string,
  isAsked: (hour: Hour) => boolean,
  signal: AbortSignal,
): Promise<Found> {
  const verdicts: Verdict[] = [];
  const hours = new Set<Hour>();
  await scanRawRows(
    db,
    (_, item) => {
      const verdict = judge(item);
      if (!verdict || !isAsked(verdict.of.hour)) return;
      const { before, after } = verdict;
      const isOther = before.leftOut !== after.leftOut || before.robot !== after.robot;
      if (isOther) verdicts.push(verdict);
      // What follows within 30 s may be its repeat, and no more so.
      if (isOther || verdict.rejudged > 0) hours.add(verdict.of.hour).add(hourOf(verdict.timeMs + LOOK_BACK_MS));
    },
    signal,
    { site, attributes: "pk, sk, s, v, x, bot, prod, re" },
  );
  return { verdicts, hours };
}

function judge(item: Record<string, AttributeValue>): Verdict | undefined {
  const key = { pk: item["pk"]?.S ?? "", sk: item["sk"]?.S ?? "" };
  if (parseReading(key.sk)) return undefined;
  const { kind, timeMs, leftOut, rejudged = 0 } = parseRow(item);
  const before = { leftOut, robot: item["bot"]?.S };
  const after = judgeAgain(before, item["prod"]?.S ?? "");
  return { key, of: parseEventsPartition(key.pk), kind, timeMs, before, after, rejudged };
}

/** The row is as it was when it was judged. */
const IS_AS_JUDGED = {
  never: "attribute_exists(pk) AND attribute_not_exists(#re)",
  before: "#re = :before",
};

/** Stores a verdict in its row, unless another run was faster. */
export async function keepVerdict(db: Database, { key, after, rejudged }: Verdict): Promise<void> {
  const texts = Object.entries({ x: after.leftOut, bot: after.robot });
  const set = texts.flatMap(([name, value]) => (value ? [`#${name} = :${name}`] : []));
  const removed = texts.flatMap(([name, value]) => (value ? [] : [`#${name}`]));
  await unlessRefused(
    db.client.send(
      new UpdateItemCommand({
        TableName: db.events,
        Key: { pk: { S: key.pk }, sk: { S: key.sk } },
        UpdateExpression: `SET ${[...set, "#re = :next"].join(", ")}${removed.length > 0 ? ` REMOVE ${removed.join(", ")}` : ""}`,
        ConditionExpression: rejudged > 0 ? IS_AS_JUDGED.before : IS_AS_JUDGED.never,
        ExpressionAttributeNames: { "#x": "x", "#bot": "bot", "#re": "re" },
        ExpressionAttributeValues: {
          ...Object.fromEntries(texts.flatMap(([name, value]) => (value ? [[`:${name}`, { S: value }]] : []))),
          ":next": { N: String(rejudged + 1) },
          ...(rejudged > 0 && { ":before": { N: String(rejudged) } }),
        },
      }),
    ),
  );
}
