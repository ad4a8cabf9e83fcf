import { describe, expect, test } from "vitest";
import { runOps } from "../ops.ts";

// What it does to users is tried on a deployed pool, by test/deploy/deployment.test.ts.
describe("npm run user", () => {
  test.each([
    { args: [], complaint: "Say add or remove and one mail address." },
    { args: ["invite", "a@news.example"], complaint: "Say add or remove and one mail address." },
    { args: ["add", "a@news.example", "b@news.example", "--site", "demo"], complaint: "one mail address" },
    { args: ["add", "nodira", "--site", "demo"], complaint: '"nodira" should be a mail address.' },
    { args: ["add", "a@news.example"], complaint: '--site is "" and should be of demo, demo-berlin' },
    { args: ["add", "a@news.example", "--site", "demo,nowhere"], complaint: '--site is "demo,nowhere"' },
    {
      args: ["add", "a@news.example", "--site", "demo", "--group", "owners"],
      complaint: '--group is "owners" and should be editors or admins.',
    },
    { args: ["add", "a@news.example", "--sight", "demo"], complaint: "See npm run user -- --help" },
  ])("says what is wrong with $args, before it asks AWS", async ({ args, complaint }) => {
    const { status, output, errors } = await runOps("ops/user.ts", args, { AWS_ENDPOINT_URL: "http://127.0.0.1:9" });
    expect([status, output, errors]).toEqual([1, "", expect.stringContaining(complaint)]);
  });
});
