import { describe, expect, it } from "vitest";

import { collect } from "./collect.ts";
import { StreamConsumedError } from "./errors.ts";
import { HttpResponse } from "./http-response.ts";
import { createBody, type ContentInit, type RequestBody } from "./request-body.ts";
import { caught } from "./testing/caught.ts";
import { NodeLikeSource, Source, webStream } from "./testing/source.ts";
import { TrackedBody } from "./testing/tracked-body.ts";

const reason = new Error("given up");

/** As JavaScript would call it, without types. */
function make(content: unknown): RequestBody {
  return createBody(content as ContentInit);
}

describe("giving up a body that nobody has opened", () => {
  it("cancels a web stream, with the reason, once", async () => {
    const { stream, cancellations } = webStream(["a"]);
    const body = make(stream);
    await body.cancel!(reason);
    await body.cancel!(new Error("another"));
    expect(cancellations).toEqual([reason]);
  });

  it("destroys a stream of Node's, once", async () => {
    const stream = new NodeLikeSource(["a"]);
    const body = make(stream);
    await body.cancel!(reason);
    await body.cancel!(reason);
    expect(stream).toMatchObject({ destructions: 1, openings: 0 });
  });

  it("ends a generator, which has not begun", async () => {
    const pieces = generator();
    await make(pieces).cancel!(reason);
    expect(pieces.next()).toEqual({ done: true, value: undefined });
  });

  it("closes a response, whose connection is free then", async () => {
    const wire = new TrackedBody();
    const response = new HttpResponse({ body: wire });
    await make(response).cancel!(reason);
    expect([response.isClosed, wire.state]).toEqual([true, "cancelled"]);
  });

  for (const name of ["cancel", "destroy", "close", "return"] as const) {
    it(`calls ${name}() of anything else that has it`, async () => {
      const calls: unknown[][] = [];
      // Something has to say that it is read once; return() alone does not.
      const signs = name === "return" ? { next: () => ({ done: true }) } : {};
      const source = Object.assign(new Source(["a"]), signs, { [name]: (...args: unknown[]) => void calls.push(args) });
      await make(source).cancel!(reason);
      expect(calls).toEqual([name === "cancel" ? [reason] : []]);
      expect(source.openings).toBe(0);
    });
  }

  it("asks an iterator nothing that it has not", async () => {
    const body = make(["a"][Symbol.iterator]());
    await body.cancel!(reason);
    expect(body.consumed).toBe(true);
  });

  it("has it consumed, so that it is never sent as an empty body", async () => {
    const body = make(webStream(["a"]).stream);
    await body.cancel!(reason);
    expect(body).toMatchObject({ consumed: true, replayable: false });
    expect(() => body[Symbol.asyncIterator]()).toThrow(StreamConsumedError);
    expect(() => body[Symbol.asyncIterator]()).toThrow("has been given up already");
  });

  it("fails as the source does", async () => {
    const stream = new ReadableStream({ cancel: () => Promise.reject(reason) });
    expect(await caught(Promise.resolve(make(stream).cancel!("x")))).toBe(reason);
  });

  it("leaves alone a stream that is read by somebody else", async () => {
    const { stream, cancellations } = webStream(["a"]);
    stream.getReader();
    expect(await caught(Promise.resolve(make(stream).cancel!(reason)))).toBeInstanceOf(TypeError);
    expect(cancellations).toEqual([]);
  });
});

describe("giving up a body that is being read", () => {
  it("tells the source to stop, once, and ends the reading", async () => {
    const source = Object.assign(new Source(["a", "b"]), { close: () => {} });
    const body = make(source);
    const pieces = body[Symbol.asyncIterator]();
    await pieces.next();
    await body.cancel!(reason);
    await body.cancel!(reason);
    await pieces.return?.();
    expect(source).toMatchObject({ taken: 1, leavings: 1 });
    expect(await pieces.next()).toEqual({ done: true, value: undefined });
  });

  it("does so also while a piece is waited for", async () => {
    const { stream, cancellations } = webStream<string>([], { isEndless: true });
    const body = make(stream);
    const waiting = body[Symbol.asyncIterator]().next();
    await turns();
    await body.cancel!(reason);
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(cancellations).toHaveLength(1);
  });

  it("does not wait for a generator that waits for ever", async () => {
    const body = make(stuck());
    void body[Symbol.asyncIterator]().next();
    await turns();
    await body.cancel!(reason);
    expect(body.consumed).toBe(true);
  });

  it("gives up a source that was not asked for a piece yet", async () => {
    const { stream, cancellations } = webStream(["a"]);
    const pieces = make(stream)[Symbol.asyncIterator]();
    await pieces.return?.();
    expect(cancellations).toHaveLength(1);
    expect(await pieces.next()).toEqual({ done: true, value: undefined });
  });

  it("does nothing when all has been read", async () => {
    const source = Object.assign(new Source(["a"]), { close: () => expect.fail("closed") });
    const body = make(source);
    await collect(body);
    await body.cancel!(reason);
    expect(source).toMatchObject({ hasEnded: true, leavings: 0 });
  });
});

describe("a body that can be sent again", () => {
  for (const [what, content] of [
    ["bytes", "text"],
    ["a Blob", new Blob(["text"])],
    ["an array", ["text"]],
    ["a function", () => webStream(["text"]).stream],
  ] as const) {
    it(`has nothing to give up when it is ${what}`, () => expect("cancel" in make(content)).toBe(false));
  }
});

describe("a stream that another body had", () => {
  for (const [what, open] of Object.entries<() => object>({
    "a web stream": () => webStream(["a"]).stream,
    "a stream of Node's": () => new NodeLikeSource(["a"]),
    "a generator": generator,
    "an iterator": () => ["a"][Symbol.iterator](),
  })) {
    it(`is refused when it was sent, rather than sent as nothing: ${what} (R14)`, async () => {
      const source = open();
      await collect(make(source));
      expect(() => make(source)).toThrow(StreamConsumedError);
      expect(() => make(source)).toThrow("pass a new one, or a function that returns a new one");
    });

    it(`is refused when it was given up: ${what} (R14)`, async () => {
      const source = open();
      await make(source).cancel!(reason);
      expect(() => make(source)).toThrow(StreamConsumedError);
    });
  }

  it("is not given up by the one that never got it", async () => {
    const source = Object.assign(new Source(["a", "b"]), { close: () => expect.fail("closed") });
    const first = make(source)[Symbol.asyncIterator]();
    const second = make(source);
    await first.next();
    await second.cancel!(reason);
    expect(source.leavings).toBe(0);
    expect((await first.next()).done).toBe(false);
  });

  it("is taken again when it knows by itself that it can be read again, as a response that was read does", async () => {
    const response = new HttpResponse({ text: "a" });
    for (let count = 0; count < 2; count++) expect(new TextDecoder().decode(await collect(make(response)))).toBe("a");
  });
});

/** Lets what is under way get as far as it can. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

function* generator(): Generator<string, void, undefined> {
  yield "a";
}

async function* stuck(): AsyncGenerator<string, void, undefined> {
  yield await new Promise<never>(() => {});
}
