import { describe, expect, test } from "vitest";
import { makeBill } from "../../bench/cost/bill.ts";
import { DEPLOYED } from "./small-input.ts";

describe("what every account has free of a bill", () => {
  test("is no more than what is charged", () => {
    const bill = makeBill(DEPLOYED);
    expect(bill.freeDollars()).toBe(0);
    bill.charge("a line", "lambdaRequest", 1_000);
    bill.charge("a line", "alarmMonth", 9);
    bill.charge("a line", "write", 1e9);
    expect(bill.freeDollars()).toBeCloseTo(1_000 * 0.0000002 + 9 * 0.1, 9);
  });

  test("is no more than there is, whatever lines share in it", () => {
    const bill = makeBill(DEPLOYED);
    for (const line of ["one", "another"]) bill.charge(line, "lambdaRequest", 800_000);
    expect(bill.freeDollars()).toBeCloseTo(0.2, 9);
  });

  test("is one time for functions of both kinds of processors", () => {
    const bill = makeBill(DEPLOYED);
    bill.charge("a line", "lambdaGigabyteSecondArm", 300_000);
    bill.charge("a line", "lambdaGigabyteSecondX86", 500_000);
    expect(bill.freeDollars()).toBeCloseTo((300_000 * 0.0000133334 + 500_000 * 0.0000166667) / 2, 9);
  });
});
