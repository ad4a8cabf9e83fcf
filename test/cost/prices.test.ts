import { describe, expect, test } from "vitest";
import { EDGE_FREE, FREE, PRICES } from "../../bench/cost/prices.ts";

describe("the prices of a bill", () => {
  test("are those that the pages of AWS named for us-east-1 on the table's day, in US dollars", () => {
    const dollars = Object.fromEntries(Object.entries(PRICES).map(([name, price]) => [name, price.dollars]));
    expect(dollars).toEqual({
      httpRequest: 0.000001,
      edgeRequest: 0.000001,
      edgeGigabyteOut: 0.085,
      edgeGigabyteIn: 0.02,
      lambdaRequest: 0.2 / 1e6,
      lambdaGigabyteSecondArm: 0.0000133334,
      lambdaGigabyteSecondX86: 0.0000166667,
      write: 0.000000625,
      read: 0.000000125,
      storedGigabyteMonth: 0.25,
      restorableGigabyteMonth: 0.2,
      logGigabyte: 0.5,
      alarmMonth: 0.1,
      dashboardMonth: 3,
      metricMonth: 0.3,
      secretMonth: 0.4,
      apiGigabyteOut: 0.09,
      firewallMonth: 5,
      firewallRequest: 0.0000006,
    });
  });

  test("have free what every account has in each month for ever, each of it once", () => {
    expect(FREE.map(({ units, of }) => [units, ...of])).toEqual([
      [1_000_000, "lambdaRequest"],
      [400_000, "lambdaGigabyteSecondArm", "lambdaGigabyteSecondX86"],
      [25, "storedGigabyteMonth"],
      [5, "logGigabyte"],
      [10, "alarmMonth"],
      [10, "metricMonth"],
      [3, "dashboardMonth"],
    ]);
    expect(EDGE_FREE).toEqual({ requests: 10_000_000, gigabytesOut: 1_000 });
  });

  test("name a page of AWS each", () => {
    for (const { page } of [...Object.values(PRICES), ...FREE]) expect(page).toMatch(/^https:\/\/aws\.amazon\.com\//);
  });
});
