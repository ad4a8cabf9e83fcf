// Reads JSON reports of Vitest for .ci/run.
//
//   node .ci/vitest-reports.js repeatable REPORT     the files with failed tests, one a line, when these may be tried again
//   node .ci/vitest-reports.js summary REPORT...     a line "PASSED FAILED", then what failed and why
//
// A later report's file stands for the same file of an earlier one.
import { readFileSync } from "node:fs";
import { relative } from "node:path";

// What is right or wrong here is so on a busy machine as well: one failure is one too many.
const NEVER_AGAIN = /^test\/(core|pipeline)\//;
// More of them tell of the code, and not of the machine.
const MOST_AGAIN = 6;

const [, , asked, ...reports] = process.argv;
const files = new Map();
for (const report of reports) {
  for (const { name, status, message, assertionResults } of JSON.parse(readFileSync(report, "utf8")).testResults) {
    const tests = assertionResults.map((test) => ({
      title: test.fullName,
      status: test.status,
      why: (test.failureMessages[0] ?? "").slice(0, 600),
    }));
    // One that could not even be loaded has no tests to count; a test that was skipped failed.
    if (status === "failed" && tests.every((test) => test.status === "passed")) {
      tests.push({ title: "the file", status: "failed", why: message.slice(0, 600) });
    }
    files.set(relative(".", name), tests);
  }
}
const failed = [...files].filter(([, tests]) => tests.some(({ status }) => status !== "passed"));

if (asked === "repeatable") {
  const isRepeatable = failed.length <= MOST_AGAIN && !failed.some(([file]) => NEVER_AGAIN.test(file));
  if (isRepeatable) for (const [file] of failed) console.log(file);
} else {
  const tests = [...files.values()].flat();
  const passed = tests.filter(({ status }) => status === "passed").length;
  console.log(passed, tests.length - passed);
  for (const [file, all] of failed) {
    for (const { title, status, why } of all) {
      if (status !== "passed") console.log(`${file}: ${title} (${status})\n  ${why}`);
    }
  }
}
