import { describe, expect, it } from "vitest";

import { collect } from "./collect.ts";
import type { ContentDecoder } from "./content-decoder.ts";
import { decodeContent, decodeStream, defaultDecoders, type DecodeOptions } from "./content-decoding.ts";
import { DecodingError, ResponseTooLargeError } from "./errors.ts";
import { HttpRequest } from "./http-request.ts";
import { compressed } from "./testing/compressed.ts";
import { hasZlib } from "./testing/has-zlib.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
const request = new HttpRequest("GET", "https://user:secret@example.com/data");
const options: DecodeOptions = { decoders: defaultDecoders, maxSize: Number.POSITIVE_INFINITY, request };
const text = bytesOf("what a haulier carries ".repeat(20));

function bytesOf(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

/** The first bytes of noise in brotli, for which no web API has an encoder everywhere. */
const brotliOfNoise = Uint8Array.of(
  139,
  243,
  129,
  143,
  226,
  70,
  125,
  241,
  35,
  81,
  89,
  195,
  127,
  35,
  111,
  171,
  77,
  169,
  3,
  41,
);

function noise(length: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length }, () => (state = (state * 48_271) % 0x7fffffff) & 0xff);
}

function gzip(bytes: Uint8Array): Promise<Uint8Array> {
  return compressed("gzip", bytes);
}

function deflate(bytes: Uint8Array): Promise<Uint8Array> {
  return compressed("deflate", bytes);
}

/** Far faster than `toEqual` with many bytes. */
function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && a.every((byte, index) => byte === b[index]);
}

/** A source that knows how far it was read, and whether it was left or has ended. */
class Source implements AsyncIterable<Uint8Array> {
  pulled = 0;
  isReleased = false;
  readonly #pieces: Iterable<Uint8Array | Error>;

  constructor(pieces: Iterable<Uint8Array | Error>) {
    this.#pieces = pieces;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for (const piece of this.#pieces) {
        if (piece instanceof Error) throw piece;
        this.pulled += piece.byteLength;
        yield piece;
      }
    } finally {
      this.isReleased = true;
    }
  }
}

function* endlessly(piece: Uint8Array): Generator<Uint8Array, void, undefined> {
  for (;;) yield piece;
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("expected a failure");
}

describe("decodeContent", () => {
  for (const [name, size, isAtOnce] of [
    [hasZlib ? "a small body at once" : "a small body in the background, without zlib", 64 * KIB, hasZlib],
    ["a body of more than 128 KiB in the background", 129 * KIB, false],
  ] as const) {
    it(`decodes ${name}`, async () => {
      const data = noise(size);
      const content = decodeContent(await gzip(data), ["gzip"], options);
      expect(content instanceof Promise).toBe(!isAtOnce);
      expect(isSame(await content, data)).toBe(true);
    });
  }

  it("decodes a small body that becomes more than 1 MiB in the background", async () => {
    const data = new Uint8Array(2 * MIB);
    for (let i = 0; i < 40 * KIB; i++) data[i * 50] = i;
    const body = await gzip(data);
    expect(body.byteLength).toBeLessThan(128 * KIB);
    const content = decodeContent(body, ["gzip"], options);
    expect(content).toBeInstanceOf(Promise);
    expect(isSame(await content, data)).toBe(true);
  });

  it("decodes in the background where a decoder can only stream", async () => {
    const decoder = defaultDecoders.get("gzip")!;
    const decoders = new Map<string, ContentDecoder>([["gzip", { decode: (source) => decoder.decode(source) }]]);
    const content = decodeContent(await gzip(text), ["gzip"], { ...options, decoders });
    expect(content).toBeInstanceOf(Promise);
    expect(new Uint8Array(await content)).toEqual(text);
  });

  it("gives the bytes themselves where there is nothing to decode", () => {
    expect(decodeContent(text, [], options)).toBe(text);
    expect(decodeContent(text, ["unknown"], options)).toBe(text);
  });
});

/** Both ways to the same result. */
const ways: Record<
  string,
  (body: Uint8Array, codings: readonly string[], options: DecodeOptions) => Promise<Uint8Array>
> = {
  decodeContent: async (body, codings, given) => decodeContent(body, codings, given),
  decodeStream: (body, codings, given) => collect(decodeStream(new Source([body]), codings, given)),
};

