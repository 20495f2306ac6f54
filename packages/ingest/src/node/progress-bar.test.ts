import { join } from "node:path";

import { VirtualClock } from "@haulier/mock";
import { afterEach, describe, expect, it, test, vi } from "vitest";

import { memorySink } from "../memory-sink.ts";
import { pipeline } from "../pipeline.ts";
import { toSink } from "../sink.ts";
import { randomBytes } from "../testing/random-numbers.ts";
import { setUpServed } from "../testing/served-file.ts";
import { useFolder } from "../testing/use-folder.ts";
import { progressBar, type ProgressBar, type ProgressBarOptions } from "./progress-bar.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

interface BarSetUp {
  readonly bar: ProgressBar;
  readonly clock: VirtualClock;
  readonly written: string[];
}

function setUp(isTTY: boolean, options: ProgressBarOptions = {}): BarSetUp {
  const clock = new VirtualClock();
  const written: string[] = [];
  const stream = { isTTY, columns: 80, write: (text: string) => written.push(text) };
  return { bar: progressBar({ stream, clock, color: false, label: "a.bin", ...options }), clock, written };
}

describe("on a terminal", () => {
  it("draws over its line, and goes to the next one when it is done", async () => {
    const { bar, clock, written } = setUp(true);
    bar({ transferred: 0, total: 1_000 });
    await clock.advance(1_000);
    bar({ transferred: 500, total: 1_000 });
    await clock.advance(1_000);
    bar({ transferred: 1_000, total: 1_000 });
    expect(written).toEqual([
      "\ra.bin  0 %  [>                                    ]  0 B / 1.0 KiB  0 B/s  0:00\u001b[K",
      "\ra.bin  50 %  [=============>             ]  500 B / 1.0 KiB  500 B/s  0:01 left\u001b[K",
      "\ra.bin  100 %  [====================================]  1.0 KiB  500 B/s  in 0:02\u001b[K",
      "\n",
    ]);
    bar({ transferred: 1_000, total: 1_000 });
    bar.stop();
    expect(written).toHaveLength(4);
  });

  it("draws at most ten times in a second, but the end at once", async () => {
    const { bar, clock, written } = setUp(true);
    for (let at = 0; at < 1_000; at++) {
      bar({ transferred: at, total: 1_000 });
      await clock.advance(1);
    }
    expect(written).toHaveLength(10);
    bar({ transferred: 1_000, total: 1_000 });
    expect(written).toHaveLength(12);
  });

  it("never touches the cursor but by its line, and stops with what it knows", async () => {
    const { bar, clock, written } = setUp(true);
    bar({ transferred: 0 });
    await clock.advance(50);
    bar({ transferred: 100 });
    bar.stop();
    bar.stop();
    bar({ transferred: 200 });
    expect(written).toEqual(["\ra.bin  0 B  0 B/s  0:00\u001b[K", "\ra.bin  100 B  2.0 KiB/s  0:00\u001b[K", "\n"]);
  });

  it("stops where `using` ends, also before anything has come", () => {
    const { bar, written } = setUp(true);
    {
      using used = bar;
      expect(used).toBe(bar);
    }
    bar({ transferred: 1 });
    expect(written).toEqual([]);
  });

  it("keeps to its width, of the terminal or its own", () => {
    for (const [width, expected] of [
      [undefined, 79],
      [50, 49],
    ] as const) {
      const { bar, written } = setUp(true, { width, label: "a".repeat(100) });
      bar({ transferred: 1, total: 1_000 });
      expect(written[0]!.replace("\r", "").replace("\u001b[K", "")).toHaveLength(expected);
    }
  });

  test.each([
    [{ NO_COLOR: "1", TERM: "xterm" }, undefined, false],
    [{ NO_COLOR: "", TERM: "xterm" }, undefined, true],
    [{ NO_COLOR: "", TERM: "dumb" }, undefined, false],
    [{ NO_COLOR: "1", TERM: "dumb" }, true, true],
    [{ NO_COLOR: "", TERM: "xterm" }, false, false],
  ])("is green, or not, with %o and color %o", (env, color, isGreen) => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    const { bar, written } = setUp(true, { color });
    bar({ transferred: 1, total: 2 });
    expect(written.join("").includes("\u001b[32m")).toBe(isGreen);
  });

  it("shows nothing of a label that would move the cursor", () => {
    const { bar, written } = setUp(true, { label: "a\u001b[2Jb\r\n\u202ec" });
    bar({ transferred: 1 });
    expect(written[0]).toMatch(/^\ra\[2Jbc {2}1 B/);
  });
});

