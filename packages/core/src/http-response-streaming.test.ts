import { describe, expect, it } from "vitest";

import { systemClock } from "./clock.ts";
import {
  DecodingError,
  ReadError,
  ResponseNotReadError,
  ResponseTooLargeError,
  StreamClosedError,
  StreamConsumedError,
} from "./errors.ts";
import type { HeadersInit } from "./http-headers.ts";
import { HttpRequest } from "./http-request.ts";
import { HttpResponse } from "./http-response.ts";
import type { ResponseBody } from "./response-body.ts";
import { standardResponseSettings } from "./response-settings.ts";
import { caught } from "./testing/caught.ts";
import { compressed } from "./testing/compressed.ts";
import { NodeLikeSource, Source, webStream } from "./testing/source.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const request = new HttpRequest("GET", "https://example.com/");
const broken = new Error("the connection broke");

/** A body that counts what is done with it. */
class Body extends Source<Uint8Array> implements ResponseBody {
  cancellations = 0;

  constructor(pieces: readonly (string | Uint8Array | Error)[], options?: { isEndless?: boolean }) {
    super(
      pieces.map((piece) => (typeof piece === "string" ? encoder.encode(piece) : piece)),
      options,
    );
  }

  cancel(): void {
    this.cancellations += 1;
  }

  /** How often it was released, in whatever way. */
  get releases(): number {
    return this.leavings + this.cancellations + Number(this.hasEnded);
  }
}

/** A body that is given all at once. */
class Whole extends Body {
  limit: number | undefined;
  readonly #all: Uint8Array | Promise<Uint8Array> | Error;

  constructor(all: Uint8Array | Promise<Uint8Array> | Error) {
    super(["never iterated"]);
    this.#all = all;
  }

