import { Client, DecodingError, HttpResponse } from "@haulier/core";
import { fail, MockTransport } from "@haulier/mock";
import { describe, expect, it, test } from "vitest";

import { encodeCbor } from "./encode-cbor.ts";
import { iterCbor, type IterCborOptions } from "./iter-cbor.ts";
import { bytes } from "./testing/hex.ts";

/** A sequence that arrives in these pieces. */
async function streamed(pieces: Iterable<Uint8Array | ReturnType<typeof fail>>): Promise<HttpResponse> {
  const transport = new MockTransport(() => ({
    headers: { "Content-Type": "application/cbor-seq" },
    chunks: pieces,
  }));
  return new Client({ transport }).stream("GET", "https://h/seq");
}

/** The values up to the end, or to what it fails with. */
async function valuesOf(response: HttpResponse, options?: IterCborOptions): Promise<[unknown[], unknown]> {
  const values: unknown[] = [];
  try {
    for await (const value of iterCbor(response, options)) values.push(value);
    return [values, undefined];
  } catch (error) {
    return [values, error];
  }
}

const sequence = bytes("01 820203 7f61616162ff a1 6161 420102 f6 5818".concat("07".repeat(24)));
const expected = [1, [2, 3], "ab", { a: Uint8Array.of(1, 2) }, null, new Uint8Array(24).fill(7)];

describe("a sequence (RFC 8742)", () => {
  it("gives its values, however it is cut", async () => {
    for (let size = 1; size <= sequence.byteLength; size++) {
      const pieces = Array.from({ length: Math.ceil(sequence.byteLength / size) }, (_, index) =>
        sequence.subarray(index * size, (index + 1) * size),
      );
      expect(await valuesOf(await streamed(pieces))).toEqual([expected, undefined]);
    }
  });

  it("may be empty, and of a response that has been read", async () => {
    expect(await valuesOf(await streamed([]))).toEqual([[], undefined]);
    expect(await valuesOf(new HttpResponse({ body: sequence }))).toEqual([expected, undefined]);
  });

  it("gives each value before the next has arrived", async () => {
    let sent = 0;
    function* pieces(): Generator<Uint8Array> {
      for (;;) yield encodeCbor({ number: ++sent });
    }
    const response = await streamed(pieces());
    for await (const { number } of iterCbor<{ number: number }>(response)) {
      expect(sent - number).toBeLessThan(3);
      if (number === 100) break;
    }
    expect(response.isClosed).toBe(true);
  });

  it("does not change a value that was given by what comes later", async () => {
    const [values] = await valuesOf(await streamed([bytes("42"), bytes("0102 42"), bytes("0304")]));
    expect(values).toEqual([Uint8Array.of(1, 2), Uint8Array.of(3, 4)]);
  });
});

test("a value of a megabyte that arrives in tiny pieces takes linear time", async () => {
  const value = new Uint8Array(1_000_000).fill(1);
  const encoded = encodeCbor([value, "end"]);
  function* pieces(): Generator<Uint8Array> {
    for (let at = 0; at < encoded.byteLength; at += 16) yield encoded.subarray(at, at + 16);
  }
  expect(await valuesOf(await streamed(pieces()))).toEqual([[[value, "end"]], undefined]);
});

describe("what goes wrong", () => {
  for (const [what, pieces, values, message, offset] of [
    [
      "a value that is cut",
      ["01 8202"],
      [1],
      "value 2 of the sequence is not CBOR: the body ends within a value, at byte 3",
      3,
    ],
    [
      "what is not CBOR, in a later piece",
      ["01 8202", "03 1c"],
      [1, [2, 3]],
      "value 3 of the sequence is not CBOR: 0x1c begins nothing that there is, at byte 4",
      4,
    ],
    [
      "what cannot be a value, in a later piece",
      ["01 a2", "6161 01 6161 02"],
      [1],
      "value 2 of the sequence is not CBOR: a map has the same key twice, at byte 7",
      7,
    ],
  ] as const) {
    it(`is told after what came before it: ${what}`, async () => {
      const response = await streamed(pieces.map(bytes));
      const [given, error] = await valuesOf(response);
      expect(given).toEqual(values);
      expect(error).toBeInstanceOf(DecodingError);
      expect(error).toMatchObject({
        message: `GET https://h/seq: ${message}`,
        cause: { offset },
        request: { method: "GET" },
      });
      expect(response.isClosed).toBe(true);
    });
  }

  it("is the error of the stream itself where that breaks", async () => {
    const broken = new Error("broken");
    const [values, error] = await valuesOf(await streamed([bytes("01 82"), fail(broken)]));
    expect([values, error]).toEqual([[1], broken]);
  });

  it("is what the loop throws", async () => {
    const failure = new Error("of the caller");
    const values = iterCbor(await streamed([bytes("01 02")]));
    await values.next();
    await expect(values.throw(failure)).rejects.toBe(failure);
  });
});

describe("the limits of each value", () => {
  it("are 256 levels and a megabyte", async () => {
    const large = encodeCbor(new Uint8Array(1_048_571));
    expect(large.byteLength).toBe(1_048_576);
    expect((await valuesOf(await streamed([large, large])))[1]).toBeUndefined();
    const [, error] = await valuesOf(await streamed([encodeCbor(1), encodeCbor(new Uint8Array(1_048_572))]));
    expect(error).toMatchObject({ cause: { message: "a value has more than 1048576 bytes (maxItemSize), at byte 1" } });
    const [, tooDeep] = await valuesOf(await streamed([new Uint8Array(1000).fill(0x81)]));
    expect(tooDeep).toMatchObject({ cause: { offset: 256 } });
  });

  it("can be set", async () => {
    const pieces = [bytes("83 01 02 03"), bytes("a1 01 02")];
    expect(await valuesOf(await streamed(pieces), { maxItemSize: 4, maxDepth: 1, maps: true })).toEqual([
      [[1, 2, 3], new Map([[1, 2]])],
      undefined,
    ]);
    expect((await valuesOf(await streamed(pieces), { maxItemSize: 3 }))[1]).toMatchObject({ cause: { offset: 0 } });
  });

  it("are checked at once", async () => {
    const response = await streamed([]);
    for (const [options, message] of [
      [{ maxItemSize: 0 }, "iterCbor: maxItemSize: expected a whole number of bytes above 0, or Infinity, got 0"],
      [{ maxSize: 1 }, "iterCbor: maxSize is of a whole body; use maxItemSize"],
      [{ map: true }, 'iterCbor: unknown option "map"; did you mean "maps"?'],
    ] as const)
      expect(() => iterCbor(response, options as IterCborOptions)).toThrow(new TypeError(message));
  });
});
