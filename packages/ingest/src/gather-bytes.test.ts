import { getEventListeners } from "node:events";
import { gzipSync } from "node:zlib";

import { isHttpStatusError, type HttpStatusError } from "@haulier/core";
import { describe, expect, it } from "vitest";

import { gatherBytes } from "./gather-bytes.ts";
import { caught } from "./testing/caught.ts";
import { numberedServer } from "./testing/numbered-server.ts";
import { pageServer } from "./testing/page-server.ts";

const decoder = new TextDecoder();
const parse = (bytes: Uint8Array): number => (JSON.parse(decoder.decode(bytes)) as { n: number }).n;

describe("gatherBytes", () => {
  it("gives the bodies in the order of the requests (G5)", async () => {
    const { client, clock } = numberedServer();
    const gathering = gatherBytes(client, ["/0?ms=30", "/1"]);
    await clock.runAll();
    const bodies = await gathering;
    expect(bodies.map((bytes) => decoder.decode(bytes))).toEqual(['{"n":0}', '{"n":1}']);
    expect(await gatherBytes(client, [])).toEqual([]);
  });

  it("gives them decoded", async () => {
    const body = gzipSync("text");
    const { client, clock } = numberedServer(() => ({ headers: { "Content-Encoding": "gzip" }, body }));
    const gathering = gatherBytes(client, ["/0"], { parser: (bytes) => decoder.decode(bytes) });
    await clock.runAll();
    expect(await gathering).toEqual(["text"]);
  });

  it("gives what the parser makes of each, also when that takes its time (G5)", async () => {
    const { client, clock } = numberedServer();
    const gathering = Promise.all([
      gatherBytes(client, ["/0", "/1"], { parser: parse }),
      gatherBytes(client, ["/2"], { parser: async (bytes) => parse(bytes) }),
    ]);
    await clock.runAll();
    expect(await gathering).toEqual([[0, 1], [2]]);
  });

  it("does not wait for a parser when it is aborted", async () => {
    const { client } = pageServer(() => ({}));
    const controller = new AbortController();
    const parser = (): Promise<never> => {
      queueMicrotask(() => controller.abort("enough"));
      return new Promise(() => {});
    };
    const { signal } = controller;
    expect(await caught(() => gatherBytes(client, ["/1"], { parser, signal }))).toBe("enough");
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("throws what the parser throws, or keeps it in its place (G5)", async () => {
    const { client, clock } = numberedServer((_, n) => (n === 1 ? { text: "no JSON" } : undefined));
    const throwing = caught(() => gatherBytes(client, ["/0", "/1"], { parser: parse }));
    const keeping = gatherBytes(client, ["/0", "/1", "/2"], { parser: parse, errors: "return" });
    await clock.runAll();
    expect(await throwing).toBeInstanceOf(SyntaxError);
    expect((await keeping).map((one) => (one instanceof Error ? one.name : one))).toEqual([0, "SyntaxError", 2]);
  });

  it("takes a status that is not 2xx for an error, unless the request says otherwise (G5)", async () => {
    const { client, clock } = numberedServer(() => ({ status: 404, text: "7" }));
    const throwing = caught(() => gatherBytes(client, ["/0"]));
    const taking = gatherBytes(client, [{ url: "/0", raiseForStatus: false }], { parser: (bytes) => bytes.length });
    const building = caught(() => gatherBytes(client, [client.buildRequest("GET", "/1")]));
    await clock.runAll();
    expect(isHttpStatusError(await throwing)).toBe(true);
    expect(((await building) as HttpStatusError).response.status).toBe(404);
    expect(await taking).toEqual([1]);
  });

  it("refuses a parser that is none, and unknown options", async () => {
    const { client } = numberedServer();
    expect((await caught(() => gatherBytes(client, [], { parser: "json" as never }))).message).toBe(
      "gatherBytes: parser must be a function, got string",
    );
    expect((await caught(() => gatherBytes(client, [], { parse } as never))).message).toBe(
      'gatherBytes: unknown option "parse"; did you mean "parser"?',
    );
  });
});
