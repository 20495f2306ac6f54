import { describe, expect, it } from "vitest";

import { ReadError, ResponseTooLargeError, StreamClosedError } from "./errors.ts";
import { HttpRequest } from "./http-request.ts";
import { HttpResponse } from "./http-response.ts";
import { BodyReading, type BodyIterator, type ResponseBody } from "./response-body.ts";
import { notYet, over } from "./supply.ts";
import { caught } from "./testing/caught.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A body of an engine that gives several pieces at once: those of a burst are ready as soon as the first of it has come. */
class BurstBody implements ResponseBody, BodyIterator {
  waits = 0;
  leavings = 0;
  readonly #bursts: unknown[][];
  readonly #failure: Error | undefined;
  #ready: unknown[] = [];
  #isWaiting = false;

  constructor(bursts: readonly (readonly unknown[])[], failure?: Error) {
    const bytes = (piece: unknown): unknown => (typeof piece === "string" ? encoder.encode(piece) : piece);
    this.#bursts = bursts.map((burst) => burst.map(bytes));
    this.#failure = failure;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.waits += 1;
    this.#isWaiting = true;
    await Promise.resolve();
    this.#isWaiting = false;
    if (this.#ready.length === 0) this.#ready = this.#bursts.shift() ?? [];
    const piece = this.takeReady();
    if (piece === undefined && this.#failure !== undefined) throw this.#failure;
    return piece === undefined ? { done: true, value: undefined } : { done: false, value: piece };
  }

  takeReady(): Uint8Array | undefined {
    if (this.#isWaiting) throw new Error("asked for while it was waited for");
    return this.#ready.shift() as Uint8Array | undefined;
  }

  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.leavings += 1;
    return { done: true, value: undefined };
  }
}

async function textsOf(pieces: AsyncIterable<Uint8Array | string>): Promise<string[]> {
  const texts: string[] = [];
  for await (const piece of pieces) texts.push(typeof piece === "string" ? piece : decoder.decode(piece));
  return texts;
}

describe("a body that says what is ready", () => {
  it("is waited for once in each burst, and gives its pieces as they come", async () => {
    const body = new BurstBody([["a", "", "b"], ["c"]]);
    const response = new HttpResponse({ body });
    expect(await textsOf(response.bytes())).toEqual(["a", "b", "c"]);
    expect(body).toMatchObject({ waits: 3, leavings: 0 });
    expect(response).toMatchObject({ isClosed: true, bytesDownloaded: 3 });
  });

  it("is decoded at once as far as it is there", async () => {
    const [first, second] = [encoder.encode("ä").subarray(0, 1), encoder.encode("ä").subarray(1)];
    const body = (): BurstBody =>
      new BurstBody([
        ["a\n", "b", first],
        [second, "\nc"],
      ]);
    expect(await textsOf(new HttpResponse({ body: body() }).textChunks())).toEqual(["a\nb", "ä\nc"]);
    expect(await textsOf(new HttpResponse({ body: body() }).lines())).toEqual(["a", "bä", "c"]);
  });

  it("gives what came before a failure, and then fails", async () => {
    const broken = new ReadError("reset");
    const lines = new HttpResponse({ body: new BurstBody([["a\n", "b\n", "c"]], broken) }).lines();
    expect([(await lines.next()).value, (await lines.next()).value]).toEqual(["a", "b"]);
    expect(await caught(lines.next())).toBe(broken);
    expect(await lines.next()).toEqual({ done: true, value: undefined });
  });

  it("is left in the middle of a burst (S16)", async () => {
    for (const iterate of [
      (response: HttpResponse) => response.lines(),
      (response: HttpResponse) => response.bytes(),
    ]) {
      const body = new BurstBody([["1\n", "2\n", "3\n"]]);
      const response = new HttpResponse({ body });
      for await (const _ of iterate(response)) break;
      expect([response.isClosed, body.leavings, body.waits]).toEqual([true, 1, 1]);
    }
  });

  it("is not taken any further when the response was closed (S15)", async () => {
    const response = new HttpResponse({ body: new BurstBody([["a", "b"]]) });
    const pieces = response.bytes();
    await pieces.next();
    await response.close();
    expect(await caught(pieces.next())).toBeInstanceOf(StreamClosedError);
  });

  it("is left before a piece that is larger than what the request allows", async () => {
    const body = new BurstBody([["ab", "cd", "e"]]);
    const request = new HttpRequest("GET", "https://example.com/", { extensions: { maxResponseSize: 3 } });
    const response = new HttpResponse({ body, request });
    const pieces = response.bytes();
    expect(decoder.decode((await pieces.next()).value!)).toBe("ab");
    expect(await caught(pieces.next())).toBeInstanceOf(ResponseTooLargeError);
    expect([body.leavings, response.isClosed]).toEqual([1, true]);
  });

  it("fails when that is no bytes, and is left", async () => {
    const body = new BurstBody([["a", "b", 1]]);
    const response = new HttpResponse({ body });
    const pieces = response.bytes();
    await pieces.next();
    await pieces.next();
    expect(await caught(pieces.next())).toEqual(new TypeError("response body: a piece is a number, expected bytes"));
    expect([body.leavings, response.isClosed]).toEqual([1, true]);
  });

  it("is not asked while it is waited for", async () => {
    const reading = new BodyReading(new BurstBody([["a"]]));
    const more = reading.more();
    expect(reading.take()).toBe(notYet);
    await more;
    expect(reading.take()).toEqual(encoder.encode("a"));
    await reading.more();
    expect([reading.take(), reading.take()]).toEqual([over, over]);
  });
});

describe("an iterator of a response", () => {
  const iterators = {
    "bytes()": (response: HttpResponse) => response.bytes(),
    "textChunks()": (response: HttpResponse) => response.textChunks(),
    "lines()": (response: HttpResponse) => response.lines(),
    "jsonLines()": (response: HttpResponse) => response.jsonLines(),
  } as const;
  for (const [what, iterate] of Object.entries(iterators)) {
    it(`gives each item to one of those who ask at once: ${what}`, async () => {
      const items = iterate(new HttpResponse({ body: new BurstBody([["1\n"], ["2\n"]]) }));
      const results = await Promise.all([items.next(), items.next(), items.next(), items.next()]);
      const numbers = results.map(({ value }) => Number(value instanceof Uint8Array ? decoder.decode(value) : value));
      expect(numbers).toEqual([1, 2, NaN, NaN]);
      expect(results.map(({ done }) => done)).toEqual([false, false, true, true]);
    });

    it(`closes the response when it is given an error: ${what} (S16)`, async () => {
      const body = new BurstBody([["1\n"], ["2\n"]]);
      const response = new HttpResponse({ body });
      const items: AsyncGenerator<unknown, void, undefined> = iterate(response);
      await items.next();
      const mine = new Error("mine");
      expect(await caught(items.throw(mine))).toBe(mine);
      expect([response.isClosed, body.leavings]).toEqual([true, 1]);
      expect(await items.next()).toEqual({ done: true, value: undefined });
    });

    it(`tells who waits when the response is closed: ${what} (S15)`, async () => {
      const response = new HttpResponse({ body: new ReadableStream({ pull: () => new Promise(() => {}) }) });
      const items: AsyncGenerator<unknown, void, undefined> = iterate(response);
      const waiting = [caught(items.next()), items.next(), items.return()];
      await response.close();
      const [error, ...rest] = await Promise.all(waiting);
      expect(error).toBeInstanceOf(StreamClosedError);
      expect(rest).toEqual(Array.from({ length: 2 }, () => ({ done: true, value: undefined })));
    });
  }
});
