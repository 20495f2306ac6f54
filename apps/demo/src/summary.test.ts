import { expect, test } from "vitest";

import { summaryTable } from "./summary.ts";

test("one row for each transport, with its failures counted", () => {
  const result = { requests: 308, bytes: 35_000_000, elapsed: 840, passed: 44, failures: [] };
  expect(
    summaryTable([
      { ...result, name: "UndiciTransport", protocol: "HTTP/1.1", connections: 12 },
      { ...result, name: "MockTransport", protocol: undefined, connections: undefined, passed: 39, failures: ["one"] },
    ]),
  ).toEqual([
    "transport        protocol   requests  received    time  connections  checks",
    "UndiciTransport  HTTP/1.1        308  33.4 MiB  840 ms           12  44 passed",
    "MockTransport    in memory       308  33.4 MiB  840 ms            –  39 passed, 1 failed",
  ]);
});
