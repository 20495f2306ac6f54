import { describe, expect, it } from "vitest";

import { caught } from "../testing/caught.ts";
import { importPeer } from "./import-peer.ts";

const failing = (code: string, message: string) => (): Promise<never> =>
  Promise.reject(Object.assign(new Error(message), { code }));

describe("importPeer", () => {
  it("gives what is there", async () => {
    expect(await importPeer("owner", "a", () => Promise.resolve(5))).toBe(5);
  });

  it.each(["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND"])("says what to install after %s", async (code) => {
    const load = failing(code, "Cannot find package '@duckdb/node-api' imported from here");
    const error = await caught(() => importPeer("duckdbSink", "@duckdb/node-api", load));
    expect(error).toMatchObject({ name: "PipelineError", code: "ERR_MISSING_PEER", cause: { code } });
    expect(error.message).toBe(
      "duckdbSink needs @duckdb/node-api, which is not installed: npm install @duckdb/node-api",
    );
  });

  it.each([
    ["ERR_MODULE_NOT_FOUND", "Cannot find package 'another'"],
    ["ERR_DLOPEN_FAILED", "node-api.node: no such file"],
  ])("passes on %s of something else", async (code, message) => {
    expect(await caught(() => importPeer("owner", "node-api", failing(code, message)))).toMatchObject({
      code,
      message,
    });
  });
});