  readAll(limit: number): Uint8Array | Promise<Uint8Array> {
    this.limit = limit;
    if (this.#all instanceof Error) throw this.#all;
    return this.#all;
  }
}

/** A response as a client gives it. */
function received(body: ResponseBody | Uint8Array, headers: HeadersInit = {}, maxResponseSize = 1024): HttpResponse {
  const response = new HttpResponse({ body, headers });
  response.attach(request, { ...standardResponseSettings, maxResponseSize }, systemClock.now());
  return response;
}

async function textsOf(pieces: AsyncIterable<Uint8Array | string>): Promise<string[]> {
  const texts: string[] = [];
  for await (const piece of pieces) texts.push(typeof piece === "string" ? piece : decoder.decode(piece));
  return texts;
}

/** Lets what is under way get as far as it can. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}

const gzipped = await compressed("gzip", encoder.encode("what a haulier carries ".repeat(20)));
const gzipHeaders = { "content-encoding": "gzip" };

/** All ways to read a stream, each to its first piece and to its end. */
const iterations: Record<string, (response: HttpResponse) => AsyncIterable<Uint8Array | string>> = {
  "the response itself": (response) => response,
  "bytes()": (response) => response.bytes(),
  "bytes() in chunks": (response) => response.bytes({ chunkSize: 1 }),
  "raw()": (response) => response.raw(),
  "raw() in chunks": (response) => response.raw({ chunkSize: 1 }),
  "textChunks()": (response) => response.textChunks(),
  "lines()": (response) => response.lines(),
  "jsonLines()": (response) => asText(response.jsonLines()),
};
const replayed = Object.entries(iterations).filter(([name]) => !name.startsWith("raw"));

/** A promise as another realm makes it: with the brand of one, but not the class. */
function foreignPromise<T>(value: T): Promise<T> {
  const prototype: object = Object.create(Object.prototype, Object.getOwnPropertyDescriptors(Promise.prototype));
  return Object.setPrototypeOf(Promise.resolve(value), prototype) as Promise<T>;
}

async function* asText(values: AsyncIterable<unknown>): AsyncGenerator<string, void, undefined> {
  for await (const value of values) yield JSON.stringify(value);
}

describe("before the body is read (S14)", () => {
  const looks: Record<string, (response: HttpResponse) => unknown> = {
    content: (response) => response.content,
    "text()": (response) => response.text(),
    "json()": (response) => response.json(),
    "jsonBytes()": (response) => response.jsonBytes(),
  };
  for (const [what, look] of Object.entries(looks)) {
    it(`${what} says what to do`, () => {
      const response = received(new Body(["body"]));
      expect(() => look(response)).toThrow(ResponseNotReadError);
      expect(() => look(response)).toThrow(
        `${what}: the body has not been read; call \`await response.read()\` first, or use client.get() instead of client.stream()`,
      );
    });

    it(`${what} says so also while it is being read`, async () => {
      const response = received(new Body(["body"]));
      const reading = response.read();
      expect(() => look(response)).toThrow(ResponseNotReadError);
      await reading;
    });

    it(`${what} says that the body was streamed, when it was`, async () => {
      const response = received(new Body(["body"]));
      await textsOf(response.bytes());
      expect(() => look(response)).toThrow(StreamConsumedError);
      expect(() => look(response)).toThrow(`${what}: the body was streamed and is not kept; use read() instead`);
    });

    it(`${what} says that the response was closed, when it was`, async () => {
      const response = received(new Body(["body"]));
      await response.close();
      expect(() => look(response)).toThrow(StreamClosedError);
      expect(() => look(response)).toThrow(`${what}: the response was closed before its body was read`);
    });

    it(`${what} says that reading failed, when it did`, async () => {
      const response = received(new Body([broken]));
      await caught(response.read());
      expect(() => look(response)).toThrow(StreamConsumedError);
      expect(() => look(response)).toThrow("the body could not be read to its end; read() rejects with the reason");
    });
  }

  it("nothing is done with the body", () => {
    const body = new Body(["body"]);
    expect(received(body)).toMatchObject({ isClosed: false, isConsumed: false, bytesDownloaded: 0 });
    expect(body.openings).toBe(0);
  });
});

describe("read()", () => {
  it("keeps the body, and closes the response", async () => {
    const body = new Body(["he", "", "llo"]);
    const response = received(body);
    expect(decoder.decode(await response.read())).toBe("hello");
    expect(response).toMatchObject({ isClosed: true, isConsumed: true, bytesDownloaded: 5 });
    expect(response.text()).toBe("hello");
    expect(body).toMatchObject({ openings: 1, releases: 1 });
  });

  it("gives the same again", async () => {
    const response = received(new Body(["body"]));
    const content = await response.read();
    expect(await response.read()).toBe(content);
    expect(response.content).toBe(content);
  });

  it("is shared by calls at the same time", async () => {
    const body = new Body(["body"]);
    const response = received(body);
    const [first, second] = await Promise.all([response.read(), response.read()]);
    expect(second).toBe(first);
    expect(body.openings).toBe(1);
  });

  it("reads an empty body", async () => {
    for (const body of [new Body([]), new Body([""]), new Whole(new Uint8Array(0))]) {
      const response = received(body);
      expect(await response.read()).toHaveLength(0);
      expect(response.text()).toBe("");
    }
  });

  for (const [name, iterate] of Object.entries(iterations)) {
    it(`fails after ${name} (S15)`, async () => {
      const response = received(new Body(["1\n", "2\n"]));
      await textsOf(iterate(response));
      expect(await caught(response.read())).toBeInstanceOf(StreamConsumedError);
    });
  }

  it("fails after close() (S15)", async () => {
    const response = received(new Body(["body"]));
    await response.close();
    expect(await caught(response.read())).toBeInstanceOf(StreamClosedError);
  });

  it("fails as the body does, each time that it is asked (S20)", async () => {
    const error = new ReadError("reset", { request });
    const body = new Body(["a", error]);
    const response = received(body);
    expect(await Promise.all([caught(response.read()), caught(response.read())])).toEqual([error, error]);
    expect(await caught(response.read())).toBe(error);
    expect(response.isClosed).toBe(true);
    await response.close();
    expect(body.releases).toBe(0);
  });

  it("fails as a body does that cannot even be iterated", async () => {
    const response = received({
      [Symbol.asyncIterator]: () => {
        throw broken;
      },
    });
    expect(await caught(response.read())).toBe(broken);
    expect(response.isClosed).toBe(true);
  });

  it("fails at a piece that is no bytes, and leaves the body", async () => {
    const body = new Source<unknown>(["text"]);
    const response = received(body as unknown as ResponseBody);
    expect(await caught(response.read())).toEqual(new TypeError("response body: a piece is a string, expected bytes"));
    expect(body.leavings).toBe(1);
  });

  it("fails when the response is closed meanwhile, also for a body that says nothing more", async () => {
    const body = new Body(["a"], { isEndless: true });
    const response = received(body);
    const reading = response.read();
    await turns();
    await response.close();
    expect(await caught(reading)).toBeInstanceOf(StreamClosedError);
    expect(body.releases).toBe(1);
  });
});

describe("read() of a body that has readAll()", () => {
  const bytes = encoder.encode("body");

  it("takes it all at once, without a promise where there is none", () => {
    const body = new Whole(bytes);
    const response = received(body);
    expect(response.load()).toBe(bytes);
    expect(response).toMatchObject({ isClosed: true, isConsumed: true, bytesDownloaded: 4 });
    expect(body).toMatchObject({ limit: 1024, openings: 0, releases: 0 });
  });

  it("waits for a promise", async () => {
    const body = new Whole(Promise.resolve(bytes));
    const response = received(body);
    expect(response.isClosed).toBe(false);
    expect(await response.read()).toBe(bytes);
    expect(response.isClosed).toBe(true);
    expect(body.openings).toBe(0);
  });

  it("waits for a promise of another realm, as under Jest", async () => {
    const foreign = foreignPromise(bytes);
    expect(foreign instanceof Promise).toBe(false);
    const response = received(new Whole(foreign));
    expect(response.load()).toBeInstanceOf(Promise);
    expect(await response.read()).toBe(bytes);
    const raw = received(new Whole(foreignPromise(bytes)));
    expect(raw.loadRaw(1024)).toBeInstanceOf(Promise);
    await turns();
    expect(raw.isClosed).toBe(true);
  });

  it("fails as it does, and the response is closed then, whenever that is", async () => {
    for (const body of [new Whole(broken), new Whole(Promise.reject(broken))]) {
      const response = received(body);
      expect(await caught(() => response.load())).toBe(broken);
      expect(response.isClosed).toBe(true);
      expect(await caught(response.read())).toBe(broken);
      expect(await caught(response.read())).toBe(broken);
    }
  });

  it("fails when it gives what is no bytes", async () => {
    for (const nonsense of [undefined, null, 1, {}]) {
      const response = received(new Whole(nonsense as Uint8Array));
      expect(await caught(response.read())).toBeInstanceOf(TypeError);
      expect(response.isClosed).toBe(true);
    }
  });

  it("decodes it", async () => {
    const response = received(new Whole(gzipped), gzipHeaders);
    await response.read();
    expect(response.text()).toMatch(/^what a haulier carries what/);
    expect(response.bytesDownloaded).toBe(gzipped.byteLength);
  });

  it("cancels it when the response is closed meanwhile", async () => {
    const pending = Promise.withResolvers<Uint8Array>();
    const body = new Whole(pending.promise);
    const response = received(body);
    const reading = response.read();
    await response.close();
    expect(body.cancellations).toBe(1);
    pending.reject(broken);
    expect(await caught(reading)).toBe(broken);
  });

  it("still iterates it for a stream", async () => {
    const body = new Whole(bytes);
    expect(await textsOf(received(body).bytes())).toEqual(["never iterated"]);
    expect(body.limit).toBeUndefined();
  });
});

describe("maxResponseSize (S-21)", () => {
  it("is what a buffered body may have, and not a byte more", async () => {
    expect(await received(new Body(["ab", "cd"]), {}, 4).read()).toHaveLength(4);

    const body = new Body(["ab", "cd", "e", "f"]);
    const response = received(body, {}, 4);
    const error = await caught(response.read());
    expect(error).toBeInstanceOf(ResponseTooLargeError);
    expect(error).toMatchObject({ limit: 4, request });
    expect(body).toMatchObject({ taken: 3, leavings: 1, cancellations: 0 });
    expect(response.isClosed).toBe(true);
  });

  it("is handed to readAll()", async () => {
    const body = new Whole(encoder.encode("ab"));
    await received(body, {}, 4).read();
    expect(body.limit).toBe(4);
  });

  it("counts after decoding", async () => {
    for (const body of [gzipped, new Whole(gzipped), new Body([gzipped])]) {
      const response = received(body, gzipHeaders, 459);
      const error = await caught(response.read());
      expect(error).toBeInstanceOf(ResponseTooLargeError);
      expect(error).toMatchObject({ limit: 459, request });
      expect(response.isClosed).toBe(true);
    }
    expect(await received(new Body([gzipped]), gzipHeaders, 460).read()).toHaveLength(460);
  });

  it("does not limit a stream", async () => {
    expect(await textsOf(received(new Body(["abcdef"]), {}, 4).bytes())).toEqual(["abcdef"]);
    expect((await textsOf(received(new Body([gzipped]), gzipHeaders, 4).textChunks())).join("")).toHaveLength(460);
  });

  it("is 100 MiB on a response made by hand", async () => {
    const body = new Whole(encoder.encode("a"));
    await new HttpResponse({ body }).read();
    expect(body.limit).toBe(104_857_600);
  });
});

describe("iterating", () => {
  it("gives the pieces as they come, without empty ones (S17)", async () => {
    for (const name of ["the response itself", "bytes()", "raw()", "textChunks()"]) {
      expect(await textsOf(iterations[name]!(received(new Body(["ab", "", "c"]))))).toEqual(["ab", "c"]);
    }
  });

  it("gives pieces of exactly the size that is asked for (S17)", async () => {
    const body = (): Body => new Body(["abc", "d", "efgh"]);
    expect(await textsOf(received(body()).bytes({ chunkSize: 3 }))).toEqual(["abc", "def", "gh"]);
    expect(await textsOf(received(body()).raw({ chunkSize: 5 }))).toEqual(["abcde", "fgh"]);
    const read = received(body());
    await read.read();
    expect(await textsOf(read.bytes({ chunkSize: 3 }))).toEqual(["abc", "def", "gh"]);
    expect(await textsOf(read.bytes())).toEqual(["abcdefgh"]);
  });

  for (const chunkSize of [0, -1, 1.5, NaN, Infinity]) {
    it(`refuses a chunkSize of ${chunkSize}, and leaves the body to be read (S17)`, async () => {
      const response = received(new Body(["body"]));
      const refused = `chunkSize: expected a whole number of bytes above 0, got ${chunkSize}`;
      expect(() => response.bytes({ chunkSize })).toThrow(new RangeError(refused));
      expect(() => response.raw({ chunkSize })).toThrow(new RangeError(refused));
      expect(decoder.decode(await response.read())).toBe("body");
    });
  }

  it("decodes text and lines across the borders of pieces (S18)", async () => {
    const ae = encoder.encode("ä");
    const pieces = [ae.subarray(0, 1), ae.subarray(1), "\r", "\nb\rc", "\n"];
    expect((await textsOf(received(new Body(pieces)).textChunks())).join("")).toBe("ä\r\nb\rc\n");
    expect(await textsOf(received(new Body(pieces)).lines())).toEqual(["ä", "b", "c"]);
  });

  it("decodes text as the Content-Type or the caller says (S5)", async () => {
    const body = (): Body => new Body([Uint8Array.of(0xe4)]);
    expect(await textsOf(received(body(), { "content-type": "text/plain; charset=latin1" }).textChunks())).toEqual([
      "ä",
    ]);
    const response = received(body());
    response.encoding = "latin1";
    expect(await textsOf(response.textChunks())).toEqual(["ä"]);
  });

  it("parses a line at a time, and names the one that is no JSON", async () => {
    const values = received(new Body(['{"a":1}\n\n[2', "]\nnull\noops\n"])).jsonLines();
    for (const value of [{ a: 1 }, [2], null]) expect((await values.next()).value).toEqual(value);
    const error = await caught(values.next());
    expect(error).toBeInstanceOf(DecodingError);
    expect((error as Error).message).toContain(': line 5 is not JSON: "oops"');
  });

  for (const [what, bytes] of [
    ["UTF-16 big-endian", [0xfe, 0xff, 0, 0x68, 0, 0x69, 0, 0x0a, 0, 0x21]],
    ["UTF-16 little-endian", [0xff, 0xfe, 0x68, 0, 0x69, 0, 0x0a, 0, 0x21, 0]],
    ["UTF-8", [0xef, 0xbb, 0xbf, 0x68, 0x69, 0x0a, 0x21]],
  ] as const) {
    it(`knows ${what} by its byte order mark, also when it comes byte by byte (S5, S18)`, async () => {
      const pieces = bytes.map((byte) => Uint8Array.of(byte));
      expect(await textsOf(received(new Body(pieces)).lines())).toEqual(["hi", "!"]);
      expect(await textsOf(received(new Body([Uint8Array.from(bytes)])).lines())).toEqual(["hi", "!"]);
    });
  }

  it("cuts text into chunks of a number of characters (S17)", async () => {
    const chunks = received(new Body(["añb", "cde", "f"])).textChunks({ chunkSize: 2 });
    expect(await textsOf(chunks)).toEqual(["añ", "bc", "de", "f"]);
  });

  it("names the request in an error of the body that a transport could not name (S20)", async () => {
    const nameless = new ReadError("the connection broke");
    const response = received(new Body(["a", nameless]));
    expect(await caught(textsOf(response.textChunks()))).toBe(nameless);
    expect(nameless.request).toBe(response.request);
  });

  it("gives up the body when a line is too long (S-26)", async () => {
    const body = new Body(["abcdef", "never taken"]);
    const response = received(body);
    expect(await caught(textsOf(response.lines({ maxLineLength: 4 })))).toBeInstanceOf(DecodingError);
    expect(body).toMatchObject({ taken: 1, leavings: 1 });
    expect(response.isClosed).toBe(true);
  });

  it("refuses wrong options of lines, and leaves the body to be read", async () => {
    const response = received(new Body(["body"]));
    expect(() => response.lines({ maxLineLength: 0 })).toThrow(RangeError);
    expect(() => response.textChunks({ chunkSize: 0 })).toThrow(RangeError);
    expect(decoder.decode(await response.read())).toBe("body");
  });

  it("counts bytes as they come, before decoding (S19)", async () => {
    const response = received(new Body([gzipped.subarray(0, 30), gzipped.subarray(30)]), gzipHeaders);
    const pieces = response.bytes();
    const counts: number[] = [];
    for await (const piece of pieces) {
      expect(piece.byteLength).toBeGreaterThan(0);
      counts.push(response.bytesDownloaded);
    }
    expect(counts[0]).toBeGreaterThanOrEqual(30);
    expect(response.bytesDownloaded).toBe(gzipped.byteLength);
  });

  for (const [name, iterate] of Object.entries(iterations)) {
    it(`${name} to the end closes the response, once (S16)`, async () => {
      const body = new Body(["1\n2\n", "3"]);
      const response = received(body);
      expect((await textsOf(iterate(response))).join("").replaceAll("\n", "")).toBe("123");
      expect(response).toMatchObject({ isClosed: true, isConsumed: true, bytesDownloaded: 5 });
      await response.close();
      expect(body).toMatchObject({ openings: 1, hasEnded: true, leavings: 0, cancellations: 0 });
    });

    it(`${name} left early closes the response and leaves the body, once (S16)`, async () => {
      const body = new Body(["1\n2\n", "3\n", "4\n"]);
      const response = received(body);
      for await (const piece of iterate(response)) {
        expect(piece).toBeDefined();
        break;
      }
      expect(response).toMatchObject({ isClosed: true, isConsumed: true });
      await response.close();
      await response[Symbol.asyncDispose]();
      expect(body).toMatchObject({ openings: 1, hasEnded: false, leavings: 1, cancellations: 0 });
      expect(body.taken).toBeLessThan(3);
    });

    it(`${name} left by an error closes the response and passes the error on (S16)`, async () => {
      const body = new Body(["1\n", "2\n"]);
      const response = received(body);
      const mine = new Error("mine");
      const error = await caught(async () => {
        for await (const piece of iterate(response)) if (piece !== undefined) throw mine;
      });
      expect(error).toBe(mine);
      expect(response.isClosed).toBe(true);
      expect(body.leavings).toBe(1);
    });

    it(`${name} fails as the body does in its middle, after what came before (S20)`, async () => {
      const error = new ReadError("reset", { request });
      const body = new Body(["1\n", error]);
      const response = received(body);
      const pieces = iterate(response)[Symbol.asyncIterator]();
      expect((await pieces.next()).done).toBe(false);
      expect(
        await caught(
          (async () => {
            while ((await pieces.next()).done !== true);
          })(),
        ),
      ).toBe(error);
      expect(response.isClosed).toBe(true);
      expect(body.releases).toBe(0);
      expect(await caught(response.read())).toBeInstanceOf(StreamConsumedError);
    });

    it(`${name} works once (S15)`, async () => {
      const response = received(new Body(["1\n"]));
      await textsOf(iterate(response));
      expect(await caught(textsOf(iterate(response)))).toBeInstanceOf(StreamConsumedError);
    });

    it(`${name} works once, also while it is under way (S15)`, async () => {
      const body = new Body(["1\n", "2\n"]);
      const response = received(body);
      const first = iterate(response)[Symbol.asyncIterator]();
      await first.next();
      expect(await caught(textsOf(iterate(response)))).toBeInstanceOf(StreamConsumedError);
      expect(await caught(response.read())).toBeInstanceOf(StreamConsumedError);
      // And the one that was first is not disturbed.
      expect((await first.next()).done).toBe(false);
      expect(body.openings).toBe(1);
    });

    it(`${name} fails after close() (S15)`, async () => {
      const response = received(new Body(["1\n"]));
      await response.close();
      expect(await caught(textsOf(iterate(response)))).toBeInstanceOf(StreamClosedError);
    });

    it(`${name} fails when the response is closed between two pieces, rather than to seem complete`, async () => {
      for (const body of [
        new Body(["1\n", "2\n", "3\n"]),
        new Source([encoder.encode("1\n"), encoder.encode("2\n")]),
      ]) {
        const response = received(body);
        const pieces = iterate(response)[Symbol.asyncIterator]();
        await pieces.next();
        await response.close();
        const rest = caught(async () => {
          while ((await pieces.next()).done !== true);
        });
        expect(await rest).toBeInstanceOf(StreamClosedError);
        expect(body instanceof Body ? body.releases : body.leavings).toBe(1);
      }
    });
  }

  for (const [name, iterate] of replayed) {
    it(`${name} replays what was read, any number of times (S15)`, async () => {
      const body = new Body(["1\n", "2\n"]);
      const response = received(body);
      await response.read();
      const first = await textsOf(iterate(response));
      expect(first.join("").replaceAll("\n", "")).toBe("12");
      expect(await textsOf(iterate(response))).toEqual(first);
      expect(body.openings).toBe(1);
    });

    it(`${name} replays a body that was in memory`, async () => {
      const response = new HttpResponse({ text: "1\n2\n" });
      expect((await textsOf(iterate(response))).join("").replaceAll("\n", "")).toBe("12");
      expect(await textsOf(iterate(new HttpResponse()))).toEqual([]);
    });
  }

  it("raw() does not replay, since what was kept is decoded (S15)", async () => {
    const read = received(new Body(["body"]));
    await read.read();
    for (const response of [read, new HttpResponse({ text: "body" })]) {
      expect(await caught(textsOf(response.raw()))).toBeInstanceOf(StreamConsumedError);
    }
  });

  it("fails at a piece that is no bytes, and leaves the body", async () => {
    const body = new Source<unknown>([encoder.encode("good"), "text"]);
    const response = received(body as unknown as ResponseBody);
    const pieces = response.bytes();
    await pieces.next();
    expect(await caught(pieces.next())).toBeInstanceOf(TypeError);
    expect(body.leavings).toBe(1);
    expect(response.isClosed).toBe(true);
  });

  it("fails as leaving the body does", async () => {
    const body = new Body(["a", "b"]);
    body.failureOnLeaving = broken;
    const response = received(body);
    const error = await caught(async () => {
      for await (const piece of response) if (piece.byteLength > 0) break;
    });
    expect(error).toBe(broken);
    expect(response.isClosed).toBe(true);
  });
});

describe("a body in a content coding", () => {
  const text = "what a haulier carries ".repeat(20);
  const split = (): Body => new Body([gzipped.subarray(0, 10), gzipped.subarray(10, 30), gzipped.subarray(30)]);

  it("is decoded as it arrives, and raw() is not (D2)", async () => {
    const decoded = received(split(), gzipHeaders);
    expect((await textsOf(decoded.bytes())).join("")).toBe(text);
    expect(decoded.headers.get("content-encoding")).toBe("gzip");
    const pieces: Uint8Array[] = [];
    for await (const piece of received(split(), gzipHeaders).raw()) pieces.push(piece);
    expect(await new Blob(pieces as Uint8Array<ArrayBuffer>[]).bytes()).toEqual(gzipped);
  });

  it("in memory is streamed as well", async () => {
    expect((await textsOf(received(gzipped, gzipHeaders).bytes())).join("")).toBe(text);
    const response = received(gzipped, gzipHeaders);
    expect(await textsOf(response.raw({ chunkSize: 10_000 }))).toHaveLength(1);
    expect(response.isClosed).toBe(true);
  });

  it("is left early, which leaves the wire as well (S16)", async () => {
    const body = new Body([gzipped, "more", "and more"]);
    const response = received(body, gzipHeaders);
    for await (const piece of response) if (piece.byteLength > 0) break;
    expect(response.isClosed).toBe(true);
    expect(body).toMatchObject({ leavings: 1, cancellations: 0 });
  });

  it("is closed while it is read, which tells who reads", async () => {
    const body = new Body([gzipped.subarray(0, 30)], { isEndless: true });
    const response = received(body, gzipHeaders);
    const texts = textsOf(response.bytes());
    await turns();
    await response.close();
    expect(await caught(texts)).toBeInstanceOf(StreamClosedError);
    expect(body.releases).toBe(1);
  });

  for (const [what, bytes] of [
    ["cut short", gzipped.subarray(0, -10)],
    ["no gzip at all", encoder.encode("plain text")],
  ] as const) {
    it(`fails when it is ${what}, by each way, and names the request (S20, D8, F-32)`, async () => {
      for (const body of [() => bytes, () => new Body([bytes]), () => new Whole(bytes)]) {
        const read = received(body(), gzipHeaders);
        const error = await caught(read.read());
        expect(error).toBeInstanceOf(DecodingError);
        expect(error).toMatchObject({ request });
        expect(read.isClosed).toBe(true);
        expect(await caught(read.read())).toBe(error);

        const streamed = received(body(), gzipHeaders);
        expect(await caught(textsOf(streamed.bytes()))).toMatchObject({ request, code: "ERR_DECODING" });
        expect(streamed.isClosed).toBe(true);
      }
    });
  }

  it("fails with more than five codings, before anything is read (S-23)", async () => {
    const headers = { "content-encoding": Array.from({ length: 6 }, () => "gzip").join(", ") };
    const response = received(gzipped, headers);
    expect(await caught(() => response.load())).toBeInstanceOf(DecodingError);
    expect(response.isClosed).toBe(true);
    expect(await caught(response.read())).toBeInstanceOf(DecodingError);
  });

  it("passes a failure of the wire on as it is (S20)", async () => {
    const error = new ReadError("reset", { request });
    const body = (): Body => new Body([gzipped.subarray(0, 30), error]);
    expect(await caught(received(body(), gzipHeaders).read())).toBe(error);
    expect(await caught(textsOf(received(body(), gzipHeaders).bytes()))).toBe(error);
  });

  it("is empty when there is nothing of it (D3, F-30)", async () => {
    for (const body of [new Body([]), new Body(["", ""]), new Whole(new Uint8Array(0))]) {
      expect(await received(body, gzipHeaders).read()).toHaveLength(0);
    }
    expect(await textsOf(received(new Body([""]), gzipHeaders).bytes())).toEqual([]);
  });

  it("stays as it is in a coding that nobody knows (D1)", async () => {
    expect(decoder.decode(await received(encoder.encode("x"), { "content-encoding": "klingon" }).read())).toBe("x");
  });
});

describe("close()", () => {
  it("cancels a body that was not read, once (S16)", async () => {
    const body = new Body(["body"]);
    const response = received(body);
    await Promise.all([response.close(), response.close()]);
    await response[Symbol.asyncDispose]();
    expect(body).toMatchObject({ openings: 0, cancellations: 1, leavings: 0 });
    expect(response).toMatchObject({ isClosed: true, isConsumed: false });
  });

  it("leaves a body without cancel() by its iterator", async () => {
    const body = new Source([encoder.encode("body")]);
    await received(body).close();
    expect(body).toMatchObject({ openings: 1, taken: 0, leavings: 1 });
  });

  it("happens at the end of a block with `await using`", async () => {
    const body = new Body(["a", "b"]);
    {
      await using response = received(body);
      expect((await response.bytes().next()).done).toBe(false);
    }
    expect(body).toMatchObject({ cancellations: 1, leavings: 0 });
  });

  it("does not wait for a generator that waits for something else", async () => {
    const never = Promise.withResolvers<never>();
    async function* silent(): AsyncGenerator<Uint8Array, void, undefined> {
      yield encoder.encode("a");
      await never.promise;
    }
    const response = received(silent());
    const texts = textsOf(response.bytes());
    await turns();
    await response.close();
    expect(await caught(texts)).toBeInstanceOf(StreamClosedError);
  });

  it("keeps what was read", async () => {
    const response = received(new Body(["body"]));
    await response.read();
    await response.close();
    expect(response.text()).toBe("body");
  });

  it("fails as cancelling the body does, once; abandon() does not", async () => {
    const failing = (): ResponseBody =>
      Object.assign(new Source([encoder.encode("a")]), { cancel: async () => Promise.reject(broken) });
    const response = received(failing());
    expect(await caught(response.close())).toBe(broken);
    expect(response.isClosed).toBe(true);
    await response.close();
    const abandoned = received(failing());
    await abandoned.abandon();
    expect(abandoned.isClosed).toBe(true);
  });

  it("releases a web stream and a stream of Node's, read or not", async () => {
    for (const begin of [false, true]) {
      const { stream, cancellations } = webStream([encoder.encode("a"), encoder.encode("b")]);
      const node = new NodeLikeSource([encoder.encode("a"), encoder.encode("b")]);
      for (const body of [stream, node]) {
        const response = received(body);
        if (begin) await response.bytes().next();
        await response.close();
      }
      expect([cancellations.length, node.destructions]).toEqual([1, 1]);
    }
  });

  it("rejects a read of a web stream that says nothing more", async () => {
    const { stream, cancellations } = webStream<Uint8Array>([encoder.encode("a")], { isEndless: true });
    const response = received(stream);
    const texts = textsOf(response.bytes());
    await turns();
    await response.close();
    expect(await caught(texts)).toBeInstanceOf(StreamClosedError);
    expect(cancellations).toHaveLength(1);
  });
});

describe("onEnd()", () => {
  it("is told once, when the body ends, fails, is left or closed", async () => {
    for (const end of [
      (response: HttpResponse) => response.read(),
      (response: HttpResponse) => textsOf(response.bytes()),
      (response: HttpResponse) =>
        response
          .bytes()
          .next()
          .then(() => response.close()),
      (response: HttpResponse) => response.close(),
      async (response: HttpResponse) => response.loadRaw(1024),
    ]) {
      const response = received(new Body(["a", "b"]));
      const told: string[] = [];
      response.onEnd(() => told.push("first"));
      response.onEnd(() => told.push("second"));
      expect(told).toEqual([]);
      await end(response);
      await response.close();
      expect(told).toEqual(["first", "second"]);
    }
    const failed = received(new Body([broken]));
    const told: string[] = [];
    failed.onEnd(() => told.push("failed"));
    await caught(failed.read());
    expect(told).toEqual(["failed"]);
  });

  it("is told at once when that was before", () => {
    let told = 0;
    new HttpResponse().onEnd(() => (told += 1));
    expect(told).toBe(1);
  });
});

describe("loadRaw()", () => {
  it("gives the wire bytes, keeps nothing and closes the response", async () => {
    for (const body of [gzipped, new Whole(gzipped), new Whole(Promise.resolve(gzipped)), new Body([gzipped])]) {
      const response = received(body, gzipHeaders);
      expect(await response.loadRaw(1024)).toEqual(gzipped);
      expect(response.isClosed).toBe(true);
      expect(() => response.content).toThrow(StreamConsumedError);
    }
  });

  it("gives what is in memory", () => {
    const response = new HttpResponse({ text: "body" });
    expect(response.loadRaw(1024)).toBe(response.content);
  });

  it("keeps to its limit, and leaves the body", async () => {
    const body = new Body(["abc", "d"]);
    const response = received(body);
    expect(await caught(async () => response.loadRaw(2))).toBeInstanceOf(ResponseTooLargeError);
    expect(body.leavings).toBe(1);
    expect(response.isClosed).toBe(true);
    const whole = new Whole(gzipped);
    void received(whole).loadRaw(7);
    expect(whole.limit).toBe(7);
  });

  it("fails as the body does, and the response is closed then", async () => {
    for (const body of [new Whole(broken), new Whole(Promise.reject(broken)), new Body([broken])]) {
      const response = received(body);
      expect(await caught(async () => response.loadRaw(1024))).toBe(broken);
      expect(response.isClosed).toBe(true);
    }
  });
});

describe("keepSmallBody() (RD12)", () => {
  it("keeps a body of up to 64 KiB", async () => {
    const response = received(new Body(["moved"]));
    await response.keepSmallBody();
    expect(response.text()).toBe("moved");
  });

  it("gives up a larger one, and does not fail (S-24)", async () => {
    const piece = new Uint8Array(40 * 1024);
    const body = new Body([piece, piece, piece]);
    const response = received(body);
    await response.keepSmallBody();
    expect(response.isClosed).toBe(true);
    expect(body).toMatchObject({ taken: 2, leavings: 1 });
  });

  it("gives up one that decodes to more, or not at all (S-24)", async () => {
    const bomb = await compressed("gzip", new Uint8Array(10 * 1024 * 1024));
    for (const bytes of [bomb, encoder.encode("no gzip")]) {
      const response = received(new Body([bytes]), gzipHeaders);
      await response.keepSmallBody();
      expect(response.isClosed).toBe(true);
      expect(() => response.content).toThrow(StreamConsumedError);
    }
  });

  it("leaves a response alone that was read, or is closed", async () => {
    const read = received(new Body(["body"]));
    await read.read();
    await read.keepSmallBody();
    expect(read.text()).toBe("body");
    const closed = received(new Body(["body"]));
    await closed.close();
    await closed.keepSmallBody();
    expect(closed.isClosed).toBe(true);
  });

  it("does not fail with a body that fails, also in being cancelled", async () => {
    for (const body of [new Body([broken]), new Whole(broken)]) await received(body).keepSmallBody();
    const failing = new Body([new Uint8Array(100 * 1024), "b"]);
    failing.failureOnLeaving = broken;
    const response = received(failing);
    await response.keepSmallBody();
    expect(response.isClosed).toBe(true);
  });
});

describe("an iterator that is left before its first piece", () => {
  const iterators: Record<string, (response: HttpResponse) => AsyncIterator<unknown>> = {
    "for await": (response) => response[Symbol.asyncIterator](),
    "bytes()": (response) => response.bytes(),
    "bytes() in chunks": (response) => response.bytes({ chunkSize: 2 }),
    "raw()": (response) => response.raw(),
    "textChunks()": (response) => response.textChunks(),
    "lines()": (response) => response.lines(),
    "jsonLines()": (response) => response.jsonLines(),
  };
  for (const [what, iterate] of Object.entries(iterators)) {
    it(`closes the response: ${what} (S16)`, async () => {
      const body = new Body(["1\n", "2\n"], { isEndless: true });
      const response = received(body);
      await iterate(response).return?.();
      expect(response.isClosed).toBe(true);
      expect(body.releases).toBe(1);
    });
  }

  it("closes the response when it is a web stream that is cancelled", async () => {
    const body = new Body(["1\n"], { isEndless: true });
    const response = received(body);
    const iterator = response.bytes();
    await new ReadableStream({ cancel: async () => void (await iterator.return()) }).cancel();
    expect(response.isClosed).toBe(true);
    expect(body.releases).toBe(1);
  });
});
