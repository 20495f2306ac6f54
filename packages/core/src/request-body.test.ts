import { describe, expect, it } from "vitest";

import { collect } from "./collect.ts";
import { isBlob } from "./content-source.ts";
import { StreamConsumedError } from "./errors.ts";
import { HttpResponse } from "./http-response.ts";
import { BytesBody, createBody, type ContentInit, type RequestBody } from "./request-body.ts";
import { caught } from "./testing/caught.ts";
import { NodeLikeSource, Source, webStream } from "./testing/source.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** As JavaScript would call it, without types. */
function make(content: unknown): RequestBody {
  return createBody(content as ContentInit);
}

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  return decoder.decode(await collect(body));
}

async function piecesOf(body: AsyncIterable<Uint8Array>): Promise<string[]> {
  const pieces: string[] = [];
  for await (const piece of body) pieces.push(decoder.decode(piece));
  return pieces;
}

const shared = encoder.encode("--body--").buffer;

describe("a body in memory (R2)", () => {
  for (const [what, content, text] of [
    ["a string, as UTF-8", "Grüße 😀", "Grüße 😀"],
    ["an empty string", "", ""],
    ["bytes", encoder.encode("body"), "body"],
    ["the part of a buffer that a view is", new Uint8Array(shared, 2, 4), "body"],
    ["another view", new DataView(shared, 2, 4), "body"],
    ["a buffer", encoder.encode("body").buffer, "body"],
    ["no bytes", new Uint8Array(0), ""],
  ] as const) {
    it(`is made of ${what}`, async () => {
      const body = make(content);
      expect(decoder.decode(body.bytes)).toBe(text);
      expect(body.length).toBe(encoder.encode(text).byteLength);
      expect(await piecesOf(body)).toEqual(text === "" ? [] : [text]);
    });
  }

  it("can be sent again, and is never consumed (R14)", async () => {
    const body = make("body");
    expect(await textOf(body)).toBe("body");
    expect(await textOf(body)).toBe("body");
    expect(body).toMatchObject({ replayable: true, consumed: false });
  });

  it("does not copy bytes", () => {
    const bytes = encoder.encode("body");
    expect(make(bytes).bytes).toBe(bytes);
    expect(new BytesBody(bytes).bytes).toBe(bytes);
  });

  it("replaces a lone surrogate, which UTF-8 does not have", () => {
    expect(make("a\uD800").bytes).toEqual(Uint8Array.of(97, 0xef, 0xbf, 0xbd));
  });

  it("refuses bytes whose buffer was transferred away, rather than sending nothing", () => {
    const bytes = encoder.encode("body");
    const { buffer } = bytes;
    structuredClone(buffer, { transfer: [buffer] });
    expect(() => make(bytes)).toThrow(TypeError);
    expect(() => make(bytes)).toThrow("it is detached");
    expect(() => make(buffer)).toThrow("it is detached");
    expect(() => make(new Uint8Array(new ArrayBuffer(4), 4))).not.toThrow();
  });
});

describe("what is no body (R2)", () => {
  for (const [what, content, type] of [
    ["null", null, "null"],
    ["undefined", undefined, "a undefined"],
    ["a number", 1, "a number"],
    ["a boolean", true, "a boolean"],
    ["a bigint", 1n, "a bigint"],
    ["a symbol", Symbol("s"), "a symbol"],
    ["a record", { a: 1 }, "an object of type Object"],
    ["an object without a prototype", Object.create(null), "an object"],
    ["a date", new Date(0), "an object of type Date"],
    ["a promise", Promise.resolve("body"), "an object of type Promise"],
    ["what only resembles a Blob", { stream: () => webStream([]).stream, size: "4" }, "an object of type Object"],
  ] as const) {
    it(`refuses ${what}`, () => {
      expect(() => make(content)).toThrow(TypeError);
      expect(() => make(content)).toThrow(
        `content: cannot send ${type}; expected a string, bytes, a Blob, a stream, an iterable of bytes or a function`,
      );
    });
  }
});