for (const [way, decode] of Object.entries(ways)) {
  describe(`either way, by ${way}`, () => {
    it("undoes several codings from the last to the first (D10)", async () => {
      const body = await gzip(await gzip(await deflate(text)));
      expect(new Uint8Array(await decode(body, ["deflate", "gzip", "gzip"], options))).toEqual(text);
    });

    it("leaves a body of an unknown coding as it is (D1)", async () => {
      expect(new Uint8Array(await decode(text, ["unknown"], options))).toEqual(text);
    });

    it("undoes what is above an unknown coding (D1)", async () => {
      expect(new Uint8Array(await decode(await gzip(text), ["deflate", "unknown", "gzip"], options))).toEqual(text);
    });

    it("undoes nothing beneath an unknown coding, which hides it (D1)", async () => {
      const body = await gzip(text);
      expect(new Uint8Array(await decode(body, ["gzip", "unknown"], options))).toEqual(body);
    });

    it("undoes five codings, and refuses six before it makes a decoder (D9, S-23)", async () => {
      let made = 0;
      const decoder: ContentDecoder = {
        decode: (source) => {
          made++;
          return source;
        },
      };
      const decoders = new Map([["same", decoder]]);
      const five = Array.from({ length: 5 }, () => "same");
      expect(new Uint8Array(await decode(text, five, { ...options, decoders }))).toEqual(text);
      expect(made).toBe(5);
      const error = await failureOf(decode(text, [...five, "same"], { ...options, decoders }));
      expect(error).toBeInstanceOf(DecodingError);
      expect((error as Error).message).toBe(
        "GET https://***@example.com/data: the body has 6 content codings, more than 5",
      );
      expect(made).toBe(5);
    });

    for (const codings of [
      ["gzip"],
      ["deflate"],
      ["br"],
      ["zstd"],
      ["deflate", "gzip"],
      Array.from({ length: 6 }, () => "gzip"),
    ]) {
      it(`leaves an empty body of ${codings.join(", ")} empty (D3, F-30)`, async () => {
        expect(await decode(new Uint8Array(0), codings, options)).toHaveLength(0);
      });
    }

    it("says what cannot be decoded, why, and for which request (D8)", async () => {
      const error = await failureOf(decode(bytesOf("this is no gzip at all"), ["gzip"], options));
      expect(error).toBeInstanceOf(DecodingError);
      const { message, cause, request: failed } = error as DecodingError;
      expect(message).toBe(
        `GET https://***@example.com/data: the gzip body cannot be decoded: ${hasZlib ? "it does not begin as gzip does" : (cause as Error).message}`,
      );
      expect(cause).toBeInstanceOf(Error);
      expect(failed).toBe(request);
    });

    it("names the layer that is broken", async () => {
      const error = await failureOf(decode(await gzip(bytesOf("no deflate")), ["deflate", "gzip"], options));
      expect((error as Error).message).toContain("the deflate body cannot be decoded");
    });

    it("decodes up to maxSize, and refuses a byte more", async () => {
      const body = await gzip(text);
      expect(await decode(body, ["gzip"], { ...options, maxSize: text.byteLength })).toHaveLength(text.byteLength);
      const error = await failureOf(decode(body, ["gzip"], { ...options, maxSize: text.byteLength - 1 }));
      expect(error).toBeInstanceOf(ResponseTooLargeError);
      expect((error as ResponseTooLargeError).limit).toBe(text.byteLength - 1);
      expect((error as ResponseTooLargeError).request).toBe(request);
    });

    it("does not count what lies between two codings against maxSize", async () => {
      const inner = await gzip(bytesOf("small"));
      const body = await deflate(inner);
      expect(inner.byteLength).toBeGreaterThan(5);
      expect(await decode(body, ["gzip", "deflate"], { ...options, maxSize: 5 })).toHaveLength(5);
    });

    it("lets a body expand freely up to 1 MiB", async () => {
      const body = await gzip(await gzip(new Uint8Array(MIB)));
      expect(MIB / body.byteLength).toBeGreaterThan(1000);
      expect(await decode(body, ["gzip", "gzip"], options)).toHaveLength(MIB);
    });

    it("refuses expansion beyond 1000:1 (S-22)", async () => {
      const error = await failureOf(decode(await gzip(new Uint8Array(10 * MIB)), ["gzip"], options));
      expect(error).toBeInstanceOf(DecodingError);
      expect((error as Error).message).toContain("expand to more than 1000 times their size");
    });

    it("refuses a bomb within a bomb by what came over the wire (S-22)", async () => {
      const bomb = await gzip(await gzip(new Uint8Array(64 * MIB)));
      expect(bomb.byteLength).toBeLessThan(2 * KIB);
      const error = await failureOf(decode(bomb, ["gzip", "gzip"], options));
      expect((error as Error).message).toContain("expand to more than 1000 times their size");
    });

    it("lets a decoder of one's own say what is wrong with an error of one's own", async () => {
      const refusal = new TypeError("no dictionary");
      const decoder: ContentDecoder = {
        decodeSync: () => {
          throw refusal;
        },
        // oxlint-disable-next-line require-yield
        decode: async function* () {
          throw refusal;
        },
      };
      const error = await failureOf(decode(text, ["dcb"], { ...options, decoders: new Map([["dcb", decoder]]) }));
      expect(error).toBeInstanceOf(DecodingError);
      expect((error as Error).cause).toBe(refusal);
      expect((error as Error).message).toContain("the dcb body cannot be decoded: no dictionary");
    });

    it("asks a decoder to stream what it refuses to decode at once", async () => {
      const decoder: ContentDecoder = {
        decodeSync: () => {
          throw new Error("too difficult");
        },
        decode: (source) => source,
      };
      expect(
        new Uint8Array(await decode(text, ["own"], { ...options, decoders: new Map([["own", decoder]]) })),
      ).toEqual(text);
    });
  });
}

