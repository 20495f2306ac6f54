import { describe, expect, it } from "vitest";

import { collect, concat } from "./collect.ts";
import { caught } from "./testing/caught.ts";

const [one, two, three] = [Uint8Array.of(1), Uint8Array.of(2, 2), Uint8Array.of(3, 3, 3)];

describe("concat", () => {
  it("joins pieces in order", () => expect(concat([one, two, three], 6)).toEqual(Uint8Array.of(1, 2, 2, 3, 3, 3)));

  it("gives nothing for no pieces", () => expect(concat([], 0)).toEqual(new Uint8Array(0)));

  it("does not copy a single piece", () => expect(concat([three], 3)).toBe(three));

  it("looks at the part of a buffer that a piece is, not at all of it", () => {
    const part = Uint8Array.of(9, 1, 2, 9).subarray(1, 3);
    expect(concat([part, part], 4)).toEqual(Uint8Array.of(1, 2, 1, 2));
  });
});

describe("collect", () => {
  it("reads to the end", async () => {
    expect(await collect(stream(one, new Uint8Array(0), two))).toEqual(Uint8Array.of(1, 2, 2));
    expect(await collect(stream())).toEqual(new Uint8Array(0));
  });

  it("accepts exactly as much as the limit", async () => {
    expect(await collect(stream(one, two), 3)).toHaveLength(3);
    expect(await collect(stream(), 0)).toHaveLength(0);
  });

  it("leaves the stream when there is more than the limit, and fails with the error that is made for it", async () => {
    const source = new Left(one, two, three, one);
    const error = await caught(collect(source, 2, (limit) => new Error(`more than ${limit}`)));
    expect(error).toEqual(new Error("more than 2"));
    expect(source.taken).toBe(2);
    expect(source.isLeft).toBe(true);
  });

  it("has an error of its own", async () => {
    expect(await caught(collect(stream(one), 0))).toEqual(new RangeError("more than 0 bytes"));
  });

  it("fails as the stream does", async () => {
    const broken = new Error("broken");
    const source = new Left(one, broken);
    expect(await caught(collect(source))).toBe(broken);
    expect(source.isLeft).toBe(true);
  });

  it("fails with its own error when the stream fails while it is left", async () => {
    const source = new Left(one, two);
    source.failureOnLeaving = new Error("not this one");
    expect(await caught(collect(source, 0))).toEqual(new RangeError("more than 0 bytes"));
  });
});

async function* stream(...pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void, undefined> {
  yield* pieces;
}

/** A stream that knows how far it was read, and whether it was left or has ended. */
class Left implements AsyncIterable<Uint8Array>, AsyncIterator<Uint8Array, undefined> {
  taken = 0;
  isLeft = false;
  failureOnLeaving: Error | undefined;
  readonly #pieces: (Uint8Array | Error)[];

  constructor(...pieces: (Uint8Array | Error)[]) {
    this.#pieces = pieces;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    const piece = this.#pieces[this.taken];
    this.taken += 1;
    if (piece instanceof Uint8Array) return { done: false, value: piece };
    this.isLeft = true;
    if (piece instanceof Error) throw piece;
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.isLeft = true;
    if (this.failureOnLeaving !== undefined) throw this.failureOnLeaving;
    return { done: true, value: undefined };
  }
}
