import { readFile } from "node:fs/promises";

import { describe, expect, it } from "vitest";

import { startServer } from "./server.ts";

describe("README.md", () => {
  it("quotes the transport that is tested", async () => {
    const [readme, source] = await Promise.all(
      ["../README.md", "function-transport.test.ts"].map((path) => readFile(new URL(path, import.meta.url), "utf8")),
    );
    expect(readme).toContain(`\`\`\`ts\n${source}\`\`\`\n`);
  });

  it("shows a server that behaves as it says", async () => {
    await using server = await startServer();
    const response = await fetch(server.url("http", "/drip/2?gate=drip"));
    server.gate("drip").open();
    expect(await response.text()).toBe("piece 1\npiece 2\n");
    expect(server.requests("/drip/2")).toHaveLength(1);
    await server.closeIdle();
    await server.waitForOpenConnections(0);
  });
});
