import { expect, test } from "vitest";

import { allSteps } from "./all-steps.ts";
import { http2 } from "./entrants/http2.ts";
import { mock } from "./entrants/mock.ts";
import { socks } from "./entrants/socks.ts";
import { undiciHttp1 } from "./entrants/undici-http1.ts";
import { undiciHttp2 } from "./entrants/undici-http2.ts";
import { runDemo } from "./run-demo.ts";
import { runJob } from "./run-job.ts";
import { createScreen, silentScreen } from "./show/screen.ts";

const small = { shipments: 450, fileSize: 300_000 };

test.each([
  ["UndiciTransport, HTTP/1.1", undiciHttp1],
  ["UndiciTransport, HTTP/2", undiciHttp2],
  ["Http2Transport", http2],
  ["SocksTransport", socks],
  ["MockTransport", mock],
])("%s does the whole job", async (_name, entrant) => {
  const result = await entrant(small, (description) => runJob(description, silentScreen));
  expect(result.failures).toEqual([]);
  expect(result.passed).toBeGreaterThan(30);
  expect(result.bytes).toBeGreaterThan(small.fileSize);
});

test("a claim that does not hold is a failure, and the rest goes on", async () => {
  let text = "";
  const screen = createScreen({ write: (more) => (text += more) }, {});
  const result = await mock(small, (description) => runJob({ ...description, apiUrl: "http://nowhere.test" }, screen));
  expect(result.failures).toHaveLength(allSteps.length);
  expect(result.failures[0]).toMatch(/^Page through every shipment: ConnectError: .*nothing answers there/);
  expect(text).toContain("  ✗ failed ");
});

test("the demo shows its steps and a row for each transport, within 100 columns", async () => {
  let text = "";
  const screen = createScreen({ write: (more) => (text += more) }, {});
  expect(await runDemo(screen, small)).toBe(true);
  const lines = text.split("\n");
  expect(lines.filter((line) => line.length > 100)).toEqual([]);
  expect(lines.filter((line) => line.includes("✗"))).toEqual([]);
  const titles = lines.findIndex((line) => line.startsWith("  transport "));
  expect(lines.slice(titles + 1, titles + 6).map((line) => line.trim().split(/ {2,}/).slice(0, 2))).toEqual([
    ["UndiciTransport", "HTTP/1.1"],
    ["UndiciTransport", "HTTP/2"],
    ["Http2Transport", "HTTP/2"],
    ["SocksTransport", "HTTP/1.1"],
    ["MockTransport", "in memory"],
  ]);
});