describe("a Blob", () => {
  it("has a length, and can be sent again", async () => {
    const body = make(new Blob(["blob", "by"]));
    expect(body).toMatchObject({ bytes: undefined, length: 6, replayable: true, consumed: false });
    expect(await textOf(body)).toBe("blobby");
    expect(await textOf(body)).toBe("blobby");
    expect(body.consumed).toBe(false);
  });

  it("is known by its shape, since polyfills and other realms have their own", async () => {
    const foreign = { size: 4, type: "", stream: () => webStream([encoder.encode("blob")]).stream };
    expect(isBlob(foreign)).toBe(true);
    const body = make(foreign);
    expect(body.length).toBe(4);
    expect(await textOf(body)).toBe("blob");
  });

  it("is not what only resembles it", () => {
    for (const value of [null, undefined, "", { size: 1 }, { stream: 1, size: 1, type: "" }, webStream([]).stream]) {
      expect(isBlob(value)).toBe(false);
    }
  });
});

describe("a stream", () => {
  const pieces = ["st", encoder.encode("re"), "", new Uint8Array(0), new DataView(encoder.encode("am").buffer)];

  const kinds: Record<string, () => unknown> = {
    "a web stream": () => webStream(pieces).stream,
    "a web stream without an async iterator": () => withoutIterator(webStream(pieces).stream),
    "a stream of Node's": () => new NodeLikeSource(pieces),
    "an async generator": () => asyncGenerator(pieces),
    "a generator": () => generator(pieces),
    "an iterator with a next()": () => arrayIterator(pieces),
    "something that has to be closed": () => Object.assign(new Source(pieces), { close: () => {} }),
  };
  for (const [what, open] of Object.entries(kinds)) {
    it(`is ${what}: of unknown length, and without empty pieces (R2, R3)`, async () => {
      const body = make(open());
      expect(body).toMatchObject({ bytes: undefined, length: undefined });
      expect(await piecesOf(body)).toEqual(["st", "re", "am"]);
    });

    it(`is read once when it is ${what}, which it says before a byte is sent again (R14)`, async () => {
      const body = make(open());
      expect(body).toMatchObject({ replayable: false, consumed: false });
      const iterator = body[Symbol.asyncIterator]();
      expect(body.consumed).toBe(true);
      expect(() => body[Symbol.asyncIterator]()).toThrow(StreamConsumedError);
      expect(() => body[Symbol.asyncIterator]()).toThrow(
        "the request body is a stream that has been sent already; pass a function that returns a new stream to make it replayable",
      );
      expect((await iterator.next()).done).toBe(false);
    });
  }

  const replayable: Record<string, () => unknown> = {
    "an array": () => pieces,
    "a set": () => new Set(pieces),
    "an object that gives a new iterator each time": () => new Source(pieces),
    "a function that returns a new stream": () => () => webStream(pieces).stream,
    "an async function that returns a new stream": () => async () => asyncGenerator(pieces),
    "a function that returns the same array": () => () => pieces,
    "a function that returns a string": () => () => "stream",
    "a function that returns bytes": () => () => encoder.encode("stream"),
    "a function that returns a Blob": () => () => new Blob(["stream"]),
  };
  for (const [what, open] of Object.entries(replayable)) {
    it(`can be sent again when it is ${what} (R14)`, async () => {
      const body = make(open());
      expect(body).toMatchObject({ bytes: undefined, length: undefined, replayable: true, consumed: false });
      expect(await textOf(body)).toBe("stream");
      expect(await textOf(body)).toBe("stream");
      expect(body.consumed).toBe(false);
    });
  }

  it("is not opened before it is sent", () => {
    const source = new Source(pieces);
    const body = make(source);
    expect(body.replayable).toBe(true);
    expect(source.openings).toBe(0);
  });

  it("is a response, which is read once like any other stream", async () => {
    const response = new HttpResponse({ body: new Source([encoder.encode("download")]) });
    const body = make(response);
    expect(body.replayable).toBe(false);
    expect(await textOf(body)).toBe("download");
    expect(response.isClosed).toBe(true);
  });

  it("is the body of another request, which is passed on as it is", async () => {
    const once = make(asyncGenerator(["body"]));
    expect(make(once)).toBe(once);
    expect(await textOf(make(once))).toBe("body");
    expect(make(make("body")).length).toBe(4);
  });

  for (const [what, piece, type] of [
    ["a number", 1, "a number"],
    ["null", null, "null"],
    ["an object", {}, "an object of type Object"],
    ["a Blob", new Blob(["x"]), "an object of type Blob"],
    ["an array of bytes", [1, 2], "an object of type Array"],
  ] as const) {
    it(`fails at a piece that is ${what}, and leaves the source`, async () => {
      const source = new Source<unknown>(["good", piece, "more"]);
      const iterator = make(source)[Symbol.asyncIterator]();
      await iterator.next();
      expect(await caught(iterator.next())).toEqual(
        new TypeError(`request body: a piece of the stream is ${type}, expected bytes or a string`),
      );
      expect(source).toMatchObject({ taken: 2, leavings: 1, hasEnded: false });
      expect(await iterator.next()).toEqual({ done: true, value: undefined });
    });
  }

  it("fails at a piece that was transferred away, and leaves the source", async () => {
    const piece = encoder.encode("piece");
    structuredClone(piece.buffer, { transfer: [piece.buffer] });
    const source = new Source<unknown>([piece]);
    expect(await caught(textOf(make(source)))).toBeInstanceOf(TypeError);
    expect(source.leavings).toBe(1);
  });

  it("fails at a wrong piece with that error, even when the source then fails to stop", async () => {
    const source = new Source<unknown>([1]);
    source.failureOnLeaving = new Error("not this one");
    expect(await caught(textOf(make(source)))).toBeInstanceOf(TypeError);
  });
});

