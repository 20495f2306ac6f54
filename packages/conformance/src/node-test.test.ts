import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

import { describe, expect, it } from "vitest";

const script = `
  import { describeTransport } from "${new URL("node-test.ts", import.meta.url).href}";
  describeTransport("bare", {
    create: ({ handler }) => ({ handleRequest: handler }),
    skip: { "sends a request once": "for a test" },
  });
`;

/** Runs a script as a test file of \`node:test\`, as far as the pattern goes, and gives what it reports. */
async function report(pattern: string): Promise<string> {
  const flags = ["--conditions=@haulier/source", "--disable-warning=ExperimentalWarning", "--test-reporter=tap"];
  const input = ["--input-type=module", "--eval", script];
  const node = spawn(process.execPath, [...flags, `--test-name-pattern=${pattern}`, ...input]);
  const [printed] = await Promise.all([text(node.stdout), once(node, "close")]);
  return printed;
}

describe("describeTransport of node:test", () => {
  it("reports what passed, and what was skipped with the reason", async () => {
    const printed = await report(
      "/^bare conforms (sends a request once|keeps no cookies|writes Host from the URL, once)$/",
    );
    expect(printed).toContain("ok 1 - sends a request once # SKIP for a test");
    expect(printed).toContain("ok 2 - keeps no cookies\n");
    expect(printed).toContain("ok 3 - writes Host from the URL, once # SKIP not over HTTP/1.1");
    expect(printed).toContain("# fail 0");
  });
});
