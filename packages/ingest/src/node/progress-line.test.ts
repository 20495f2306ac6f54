import { describe, expect, it, test } from "vitest";

import { type LineStyle, progressLine } from "./progress-line.ts";
import type { Progress } from "./progress-meter.ts";

const progress: Progress = { transferred: 4_718_592, total: 10_485_760, rate: 1_258_291, eta: 4_583, elapsed: 3_750 };
const style: LineStyle = {
  label: "report.pdf",
  unit: "bytes",
  width: 100,
  hasBar: true,
  isColored: false,
  isDone: false,
};

describe("a line", () => {
  test.each<[string, Partial<Progress>, Partial<LineStyle>, string]>([
    [
      "of a bar",
      {},
      {},
      "report.pdf  45 %  [=================>                    ]  4.5 MiB / 10.0 MiB  1.2 MiB/s  0:05 left",
    ],
    ["without a bar", {}, { hasBar: false }, "report.pdf  45 %  4.5 MiB / 10.0 MiB  1.2 MiB/s  0:05 left"],
    ["without an end", { total: undefined, eta: undefined }, {}, "report.pdf  4.5 MiB  1.2 MiB/s  0:04"],
    [
      "of the end",
      { transferred: 10_485_760 },
      { hasBar: false, isDone: true },
      "report.pdf  100 %  10.0 MiB  1.2 MiB/s  in 0:04",
    ],
    [
      "of records",
      { transferred: 1_234_567, total: 2_000_000, rate: 1_234.5 },
      { unit: "records", hasBar: false, label: "" },
      "61 %  1,234,567 / 2,000,000  1,235/s  0:05 left",
    ],
    [
      "of nothing",
      { transferred: 0, total: 0, rate: 0, eta: 0 },
      { hasBar: false },
      "report.pdf  100 %  0 B / 0 B  0 B/s  0:00 left",
    ],
    ["in little room", {}, { width: 60 }, "report.pdf  45 %  4.5 MiB / 10.0 MiB  1.2 MiB/s  0:05 left"],
    ["with a label that is too long", {}, { width: 54 }, "repor…  45 %  4.5 MiB / 10.0 MiB  1.2 MiB/s  0:05 left"],
    ["with no room for one", {}, { width: 20 }, "45 %  4.5 MiB / 10.…"],
    [
      "with a wide label",
      {},
      { width: 54, label: "报告文件" },
      "报告…  45 %  4.5 MiB / 10.0 MiB  1.2 MiB/s  0:05 left",
    ],
  ])("%s", (_, ownProgress, ownStyle, line) => {
    expect(progressLine({ ...progress, ...ownProgress }, { ...style, ...ownStyle })).toBe(line);
  });

  it("is never longer than it may be, and ends with a full bar", () => {
    for (let width = 10; width < 130; width++)
      expect(progressLine(progress, { ...style, width }).length).toBeLessThanOrEqual(width);
    const full = progressLine({ ...progress, transferred: 10_485_760 }, { ...style, isDone: true });
    expect(full).toMatch(/100 % {2}\[=+\] {2}10\.0 MiB/);
  });

  it("is green where that is welcome, which takes no room", () => {
    const colored = progressLine(progress, { ...style, isColored: true });
    expect(colored).toContain("[\u001b[32m===");
    // oxlint-disable-next-line no-control-regex -- it is what is looked for
    expect(colored.replace(/\u001b\[\d+m/g, "")).toBe(progressLine(progress, style));
  });

  test.each([
    [0, "0 B"],
    [999, "999 B"],
    [1_000, "1.0 KiB"],
    [123_456_789, "118 MiB"],
    [1.5 * 1_024 ** 4, "1.5 TiB"],
    [5_000 * 1_024 ** 5, "5000 PiB"],
  ])("%i bytes are %s", (transferred, text) => {
    const line = progressLine({ ...progress, transferred, total: undefined }, style);
    expect(line).toContain(`report.pdf  ${text}  `);
  });

  test.each([
    [0, "0:00 left"],
    [59_400, "0:59 left"],
    [59_600, "1:00 left"],
    [3_599_000, "59:59 left"],
    [3_723_000, "1:02:03 left"],
    [360_000_000, "100:00:00 left"],
  ])("%i ms are %s", (eta, text) => {
    expect(progressLine({ ...progress, eta }, style)).toMatch(new RegExp(`  ${text}$`));
  });
});
