import { Client, HttpHeaders, HttpRequest, type HttpRequestInit, type TrailersInit } from "@haulier/core";
import { describe, expect, test } from "vitest";

import { MockTransport } from "./mock-transport.ts";

const url = "https://example.com/path";

async function* stream(...pieces: readonly string[]): AsyncGenerator<string> {
  yield* pieces;
}

const post = (content: HttpRequestInit["content"], trailers: TrailersInit): HttpRequest =>
  new HttpRequest("POST", url, { content, extensions: { trailers } });

describe("the trailers of a request", () => {
  for (const [what, content] of [
    ["in memory", () => "body"],
    ["of a stream", () => stream("bo", "dy")],
  ] as const) {
    for (const [kind, trailers] of [
      ["given", { "X-A": "1" }],
      ["made", () => ({ "X-A": "1" })],
      ["made later", async () => new HttpHeaders({ "X-A": "1" })],
    ] as const) {
      test(`after a body ${what}, ${kind}, are shown to the handler and kept`, async () => {
        let shown: unknown;
        const transport = new MockTransport(({ extensions }) => {
          shown = extensions.trailers;
          return {};
        });
        await transport.handleRequest(post(content(), trailers));
        expect(shown).toBeInstanceOf(HttpHeaders);
        expect((shown as HttpHeaders).raw).toEqual([["X-A", "1"]]);
        expect([transport.lastCall?.text(), transport.lastCall?.trailers]).toEqual(["body", shown]);
      });
    }
  }

  test("are made after the last byte, once, whoever reads the body", async () => {
    const order: string[] = [];
    const content = async function* (): AsyncGenerator<string> {
      yield "body";
      order.push("end");
    };
    const trailers = (): Record<string, string> => {
      order.push("trailers");
      return { "X-A": "1" };
    };
    const reading = new MockTransport({});
    await reading.handleRequest(post(content(), trailers));
    const handing = new MockTransport(
      async ({ body, extensions }) => {
        for await (const _ of body!);
        const made = extensions.trailers as () => Promise<HttpHeaders>;
        return { text: `${(await made()).get("x-a")}` };
      },
      { readBody: false },
    );
    const response = await handing.handleRequest(post(content(), trailers));
    await response.read();
    expect([response.text(), handing.lastCall?.trailers?.raw]).toEqual(["1", [["X-A", "1"]]]);
    expect(order).toEqual(["end", "trailers", "end", "trailers"]);
  });

  for (const content of ["body", stream("body")]) {
    test(`that cannot be made fail the exchange, after ${typeof content === "string" ? "bytes" : "a stream"}`, async () => {
      const cause = new Error("no digest");
      const transport = new MockTransport({});
      const request = post(content, () => Promise.reject(cause));
      const error = await transport.handleRequest(request).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: "ERR_WRITE", cause, request });
      expect([transport.lastCall?.error, transport.lastCall?.trailers]).toEqual([error, undefined]);
    });
  }

  test("that are not allowed there are refused", async () => {
    const request = post("body", () => ({ Host: "h" }));
    await expect(new MockTransport({}).handleRequest(request)).rejects.toMatchObject({ code: "ERR_LOCAL_PROTOCOL" });
  });

  test("are there for a client, and are not where there are none", async () => {
    const transport = new MockTransport({});
    const client = new Client({ transport });
    await client.post(url, { content: "body", trailers: { "X-A": "1" } });
    await client.post(url, { content: "body" });
    expect(transport.calls.map(({ trailers }) => trailers?.raw)).toEqual([[["X-A", "1"]], undefined]);
  });
});