describe("decodeStream", () => {
  it("gives pieces of at most 64 KiB, whatever the decoder gives", async () => {
    const data = noise(300 * KIB);
    const decoders = new Map<string, ContentDecoder>([["whole", { decode: (source) => source }]]);
    const sizes: number[] = [];
    for await (const piece of decodeStream(new Source([data]), ["whole"], { ...options, decoders })) {
      sizes.push(piece.byteLength);
    }
    expect(sizes).toEqual([64, 64, 64, 64, 44].map((size) => size * KIB));
  });

  it("does not touch the source before it is read, and reads no further than asked", async () => {
    const source = new Source(endlessly(await gzip(text)));
    const pieces = decodeStream(source, ["gzip"], options);
    expect(source.pulled).toBe(0);
    await pieces.next();
    expect(source.pulled).toBe((await gzip(text)).byteLength);
    await pieces.return();
  });

  it("leaves the source when it is left", async () => {
    const source = new Source(endlessly(await gzip(text)));
    for await (const piece of decodeStream(source, ["gzip"], options)) {
      expect(piece.byteLength).toBeGreaterThan(0);
      break;
    }
    expect(source.isReleased).toBe(true);
  });

  for (const [what, codings, bodyOf] of [
    ["does not decode", ["gzip"], async () => bytesOf("this is no gzip at all")],
    ["has too many codings", ["gzip", "gzip", "gzip", "gzip", "gzip", "gzip"], () => gzip(text)],
    ["expands too much", ["gzip"], () => gzip(new Uint8Array(10 * MIB))],
  ] as const) {
    it(`leaves the source when the body ${what}`, async () => {
      const body = await bodyOf();
      const source = new Source(endlessly(body));
      await failureOf(collect(decodeStream(source, codings, options)));
      expect(source.isReleased).toBe(true);
      expect(source.pulled).toBe(body.byteLength);
    });
  }

  it("leaves the source when the body is larger than maxSize", async () => {
    const source = new Source(endlessly(await gzip(text)));
    const error = await failureOf(
      collect(decodeStream(source, ["gzip"], { ...options, maxSize: text.byteLength - 1 })),
    );
    expect(error).toBeInstanceOf(ResponseTooLargeError);
    expect(source.isReleased).toBe(true);
  });

  for (const codings of [["gzip"], ["br"], ["deflate", "gzip"], ["unknown"]]) {
    it(`passes on an error of the source as it is, below ${codings.join(", ")}`, async () => {
      const broken = new Error("connection reset");
      const body = codings[0] === "br" ? brotliOfNoise : await gzip(await deflate(noise(1000)));
      const source = new Source([body.subarray(0, 20), broken]);
      expect(await failureOf(collect(decodeStream(source, codings, options)))).toBe(broken);
    });
  }

  it("passes on an error of the source that a decoder takes for the end", async () => {
    const broken = new Error("connection reset");
    const decoder: ContentDecoder = {
      decode: async function* (source) {
        try {
          for await (const piece of source) yield piece;
        } catch {
          // Not the way to do it.
        }
      },
    };
    const source = new Source([text, broken]);
    const pieces = decodeStream(source, ["own"], { ...options, decoders: new Map([["own", decoder]]) });
    expect(await failureOf(collect(pieces))).toBe(broken);
  });

  // Without zlib, nobody tells where the coded data ended: what follows it is refused.
  const garbage = new Uint8Array(16 * KIB);
  const refusal: unknown = expect.any(DecodingError);

  it("reads to the end of the message behind the end of the coded data, so that its failure is noticed", async () => {
    const broken = new Error("message cut short");
    const source = new Source([await deflate(text), garbage, broken]);
    const error = await failureOf(collect(decodeStream(source, ["deflate"], options)));
    expect(error).toSatisfy(() => (hasZlib ? error === broken : error instanceof DecodingError));
  });

  it("gives up on a source that goes on and on behind the end of the coded data", async () => {
    const source = new Source(concatenated([await compressed("deflate-raw", text)], endlessly(garbage)));
    const outcome: unknown = await collect(decodeStream(source, ["deflate"], options)).then(
      (content) => new Uint8Array(content),
      (error: unknown) => error,
    );
    expect(outcome).toEqual(hasZlib ? text : refusal);
    expect(source.isReleased).toBe(true);
    expect(source.pulled).toBeLessThan(128 * KIB);
  });

  it("passes over empty pieces", async () => {
    const none = new Uint8Array(0);
    const body = await gzip(text);
    const source = new Source([none, body.subarray(0, 5), none, body.subarray(5), none]);
    expect(new Uint8Array(await collect(decodeStream(source, ["gzip"], options)))).toEqual(text);
  });
});

function* concatenated<T>(...parts: Iterable<T>[]): Generator<T, void, undefined> {
  for (const part of parts) yield* part;
}
