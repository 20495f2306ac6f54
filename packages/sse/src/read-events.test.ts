import { HttpResponse } from "@haulier/core";
import { delay } from "@haulier/mock";
import { describe, expect, it, test } from "vitest";

import { readEvents } from "./read-events.ts";
import { dataOf, never, setUp, stream } from "./testing/set-up-sse.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

const withType = (type: string | undefined, text = "data: a\n\n"): HttpResponse =>
  new HttpResponse({ body: encode(text), ...(type === undefined ? {} : { headers: { "Content-Type": type } }) });

test.each(["text/event-stream", "text/event-stream; charset=utf-8", "Text/Event-Stream", "text/event-stream ;x=y"])(
  "%s is a stream of events (SSE2)",
  async (type) => {
    expect(await dataOf(readEvents(withType(type)))).toEqual(["a"]);
  },
);

test.each([undefined, "", "text/plain", "application/json", "text/event-stream-x", "x/text/event-stream"])(
  "%s is refused, and closed (SSE2)",
  async (type) => {
    const response = withType(type);
    await expect(dataOf(readEvents(response))).rejects.toMatchObject({
      name: "SseError",
      code: "ERR_SSE_CONTENT_TYPE",
      message: `response: expected the Content-Type text/event-stream, got ${type === undefined ? "none" : JSON.stringify(type)}; is this the address of a stream of events?`,
      response,
    });
    expect(response.isClosed).toBe(true);
  },
);

test.each([201, 206, 304, 404, 500])("the status %i is refused (SSE2)", async (status) => {
  const response = new HttpResponse({
    status,
    headers: { "Content-Type": "text/event-stream" },
    body: encode("data: a\n\n"),
  });
  await expect(dataOf(readEvents(response))).rejects.toMatchObject({ code: "ERR_SSE_STATUS", response });
});

test("204 has no events (SSE2)", async () => {
  expect(await dataOf(readEvents(new HttpResponse({ status: 204 })))).toEqual([]);
});

describe("text", () => {
  it("is UTF-8 whatever is said, also cut within a character (SSE4)", async () => {
    const bytes = Array.from(encode("data: ök\u{1F600}…\n\n"), (byte) => Uint8Array.of(byte));
    const { client } = setUp(
      [{ headers: { "Content-Type": "text/event-stream; charset=iso-8859-1" }, chunks: bytes }],
      { defaultEncoding: "windows-1252" },
    );
    expect(await dataOf(readEvents(await client.stream("GET", "/")))).toEqual(["ök\u{1F600}…"]);
  });

  test.each([
    ["one byte order mark", "\uFEFFdata: a\n\ndata: b\n\n", ["a", "b"]],
    ["only one", "\uFEFF\uFEFFdata: a\n\ndata: b\n\n", ["b"]],
    ["none later", "data: a\n\n\uFEFFdata: b\n\ndata: c\n\n", ["a", "c"]],
    ["none in characters of another encoding", "ï»¿data: a\n\ndata: b\n\n", ["b"]],
  ])("loses %s at its start (SSE8)", async (_name, text, data) => {
    const { client } = setUp([stream(text), stream(...Array.from(encode(text), (byte) => Uint8Array.of(byte)))]);
    expect(await dataOf(readEvents(await client.stream("GET", "/")))).toEqual(data);
    expect(await dataOf(readEvents(await client.stream("GET", "/")))).toEqual(data);
  });

  it("that ends without an empty line makes no event (SSE8)", async () => {
    expect(await dataOf(readEvents(withType("text/event-stream", "data: a\n\ndata: b\n")))).toEqual(["a"]);
  });
});

it("gives each event as it arrives, and closes the response when the loop is left", async () => {
  const { client, clock } = setUp([stream("data: a\n\n", delay(100, "data: b\n\n"), delay(never, ""))]);
  const response = await client.stream("GET", "/");
  const times: number[] = [];
  const reading = (async () => {
    for await (const { data } of readEvents(response)) {
      times.push(clock.now());
      if (data === "b") break;
    }
  })();
  await clock.advance(100);
  await reading;
  expect([times, response.isClosed]).toEqual([[0, 100], true]);
});

it("tells comments between the events", async () => {
  const seen: string[] = [];
  const response = withType("text/event-stream", ": one\ndata: a\n\n:\ndata: b\n\n");
  for await (const { data } of readEvents(response, { onComment: (text) => seen.push(`:${text}`) })) seen.push(data);
  expect(seen).toEqual([":one", "a", ":", "b"]);
});

describe("maxEventSize", () => {
  const events = (...sizes: readonly number[]): string => sizes.map((size) => `data: ${"a".repeat(size)}\n\n`).join("");

  it("ends reading after the events before (SSE10)", async () => {
    const response = withType("text/event-stream", events(10, 11, 1));
    const sizes: number[] = [];
    const reading = (async () => {
      for await (const { data } of readEvents(response, { maxEventSize: 10 })) sizes.push(data.length);
    })();
    await expect(reading).rejects.toMatchObject({
      code: "ERR_SSE_EVENT_TOO_LARGE",
      message: "response: an event exceeds 10 bytes; raise maxEventSize if the server is to be trusted",
    });
    expect(sizes).toEqual([10]);
  });

  it("is 1 MiB by default (SSE10)", async () => {
    const size = 1024 * 1024;
    expect((await dataOf(readEvents(withType("text/event-stream", events(size)))))[0]).toHaveLength(size);
    await expect(dataOf(readEvents(withType("text/event-stream", events(size + 1))))).rejects.toThrow("1048576 bytes");
    const unlimited = { maxEventSize: Number.POSITIVE_INFINITY };
    expect(await dataOf(readEvents(withType("text/event-stream", events(size + 1)), unlimited))).toHaveLength(1);
  });

  test.each([0, -1, 1.5, Number.NaN])("of %d is refused", (maxEventSize) => {
    expect(() => readEvents(withType("text/event-stream"), { maxEventSize })).toThrow(TypeError);
  });
});

it("refuses options that there are not", () => {
  expect(() => readEvents(withType("text/event-stream"), { maxEventsize: 1 } as object)).toThrow(
    'readEvents: unknown option "maxEventsize"; did you mean "maxEventSize"?',
  );
});
