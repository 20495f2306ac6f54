import { HttpRequest } from "@haulier/core";
import { describe, expect, it } from "vitest";

import { IncomingBody } from "./incoming-body.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (data: Uint8Array): string => new TextDecoder().decode(data);

/** A body with a record of what it asked of its exchange. */
function setUp(highWaterMark = 10): { body: IncomingBody; asked: string[] } {
  const asked: string[] = [];
  const source = {
    request: new HttpRequest("GET", "http://example.com/"),
    pauseBody: () => void asked.push("pause"),
    resumeBody: () => void asked.push("resume"),
    abandonBody: () => void asked.push("abandon"),
  };
  return { body: new IncomingBody(source, highWaterMark), asked };
}

describe("IncomingBody", () => {
  it("gives all at once, without a promise, when all has come", () => {
    const { body } = setUp();
    body.push(bytes("hello "));
    body.push(bytes("world"));
    body.end();
    expect(text(body.readAll(100) as Uint8Array)).toBe("hello world");
  });

  it("does not copy a body of one piece", () => {
    const { body } = setUp();
    const piece = bytes("hello");
    body.push(piece);
    body.end();
    expect(body.readAll(100)).toBe(piece);
  });

  it("gives a promise for all while more may come, and lets it come", async () => {
    const { body, asked } = setUp(4);
    body.push(bytes("hello"));
    expect(asked).toEqual(["pause"]);
    const all = body.readAll(100);
    expect(asked).toEqual(["pause", "resume"]);
    body.push(bytes(" and a good deal more than the mark"));
    body.end();
    expect(text(await all)).toBe("hello and a good deal more than the mark");
    expect(asked).toEqual(["pause", "resume"]);
  });

  it("hands out what is here without a promise, and lets more come when that is taken", async () => {
    const { body, asked } = setUp(4);
    const iterator = body[Symbol.asyncIterator]();
    body.push(bytes("one"));
    body.push(bytes("two"));
    expect(asked).toEqual(["pause"]);
    expect(text(body.takeReady()!)).toBe("one");
    expect(text(body.takeReady()!)).toBe("two");
    expect(body.takeReady()).toBeUndefined();
    expect(asked).toEqual(["pause", "resume"]);
    body.end();
    expect(body.takeReady()).toBeUndefined();
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it("joins tiny pieces when many are unread, in order, without touching what was handed out", async () => {
    const { body } = setUp(1_000_000);
    const iterator = body[Symbol.asyncIterator]();
    const sent = Array.from({ length: 100_000 }, (_, index) => index % 251);
    for (const byte of sent.slice(0, 50_000)) body.push(Uint8Array.of(byte));
    const first = body.takeReady()!;
    expect([...first]).toEqual([0]);
    for (const byte of sent.slice(50_000)) body.push(Uint8Array.of(byte));
    body.end();
    const pieces = [first];
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) pieces.push(next.value);
    expect(pieces.length).toBeLessThan(100);
    expect(Buffer.concat(pieces).equals(Buffer.from(sent))).toBe(true);
  });

  it("keeps tiny and large pieces in order", () => {
    const { body } = setUp(10_000_000);
    const sent = Array.from({ length: 1_000 }, (_, index) => new Uint8Array(index % 7 === 0 ? 2_000 : 3).fill(index));
    for (const piece of sent) body.push(piece);
    body.end();
    expect(Buffer.concat(sent).equals(body.readAll(10_000_000) as Uint8Array)).toBe(true);
  });

  it("keeps large pieces as they are, however many", () => {
    const { body } = setUp(10_000_000);
    const large = new Uint8Array(1024);
    for (let index = 0; index < 200; index++) body.push(large);
    for (let index = 0; index < 200; index++) expect(body.takeReady()).toBe(large);
  });

  for (const when of ["before", "while"] as const) {
    it(`refuses more than the limit, when it comes ${when} all is asked for, and abandons the rest`, async () => {
      const { body, asked } = setUp(100);
      if (when === "before") body.push(bytes("too much"));
      const all = (async () => body.readAll(5))();
      if (when === "while") body.push(bytes("too much"));
      await expect(all).rejects.toMatchObject({ code: "ERR_RESPONSE_TOO_LARGE", limit: 5 });
      expect(asked).toEqual(["abandon"]);
    });
  }

  it("accepts exactly the limit", () => {
    const { body } = setUp();
    body.push(bytes("12345"));
    body.end();
    expect(text(body.readAll(5) as Uint8Array)).toBe("12345");
  });

  it("hands out pieces as they come", async () => {
    const { body } = setUp();
    const seen: string[] = [];
    const reading = (async () => {
      for await (const piece of body) seen.push(text(piece));
    })();
    body.push(bytes("one"));
    body.push(bytes("two"));
    await Promise.resolve();
    body.push(bytes("three"));
    body.end();
    await reading;
    expect(seen).toEqual(["one", "two", "three"]);
  });

  it("asks for a pause once above the mark, and for more only when all is read", async () => {
    const { body, asked } = setUp(4);
    body.push(bytes("abc"));
    expect(asked).toEqual([]);
    body.push(bytes("def"));
    body.push(bytes("ghi"));
    expect(asked).toEqual(["pause"]);
    await body.next();
    await body.next();
    expect(asked).toEqual(["pause"]);
    await body.next();
    expect(asked).toEqual(["pause", "resume"]);
  });

  it("hands out what has come before the error that ended it", async () => {
    const { body } = setUp();
    const error = new Error("reset");
    body.push(bytes("first"));
    body.fail(error);
    expect(text((await body.next()).value!)).toBe("first");
    await expect(body.next()).rejects.toBe(error);
  });

  it("gives the reason alone when it was ended from our side", async () => {
    const { body } = setUp();
    body.push(bytes("first"));
    body.abort("stop");
    await expect(body.next()).rejects.toBe("stop");
    expect(() => body.readAll(100)).toThrow("stop");
  });

  it("fails whoever waits", async () => {
    const error = new Error("reset");
    const one = setUp().body;
    const next = one.next();
    one.fail(error);
    await expect(next).rejects.toBe(error);
    const other = setUp().body;
    const all = other.readAll(100);
    other.fail(error);
    await expect(all).rejects.toBe(error);
  });

  it("abandons the rest when the reader leaves, once", async () => {
    const { body, asked } = setUp();
    body.push(bytes("one"));
    body.push(bytes("two"));
    for await (const piece of body) {
      expect(text(piece)).toBe("one");
      break;
    }
    body.cancel();
    body.push(bytes("late"));
    body.end();
    expect(asked).toEqual(["abandon"]);
    await expect(body.next()).rejects.toMatchObject({ code: "ERR_STREAM_CLOSED" });
  });

  it("ends a read that is under way when it is cancelled", async () => {
    const { body } = setUp();
    const next = body.next();
    body.cancel();
    await expect(next).rejects.toMatchObject({ code: "ERR_STREAM_CLOSED" });
  });

  it("needs nothing of the exchange when it is cancelled after its end", () => {
    const { body, asked } = setUp();
    body.push(bytes("one"));
    body.end();
    body.cancel();
    expect(asked).toEqual([]);
  });

  it("can be read once", () => {
    const { body } = setUp();
    body.end();
    void body.readAll(1);
    expect(() => body[Symbol.asyncIterator]()).toThrow(expect.objectContaining({ code: "ERR_STREAM_CONSUMED" }));
  });
});