describe("a stream that fails (F-80)", () => {
  const broken = new Error("the disk is gone");
  const failing = ["good", broken];

  for (const [what, open] of Object.entries<() => unknown>({
    "a web stream": () => webStream(failing).stream,
    "a stream of Node's": () => new NodeLikeSource(failing),
    "an async generator": () => asyncGenerator(failing),
    "a generator": () => generator(failing),
    "an own class": () => new Source(failing),
    "a function": () => () => asyncGenerator(failing),
  })) {
    it(`passes on the error itself, from ${what}`, async () => {
      const iterator = make(open())[Symbol.asyncIterator]();
      expect(decoder.decode((await iterator.next()).value)).toBe("good");
      expect(await caught(iterator.next())).toBe(broken);
      expect(await iterator.next()).toEqual({ done: true, value: undefined });
    });
  }

  it("is told nothing more after it has failed", async () => {
    const source = new Source(failing);
    const iterator = make(source)[Symbol.asyncIterator]();
    await iterator.next();
    await caught(iterator.next());
    await iterator.return?.();
    expect(source.leavings).toBe(0);
  });

  it("passes on what a function throws, or rejects with", async () => {
    for (const fail of [
      () => {
        throw broken;
      },
      async () => Promise.reject(broken),
    ]) {
      const body = make(fail);
      expect(await caught(textOf(body))).toBe(broken);
      // It may have more luck next time.
      expect(body.consumed).toBe(false);
    }
  });

  for (const [what, returned, type] of [
    ["nothing", undefined, "a undefined"],
    ["null", null, "null"],
    ["a number", 1, "a number"],
    ["a record", {}, "an object of type Object"],
    ["another function", () => "body", "a function"],
  ] as const) {
    it(`is a function that returns ${what}`, async () => {
      expect(await caught(textOf(make(() => returned)))).toEqual(
        new TypeError(
          `request body: the function returned ${type}, expected a string, bytes, a Blob, a stream or an iterable of bytes`,
        ),
      );
    });
  }

  it("is a function that returns a stream which was sent before, instead of an empty body", async () => {
    const { stream } = webStream(["once"]);
    const body = make(() => stream);
    expect(await textOf(body)).toBe("once");
    const error = await caught(textOf(body));
    expect(error).toBeInstanceOf(StreamConsumedError);
    expect((error as Error).message).toContain("returned the same stream again; it must return a new one each time");
  });

  it("is a web stream that somebody else is reading", async () => {
    const { stream } = webStream(["once"]);
    stream.getReader();
    expect(await caught(textOf(make(stream)))).toBeInstanceOf(TypeError);
  });

  it("does not end the process when it is a stream of Node's that fails before it is sent", () => {
    const stream = new NodeLikeSource(["piece"]);
    make(stream);
    expect(stream.listeners).toEqual(["error"]);
  });
});

