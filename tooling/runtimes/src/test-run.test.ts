import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { runTests } from "./test-run.ts";

const shown: string[] = [];

beforeEach(() => {
  shown.length = 0;
  vi.spyOn(console, "log").mockImplementation((line: string) => void shown.push(line));
  vi.spyOn(console, "error").mockImplementation((line: string) => void shown.push(line));
});

afterEach(() => vi.restoreAllMocks());

const none = { passed: 0, failed: 0, skipped: 0 };
for (const [what, script, count] of [
  ["a good run", "console.log('2 passed, 0 failed, 1 skipped')", { passed: 2, failed: 0, skipped: 1 }],
  ["failed tests", "console.log('2 passed, 3 failed, 0 skipped'); process.exit(1)", { ...none, passed: 2, failed: 3 }],
  [
    "a failure of no test",
    "console.log('2 passed, 0 failed, 0 skipped'); process.exit(1)",
    { ...none, passed: 2, failed: 1 },
  ],
  ["a run without a closing line", "console.log('all good')", { ...none, failed: 1 }],
  ["a run that takes too long", "setTimeout(() => {}, 60_000)", { ...none, failed: 1 }],
] as const) {
  test(`counts ${what}`, async () => {
    const timeout = what.includes("too long") ? 100 : 10_000;
    expect(await runTests({ name: what, command: [process.execPath, "-e", script], timeout })).toEqual(count);
  });
}

test("counts a program that does not start, and says why", async () => {
  expect(await runTests({ name: "none", command: ["/no/such/program"] })).toEqual({ ...none, failed: 1 });
  expect(shown.join("\n")).toContain("ENOENT");
});

test("shows what the program prints but for its closing line", async () => {
  const script = "console.log('one'); console.log('1 passed, 0 failed, 0 skipped'); console.log(process.env.NAME)";
  await runTests({ name: "talkative", command: [process.execPath, "-e", script], env: { NAME: "two" } });
  expect(shown).toEqual(["one", "two"]);
});
