import { getEventListeners } from "node:events";

import { describe, expect, it, vi } from "vitest";

import { socksConnector } from "./socks-connector.ts";
import { failureOf } from "./testing/failure-of.ts";
import { http } from "./testing/local-targets.ts";
import { scriptedProxy } from "./testing/scripted-proxy.ts";

/** Sockets that keep the process alive, of both sides. */
function liveSockets(): string[] {
  return process.getActiveResourcesInfo().filter((kind) => /^(?:TCPSocketWrap|TLSWrap)$/.test(kind));
}

describe("after twenty dials that failed", () => {
  it.each([
    ["by a refusal", ["0500", "0505"]],
    ["by a wrong password", ["0502", "0101"]],
    ["by garbage", ["48545450"]],
    ["by an end", ["0500", "end"]],
    ["by a reset", ["0500", "reset"]],
    ["by an abort", ["0500", "silence"]],
  ])("%s, no socket and no listener is left", async (_what, answers) => {
    await using proxy = await scriptedProxy(...answers);
    const before = liveSockets();
    const controller = new AbortController();
    const { signal } = controller;
    const connect = socksConnector({ proxy: `socks5h://u:p@127.0.0.1:${proxy.port}` });
    const dials = Array.from({ length: 20 }, () => failureOf(connect(http("a.test", 80), { signal })));
    if (answers.includes("silence")) {
      for (const index of dials.keys()) await proxy.messages(2, index);
      controller.abort();
    }
    const failures = await Promise.all(dials);
    expect(failures.filter((failure) => (failure as Error).message === "it did not fail")).toEqual([]);
    expect(getEventListeners(signal, "abort")).toEqual([]);
    await proxy.closed();
    await vi.waitFor(() => expect(liveSockets()).toEqual(before), { interval: 2 });
  });
});