describe("leaving a stream", () => {
  it("tells the source to stop, once (R14)", async () => {
    const source = new Source(["a", "b"]);
    for await (const piece of make(source)) {
      expect(piece).toHaveLength(1);
      break;
    }
    expect(source).toMatchObject({ taken: 1, leavings: 1 });

    const iterator = make(source)[Symbol.asyncIterator]();
    await iterator.next();
    await iterator.return?.();
    await iterator.return?.();
    expect(source.leavings).toBe(2);
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it("tells nothing to a source that has ended", async () => {
    const source = new Source(["a"]);
    const iterator = make(source)[Symbol.asyncIterator]();
    while ((await iterator.next()).done !== true);
    await iterator.return?.();
    expect(source).toMatchObject({ hasEnded: true, leavings: 0 });
  });

  it("stops a source that is being waited for", async () => {
    const source = new Source<string>([], { isEndless: true });
    const iterator = make(source)[Symbol.asyncIterator]();
    const waiting = iterator.next();
    await turns();
    await iterator.return?.();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(source.leavings).toBe(1);
  });

  it("cancels a web stream that is being waited for", async () => {
    const { stream, cancellations } = webStream<string>([], { isEndless: true });
    const iterator = make(stream)[Symbol.asyncIterator]();
    const waiting = iterator.next();
    await turns();
    await iterator.return?.();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(cancellations).toHaveLength(1);
  });

  it("destroys a stream of Node's that is being waited for, whose own iterator would wait as well", async () => {
    const stream = new NodeLikeSource<string>([], { isEndless: true });
    const iterator = make(stream)[Symbol.asyncIterator]();
    void iterator.next();
    await turns();
    await iterator.return?.();
    expect(stream.destructions).toBe(1);
  });

  for (let turn = 0; turn < 10; turn++) {
    it(`stops a source whenever that is: ${turn} turns after it was asked for`, async () => {
      const source = new Source(["a", "b"]);
      const pieces = make(source)[Symbol.asyncIterator]();
      const waiting = pieces.next();
      for (let i = 0; i < turn; i++) await Promise.resolve();
      await pieces.return?.();
      await waiting;
      expect(source.leavings).toBe(1);
    });
  }

  it("leaves a source that is still being opened as soon as it is there", async () => {
    const source = new Source(["a"]);
    const opening = Promise.withResolvers<AsyncIterable<string>>();
    const iterator = make(() => opening.promise)[Symbol.asyncIterator]();
    const waiting = iterator.next();
    await iterator.return?.();
    opening.resolve(source);
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(source).toMatchObject({ taken: 0, leavings: 1 });
  });

  it("does not open a source only to leave it", async () => {
    let openings = 0;
    const iterator = make(() => `${(openings += 1)}`)[Symbol.asyncIterator]();
    await iterator.return?.();
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    expect(openings).toBe(0);
  });

  it("fails when the source fails to stop", async () => {
    const source = new Source(["a", "b"]);
    source.failureOnLeaving = new Error("cannot stop");
    const iterator = make(source)[Symbol.asyncIterator]();
    await iterator.next();
    expect(await caught(Promise.resolve(iterator.return?.()))).toBe(source.failureOnLeaving);
  });
});

/** Lets what is under way get as far as it can. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

async function* asyncGenerator(pieces: readonly unknown[]): AsyncGenerator<unknown, void, undefined> {
  yield* generator(pieces);
}

function* generator(pieces: readonly unknown[]): Generator<unknown, void, undefined> {
  for (const piece of pieces) {
    if (piece instanceof Error) throw piece;
    yield piece;
  }
}

/** Not a generator, but what an iterator of an array is. */
function arrayIterator(pieces: readonly unknown[]): Iterable<unknown> {
  return pieces[Symbol.iterator]();
}

/** As in browsers that have no async iterator of web streams. */
function withoutIterator(stream: ReadableStream<unknown>): unknown {
  return { getReader: () => stream.getReader() };
}
