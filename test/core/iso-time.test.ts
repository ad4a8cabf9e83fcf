import { expect, test } from "vitest";
import { isIsoTime } from "../../functions/core/iso-time.ts";

test.each([
  "2024-07-04",
  "2024-02-29",
  "2024-07-04T09:00:00+05:00",
  "2024-07-04T09:00+0500",
  "2024-07-04T04:00:00.123Z",
])("takes %s for a time", (text) => {
  expect(isIsoTime(text)).toBe(true);
});

test.each([
  "",
  "2024",
  "04.07.2024",
  "2023-02-29",
  "2024-02-30T00:00:00Z",
  "2024-13-01",
  "2024-07-04T09:00:00",
  "2024-07-04 09:00:00Z",
  "2024-07-04T25:00:00Z",
  "2024-07-04T09:00:00Z ",
  `2024-07-04T09:00:00.${"0".repeat(40)}Z`,
])("does not take %j for a time", (text) => {
  expect(isIsoTime(text)).toBe(false);
});