describe("elsewhere", () => {
  it("writes a line at intervals, and at the end", async () => {
    const { bar, clock, written } = setUp(false);
    for (let second = 0; second < 25; second++) {
      bar({ transferred: second * 100, total: 2_500 });
      await clock.advance(1_000);
    }
    bar({ transferred: 2_500, total: 2_500 });
    expect(written).toEqual([
      "a.bin  40 %  1.0 KiB / 2.4 KiB  100 B/s  0:15 left\n",
      "a.bin  80 %  2.0 KiB / 2.4 KiB  100 B/s  0:05 left\n",
      "a.bin  100 %  2.4 KiB  100 B/s  in 0:25\n",
    ]);
  });

  it("writes at the end alone, done or stopped, with an interval that never ends", async () => {
    for (const isDone of [true, false]) {
      const { bar, clock, written } = setUp(false, { interval: Number.POSITIVE_INFINITY });
      bar({ transferred: 0, total: 1_000 });
      await clock.advance(60_000);
      bar({ transferred: 600, total: 1_000 });
      if (isDone) bar({ transferred: 1_000, total: 1_000 });
      bar.stop();
      expect(written).toEqual([
        expect.stringMatching(isDone ? /^a\.bin {2}100 %.*in 1:00\n$/ : /^a\.bin {2}60 %.*\n$/),
      ]);
    }
  });
});

describe("what is counted", () => {
  it("are records of a pipeline, up to the total that it was told", async () => {
    const { bar, clock, written } = setUp(false, { total: 20_000 });
    bar({ totalRecords: 0, done: false });
    await clock.advance(10_000);
    bar({ totalRecords: 5_000, done: false });
    await clock.advance(1_000);
    bar({ totalRecords: 7_000, done: true });
    expect(written).toEqual([
      "a.bin  25 %  5,000 / 20,000  500/s  0:30 left\n",
      expect.stringMatching(/^a\.bin {2}35 % {2}7,000 .* in 0:11\n$/),
    ]);
  });

  it("is what unit says", () => {
    const { bar, written } = setUp(true, { unit: "records" });
    bar({ transferred: 1_234 });
    expect(written[0]).toContain("  1,234  ");
  });

  it("are what a pipeline has moved", async () => {
    const { bar, written } = setUp(false, { label: "" });
    const records = Array.from({ length: 3 }, (_, id) => ({ id }));
    await pipeline(records, toSink(memorySink()), { onProgress: bar });
    expect(written).toEqual([expect.stringMatching(/^3 {2}[\d,]+\/s {2}in 0:00\n$/)]);
  });

  it("are the bytes that a client receives, in memory", async () => {
    const { bar, written } = setUp(false, { label: "" });
    const { client } = setUpServed({ bytes: randomBytes(10_000) });
    await client.get("/", { onDownloadProgress: bar });
    expect(written).toEqual(["100 %  9.8 KiB  0 B/s  in 0:00\n"]);
  });

  it("are the bytes of a download", async () => {
    const { bar, written } = setUp(false, { label: "" });
    const { get } = setUpServed({ bytes: randomBytes(10_000) });
    await get(join(await useFolder(), "a.bin"), { onProgress: bar });
    expect(written).toEqual(["100 %  9.8 KiB  0 B/s  in 0:00\n"]);
  });
});

test.each<[object, string]>([
  [{ lable: "a" }, 'progressBar: unknown option "lable"; did you mean "label"?'],
  [{ stream: {} }, "progressBar: stream must be one that can be written to"],
  [{ unit: "bits" }, 'progressBar: unit must be "bytes" or "records", got "bits"'],
  [{ width: 9 }, "progressBar: width must be a number from 10, got 9"],
  [{ interval: -1 }, "progressBar: interval must be a number from 0, got -1"],
  [{ total: "5" }, "progressBar: total must be a number from 0, got 5"],
])("options that cannot be used are refused: %o", (options, message) => {
  expect(() => progressBar(options as ProgressBarOptions)).toThrow(
    new TypeError(message.endsWith("to") ? `${message}, such as process.stderr` : message),
  );
});
