import { paginateScan } from "@aws-sdk/client-dynamodb";
import { eventTimeMs } from "../functions/core/event-id.ts";
import { connect } from "../functions/store/connect.ts";
import { TABLES } from "../local/tables.ts";
import { PATIENT } from "./test-database.ts";

/** A raw row of a local system, in the words of the API. */
export interface StoredRow {
  readonly id: string;
  readonly kind: string;
  /** Epoch milliseconds, from the id. */
  readonly timeMs: number;
  readonly session: string | undefined;
  readonly leftOut: string | undefined;
  readonly robot: string | undefined;
  readonly navigation: string | undefined;
  readonly referrer: string | undefined;
  /** The view that a print or listen belongs to. */
  readonly view: string | undefined;
  /** Of a read. */
  readonly seconds: number | undefined;
  readonly depth: number | undefined;
}

/** Opens the raw rows of a local system by its database's address. */
export function openStoredRows(endpoint: string) {
  const client = connect({
    endpoint,
    region: "local",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    ...PATIENT,
  });
  return {
    /** All rows of an article of the demo site, the oldest first, each view before what belongs to it. */
    of: async (article: string): Promise<StoredRow[]> => {
      const rows: StoredRow[] = [];
      const asked = {
        TableName: TABLES.events,
        ConsistentRead: true,
        FilterExpression: "begins_with(pk, :article)",
        ExpressionAttributeValues: { ":article": { S: `demo|${article}|` } },
      };
      for await (const page of paginateScan({ client }, asked)) {
        for (const item of page.Items ?? []) rows.push(parseRow((name) => item[name]?.S));
      }
      return rows.toSorted((a, b) => a.timeMs - b.timeMs || ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
    },
    close: () => client.destroy(),
  };
}

const ORDER = ["view", "print", "listen", "read"];

function parseRow(text: (name: string) => string | undefined): StoredRow {
  const parts = (text("sk") ?? "").split("|");
  const isRead = parts[0] === "read";
  const [id = "", kind = ""] = isRead ? [parts[1], "read"] : parts;
  return {
    id,
    kind,
    timeMs: eventTimeMs(id),
    session: text("s"),
    leftOut: text("x"),
    robot: text("bot"),
    navigation: text("nav"),
    referrer: text("ref"),
    view: text("of"),
    seconds: isRead ? Number(parts[2]) : undefined,
    depth: isRead ? Number(parts[3]) : undefined,
  };
}
