import { PutItemCommand, type AttributeValue } from "@aws-sdk/client-dynamodb";
import { DAY_MS, SECOND_MS, hourStartMs } from "../core/clock.ts";
import { campaignOf } from "../core/campaign.ts";
import type { Event } from "../core/event.ts";
import type { ReceivedEvent } from "../core/received-event.ts";
import type { Database } from "./database.ts";
import { eventKey } from "./keys.ts";
import { unlessRefused } from "./unless-refused.ts";

/** The row is new. The same event, sent again, finds its row there and changes nothing. */
const IS_NEW = "attribute_not_exists(pk)";

/** Stores an event once, however often it is sent. When this returns, the event cannot be lost. */
export async function putEvent(db: Database, received: ReceivedEvent): Promise<void> {
  const { site, session, visitor, event, browser, device, country, products, leftOut, robot } = received;
  const { pk, sk, hour } = eventKey(site, session, event);
  const ttl = (hourStartMs(hour) + db.retention.eventDays * DAY_MS) / SECOND_MS;
  const item: Record<string, AttributeValue> = { pk: { S: pk }, sk: { S: sk }, ttl: { N: String(ttl) } };
  const sender = { s: session, v: visitor, bot: robot, br: browser, dev: device, co: country, prod: products };
  const texts = { ...sender, x: leftOut, ...describing(event) };
  for (const [name, value] of Object.entries(texts)) if (value) item[name] = { S: value };
  if (event.kind === "view" && event.width !== undefined) item["w"] = { N: String(event.width) };
  await unlessRefused(
    db.client.send(new PutItemCommand({ TableName: db.events, Item: item, ConditionExpression: IS_NEW })),
  );
}

/** What breakdowns are made from, short, so that a row stays under the 1 KB that a write unit holds. */
function describing(event: Event): Record<string, string | undefined> {
  if (event.kind === "view") {
    const campaign = event.url === undefined ? undefined : campaignOf(event.url);
    return {
      ref: event.referrer?.slice(0, 300).toWellFormed(),
      lang: event.language,
      nav: event.navigation,
      us: campaign?.source,
      um: campaign?.medium,
      uc: campaign?.name,
    };
  }
  return event.kind === "read" ? {} : { of: event.view };
}
