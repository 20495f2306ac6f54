import { describe, expect, it } from "vitest";

import { StreamClosedError } from "./errors.ts";
import { BodyReading, rechunk, toResponseBody, type ResponseBody } from "./response-body.ts";
import { caught } from "./testing/caught.ts";
import { NodeLikeSource, Source, webStream } from "./testing/source.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const [a, b] = [encoder.encode("a"), encoder.encode("b")];

/** Lets what is under way get as far as it can. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

async function piecesOf(body: AsyncIterable<Uint8Array>): Promise<string[]> {
  const pieces: string[] = [];
  for await (const piece of body) pieces.push(decoder.decode(piece));
  return pieces;
}

describe("rechunk", () => {
  async function cut(pieces: readonly string[], size: number): Promise<string[]> {
    return piecesOf(rechunk(new Source(pieces.map((piece) => encoder.encode(piece))), size));
  }

  for (const [pieces, size, expected] of [
    [["abcdef"], 2, ["ab", "cd", "ef"]],
    [["abcdef"], 4, ["abcd", "ef"]],
    [["abcdef"], 6, ["abcdef"]],
    [["abcdef"], 7, ["abcdef"]],
    [["a", "b", "c", "d", "e"], 2, ["ab", "cd", "e"]],
    [["abc", "d", "efgh"], 3, ["abc", "def", "gh"]],
    [["a", "bcdefg"], 2, ["ab", "cd", "ef", "g"]],
    [["", "ab", "", "c", ""], 2, ["ab", "c"]],
    [[""], 1, []],
    [[], 1, []],
  ] as const) {
    it(`cuts ${JSON.stringify(pieces)} to ${JSON.stringify(expected)} (S17)`, async () => {
      expect(await cut(pieces, size)).toEqual(expected);
    });
  }

  it("hands on what it has before it asks for more", async () => {
    const source = new Source([encoder.encode("abcde"), b]);
    const pieces = rechunk(source, 2)[Symbol.asyncIterator]();
    for (const piece of ["ab", "cd"]) expect(decoder.decode((await pieces.next()).value!)).toBe(piece);
    expect(source.taken).toBe(1);
  });

  it("does not copy what is within a piece", async () => {
    const whole = encoder.encode("abcd");
    for await (const piece of rechunk(new Source([whole]), 2)) expect(piece.buffer).toBe(whole.buffer);
  });

  it("leaves the source when it is left", async () => {
    const source = new Source([a, b]);
    for await (const piece of rechunk(source, 1)) {
      expect(piece).toEqual(a);
      break;
    }
    expect(source.leavings).toBe(1);
  });

  it("fails as the source does, and does not hand out what was too short", async () => {
    const broken = new Error("broken");
    const pieces = rechunk(new Source([encoder.encode("abc"), broken]), 2);
    expect(decoder.decode((await pieces.next()).value!)).toBe("ab");
    expect(await caught(pieces.next())).toBe(broken);
  });
});

describe("toResponseBody", () => {
  it("leaves a body as it is", () => {
    const bodies: ResponseBody[] = [
      new Source([a]),
      { readAll: () => a, [Symbol.asyncIterator]: () => new Source([a])[Symbol.asyncIterator]() },
    ];
    for (const body of bodies) expect(toResponseBody(body)).toBe(body);
  });

  const streams = {
    "a web stream": () => {
      const { stream, cancellations } = webStream([a, b]);
      return { stream, left: () => cancellations.length };
    },
    "a web stream without an async iterator": () => {
      const { stream, cancellations } = webStream([a, b]);
      return { stream: { getReader: () => stream.getReader() }, left: () => cancellations.length };
    },
    "a stream of Node's": () => {
      const stream = new NodeLikeSource([a, b]);
      return { stream, left: () => stream.destructions };
    },
  };
  for (const [what, open] of Object.entries(streams)) {
    it(`reads ${what}`, async () => {
      const { stream, left } = open();
      expect(await piecesOf(toResponseBody(stream as unknown as ResponseBody))).toEqual(["a", "b"]);
      expect(left()).toBe(0);
    });

    it(`leaves ${what} with its loop`, async () => {
      const { stream, left } = open();
      for await (const piece of toResponseBody(stream as unknown as ResponseBody)) {
        expect(piece).toEqual(a);
        break;
      }
      expect(left()).toBe(1);
    });

    it(`cancels ${what} that was never read`, async () => {
      const { stream, left } = open();
      await toResponseBody(stream as unknown as ResponseBody).cancel?.();
      expect(left()).toBe(1);
    });

    it(`cancels ${what} that is being read`, async () => {
      const { stream, left } = open();
      const body = toResponseBody(stream as unknown as ResponseBody);
      await body[Symbol.asyncIterator]().next();
      await body.cancel?.();
      expect(left()).toBe(1);
    });
  }

  it("does not let a stream of Node's end the process when it fails before it is read", () => {
    const stream = new NodeLikeSource([a]);
    toResponseBody(stream);
    expect(stream.listeners).toEqual(["error"]);
  });

  for (const [what, body, type] of [
    ["a string", "body", "string"],
    ["a number", 1, "number"],
    ["a record", {}, "object"],
    ["an array", [a], "object"],
    ["a buffer", new ArrayBuffer(1), "object"],
    ["a Blob", new Blob(["a"]), "object"],
    ["a function", () => a, "function"],
  ] as const) {
    it(`refuses ${what}`, () => {
      expect(() => toResponseBody(body as unknown as ResponseBody)).toThrow(
        new TypeError(
          `body: expected bytes or a stream of them, got ${type}; give text, html or json under their own names`,
        ),
      );
    });
  }
});

describe("BodyReading", () => {
  it("reads to the end, and tells the body nothing then", async () => {
    const source = new Source([a, b]);
    const reading = new BodyReading(source);
    expect(await piecesOf(reading)).toEqual(["a", "b"]);
    expect(source).toMatchObject({ openings: 1, hasEnded: true, leavings: 0 });
  });

  it("leaves the body when its loop is left, once", async () => {
    const source = new Source([a, b]);
    const reading = new BodyReading(source);
    for await (const piece of reading) {
      expect(piece).toEqual(a);
      break;
    }
    await reading.cancel();
    await reading.return();
    expect(source.leavings).toBe(1);
    expect(await caught(reading.next())).toBeInstanceOf(StreamClosedError);
  });

  it("prefers the cancel() of a body to leaving its iterator, and does not do both", async () => {
    const source = new Source([a, b]);
    let cancellations = 0;
    const reading = new BodyReading(Object.assign(source, { cancel: () => void (cancellations += 1) }));
    await reading.next();
    await reading.cancel();
    await reading.cancel();
    await reading.return();
    expect([cancellations, source.leavings]).toEqual([1, 0]);
  });

  it("leaves the iterator of a body that has no cancel()", async () => {
    const source = new Source([a, b]);
    const reading = new BodyReading(source);
    await reading.next();
    await reading.cancel();
    expect(source.leavings).toBe(1);
  });

  it("tells who waits for a piece at once, even if the body never says another word", async () => {
    const pending = Promise.withResolvers<never>();
    async function* silent(): AsyncGenerator<Uint8Array, void, undefined> {
      yield a;
      await pending.promise;
    }
    const reading = new BodyReading(silent());
    await reading.next();
    const waiting = reading.next();
    await turns();
    await reading.cancel();
    const error = await caught(waiting);
    expect(error).toBeInstanceOf(StreamClosedError);
    expect((error as Error).message).toBe("the response was closed while its body was being read");
  });

  it("ignores what a body says after it was cancelled", async () => {
    for (const outcome of [a, new Error("too late")]) {
      const answer = Promise.withResolvers<Uint8Array>();
      const late: ResponseBody = {
        [Symbol.asyncIterator]: () => ({ next: async () => ({ done: false, value: await answer.promise }) }),
      };
      const reading = new BodyReading(late);
      const waiting = reading.next();
      await reading.cancel();
      if (outcome instanceof Error) answer.reject(outcome);
      else answer.resolve(outcome);
      expect(await caught(waiting)).toBeInstanceOf(StreamClosedError);
      await turns();
    }
  });

  it("fails as the body does", async () => {
    const broken = new Error("broken");
    const reading = new BodyReading(new Source([a, broken]));
    await reading.next();
    expect(await caught(reading.next())).toBe(broken);
  });

  it("fails as the body does that cannot be iterated", async () => {
    const broken = new Error("broken");
    const reading = new BodyReading({
      [Symbol.asyncIterator]: () => {
        throw broken;
      },
    });
    expect(await caught(reading.next())).toBe(broken);
  });

  it("tells of a failure in leaving a body, to whoever leaves", async () => {
    const source = new Source([a, b]);
    source.failureOnLeaving = new Error("cannot stop");
    const reading = new BodyReading(source);
    await reading.next();
    expect(await caught(reading.cancel())).toBe(source.failureOnLeaving);
  });

  for (const [what, piece] of [
    ["a string", "a"],
    ["a number", 1],
    ["null", null],
    ["an array", [1]],
  ] as const) {
    it(`fails at a piece that is ${what}, and leaves the body`, async () => {
      const source = new Source<unknown>([a, piece, b]);
      const reading = new BodyReading(source as unknown as ResponseBody);
      await reading.next();
      expect(await caught(reading.next())).toEqual(
        new TypeError(`response body: a piece is a ${typeof piece}, expected bytes`),
      );
      expect(source).toMatchObject({ taken: 2, leavings: 1 });
    });
  }
});
