import { describe, expect, it } from "vitest";

import { HttpResponse } from "./http-response.ts";

/** A response whose body comes in pieces. */
function streamed(...pieces: readonly string[]): HttpResponse {
  const body = (async function* () {
    for (const piece of pieces) yield new TextEncoder().encode(piece);
  })();
  return new HttpResponse({ body, headers: { "content-type": "text/html" } });
}

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const seen: T[] = [];
  for await (const value of values) seen.push(value);
  return seen;
}

describe("a streamed response (S21)", () => {
  it("is consumed as soon as somebody begins to read it", async () => {
    const response = streamed("a", "b");
    expect(response.isConsumed).toBe(false);
    await response[Symbol.asyncIterator]().next();
    expect(response.isConsumed).toBe(true);
  });

  it("may be read again (S21 corrected)", async () => {
    const response = streamed("a", "b");
    expect(await response.read()).toBe(await response.read());
  });

  it("iterates as bytes", async () => {
    const pieces = await all(streamed("a", "b"));
    expect(pieces).toEqual([Uint8Array.of(0x61), Uint8Array.of(0x62)]);
  });
});

describe("JSON (S22)", () => {
  it("is there as bytes, for another parser", async () => {
    const response = streamed('{"a":', "1}");
    expect(() => response.jsonBytes()).toThrow("has not been read");
    await response.read();
    expect(response.jsonBytes()).toBe(response.content);
  });

  it("comes a line at a time, while the rest is still on its way (S22 corrected)", async () => {
    const response = streamed('{"a":1}\n\n[2]\n', "3");
    const values = response.jsonLines();
    expect([await values.next(), await values.next()]).toEqual([
      { done: false, value: { a: 1 } },
      { done: false, value: [2] },
    ]);
    expect(response.isClosed).toBe(false);
    expect(await all(values)).toEqual([3]);
    expect(response.isClosed).toBe(true);
  });

  it("knows nothing of server-sent events (S22 corrected)", async () => {
    await expect(all(streamed('data: {"a":1}\n\n').jsonLines())).rejects.toThrow("line 1");
    await expect(all(streamed(": comment\n").jsonLines())).rejects.toThrow("line 1");
  });
});
