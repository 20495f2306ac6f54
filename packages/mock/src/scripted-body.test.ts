import { HttpRequest, HttpResponse, ReadError } from "@haulier/core";
import { describe, expect, test } from "vitest";

import { delay } from "./delay.ts";
import { fail } from "./fail.ts";
import { MockTransport } from "./mock-transport.ts";
import { type Chunk, type ChunksInit, ScriptedBody } from "./scripted-body.ts";
import { settlePromises } from "./settle-promises.ts";
import { VirtualClock } from "./virtual-clock.ts";

const url = "https://example.com/";
const decoder = new TextDecoder();

/** What a promise rejects with. */
const rejectionOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.unreachable("it resolved"),
    (error: unknown) => error,
  );

const receive = (chunks: ChunksInit, clock = new VirtualClock()): Promise<HttpResponse> =>
  new MockTransport({ chunks }, { clock }).handleRequest(new HttpRequest("GET", url));

/** The pieces of a body, each with the time at which it came. */
async function piecesOf(response: HttpResponse, clock: VirtualClock): Promise<string[]> {
  const pieces: string[] = [];
  for await (const piece of response.raw()) pieces.push(`${decoder.decode(piece)} at ${clock.now()}`);
  return pieces;
}

describe("chunks", () => {
  test("may be text and bytes, from lists and generators; empty ones are left out", async () => {
    const list: Chunk[] = ["Grüße, ", "", new TextEncoder().encode("世界"), new Uint8Array(0)];
    const sources: ChunksInit[] = [
      list,
      new Set(list),
      (function* () {
        yield* list;
      })(),
      (async function* () {
        yield* list;
      })(),
      ReadableStream.from(list),
    ];
    for (const source of sources) {
      const response = await receive(source);
      expect(decoder.decode(await response.read())).toBe("Grüße, 世界");
    }
  });

  test("in a list start anew for each response", async () => {
    const transport = new MockTransport({ chunks: ["a", "b"] });
    for (let time = 1; time <= 2; time++) {
      const response = await transport.handleRequest(new HttpRequest("GET", url));
      expect(decoder.decode(await response.read())).toBe("ab");
    }
  });

  test("come one by one, each when it is asked for", async () => {
    let given = 0;
    const source = (function* () {
      for (;;) {
        given += 1;
        yield "piece";
      }
    })();
    const pieces = (await receive(source)).raw();
    await pieces.next();
    await settlePromises();
    expect(given).toBe(1);
    await pieces.next();
    expect(given).toBe(2);
  });

  test("that are delayed come at their time, by the clock of the transport", async () => {
    const clock = new VirtualClock();
    const response = await receive(["a", delay(100, "b"), delay(50, delay(25, "c")), delay(0, "d")], clock);
    const reading = piecesOf(response, clock);
    await clock.runAll();
    expect(await reading).toEqual(["a at 0", "b at 100", "c at 175", "d at 175"]);
  });

  test("may end in a failure, at its time, after what came before", async () => {
    const clock = new VirtualClock();
    const error = new ReadError("connection reset");
    const source = (function* () {
      yield "a";
      yield delay(100, fail(error));
      expect.unreachable("nothing is asked for after a failure");
    })();
    const response = await receive(source, clock);
    const pieces = response.raw();
    expect(decoder.decode((await pieces.next()).value!)).toBe("a");
    const failing = rejectionOf(pieces.next());
    await clock.advance(100);
    expect(await failing).toBe(error);
    expect(error.request?.url.href).toBe(url);
  });

  test("may come from a source that fails, whose error is passed on as it is", async () => {
    const error = new Error("mine");
    const source = (function* () {
      yield "a";
      throw error;
    })();
    expect(await rejectionOf((await receive(source)).read())).toBe(error);
  });

  test.each<[string, unknown, string]>([
    ["text, whose letters were not meant", "text", "a string"],
    ["bytes", new Uint8Array(2), "an object of type Uint8Array"],
    ["a number", 5, "a number"],
  ])("cannot be %s", async (_what, chunks, told) => {
    expect(String(await rejectionOf(receive(chunks as never)))).toContain(
      `TypeError: chunks: expected a list or an iterable of chunks, got ${told}`,
    );
  });

  test("cannot contain something else", async () => {
    const response = await receive(["a", { b: 1 }] as never);
    expect(String(await rejectionOf(response.read()))).toBe(
      "TypeError: chunks: expected text, bytes, delay() or fail(), got an object",
    );
  });
});

describe("a body that is left early", () => {
  const watched = (): { source: Generator<Chunk>; left: () => boolean } => {
    let left = false;
    const source = (function* (): Generator<Chunk> {
      try {
        for (;;) yield delay(100, "piece");
      } finally {
        left = true;
      }
    })();
    return { source, left: () => left };
  };

  test.each<[string, (response: HttpResponse, clock: VirtualClock) => Promise<unknown>]>([
    [
      "by leaving the loop",
      async (response, clock) => {
        const reading = (async () => {
          for await (const _ of response.raw()) break;
        })();
        await clock.advance(100);
        await reading;
      },
    ],
    [
      "by close() between two pieces",
      async (response, clock) => {
        const reading = response.raw().next();
        await clock.advance(100);
        await reading;
        await response.close();
      },
    ],
    [
      "by close() while the next piece is awaited",
      async (response, clock) => {
        const reading = rejectionOf(response.raw().next());
        await clock.advance(50);
        await response.close();
        expect(await reading).toMatchObject({ code: "ERR_STREAM_CLOSED" });
      },
    ],
  ])("%s stops its source and its delay (rule 4)", async (_how, leave) => {
    const clock = new VirtualClock();
    const { source, left } = watched();
    const response = await receive(source, clock);
    await leave(response, clock);
    await settlePromises();
    expect([left(), clock.pending]).toEqual([true, []]);
  });

  test("before it is begun does not begin its source, and ends it", async () => {
    let begun = false;
    const source = (function* (): Generator<Chunk> {
      begun = true;
      yield "piece";
    })();
    await (await receive(source)).close();
    expect([begun, source.next().done]).toEqual([false, true]);
  });

  test("tells close() what went wrong in its source", async () => {
    const error = new Error("cannot be cleaned up");
    const source = (function* (): Generator<Chunk> {
      try {
        yield "piece";
        yield "piece";
      } finally {
        // eslint-disable-next-line no-unsafe-finally -- what the test is about
        throw error;
      }
    })();
    const response = await receive(source);
    await response.raw().next();
    expect(await rejectionOf(response.close())).toBe(error);
  });
});

test("a body of chunks can be played without a transport", async () => {
  const body = new ScriptedBody(["a", "b"], new VirtualClock());
  const response = new HttpResponse({ body });
  expect(decoder.decode(await response.read())).toBe("ab");
  expect((await body.next()).done).toBe(true);
});
