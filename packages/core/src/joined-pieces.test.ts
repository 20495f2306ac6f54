import { describe, expect, it } from "vitest";

import { collect } from "./collect.ts";
import { HttpHeaders } from "./http-headers.ts";
import { encodeMultipart } from "./multipart.ts";
import type { RequestBody } from "./request-body.ts";
import { caught } from "./testing/caught.ts";
import { Source, webStream } from "./testing/source.ts";

interface Closing {
  readonly source: Source<string>;
  closings: number;
}

/** A source that can be read once and counts how often it was closed. */
function closing(pieces: readonly (string | Error)[], options: { isEndless?: boolean } = {}): Closing {
  const result: Closing = { source: new Source(pieces, options), closings: 0 };
  Object.assign(result.source, { close: () => void (result.closings += 1) });
  return result;
}

function formOf(...files: readonly unknown[]): RequestBody {
  const named = files.map((content, index) => [`f${index}`, { content }] as const);
  return encodeMultipart([["a", "1"]], named as never, new HttpHeaders()).body;
}

/** Reads until the text has come. */
async function readTo(pieces: AsyncIterator<Uint8Array>, text: string): Promise<void> {
  for (let seen = ""; !seen.includes(text);) seen += new TextDecoder().decode((await pieces.next()).value);
}

describe("a form of files that can be read once", () => {
  it("gives up each of them, once, when it is not sent", async () => {
    const [first, second] = [closing(["x"]), closing(["y"])];
    const body = formOf(first.source, "text", second.source);
    await body.cancel!(new Error("no connection"));
    await body.cancel!(new Error("no connection"));
    expect([first.closings, second.closings]).toEqual([1, 1]);
    expect([first.source.openings, second.source.openings]).toEqual([0, 0]);
    expect(body.consumed).toBe(true);
  });

  it("stops the one that is read and gives up the later ones when it is left in the middle", async () => {
    const [done, current, later, last] = [closing(["d"]), closing(["one", "two"]), closing(["x"]), closing(["y"])];
    const pieces = formOf(done.source, current.source, later.source, last.source)[Symbol.asyncIterator]();
    await readTo(pieces, "one");
    await pieces.return?.();
    await pieces.return?.();
    expect(done.source).toMatchObject({ hasEnded: true, leavings: 0 });
    expect(current.source).toMatchObject({ taken: 1, leavings: 1 });
    expect([done, current, later, last].map(({ closings }) => closings)).toEqual([0, 0, 1, 1]);
  });

  it("does so also while the file is waited for, as when a call is aborted (F-27)", async () => {
    const [current, later] = [closing(["one"], { isEndless: true }), closing(["x"])];
    const body = formOf(current.source, later.source);
    const pieces = body[Symbol.asyncIterator]();
    await readTo(pieces, "one");
    const waiting = pieces.next();
    await Promise.resolve();
    await body.cancel!(new Error("aborted"));
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect([current.source.leavings, later.closings]).toEqual([1, 1]);
  });

  it("gives up the later ones when one fails", async () => {
    const failure = new Error("the disk is gone");
    const [failing, later] = [closing(["one", failure]), closing(["x"])];
    expect(await caught(collect(formOf(failing.source, later.source)))).toBe(failure);
    expect([failing.source.leavings, later.closings]).toEqual([0, 1]);
  });

  it("gives up the others when one cannot be given up, and says so", async () => {
    const failure = new Error("cannot stop");
    const failing = new ReadableStream({ cancel: () => Promise.reject(failure) });
    const later = closing(["x"]);
    const body = formOf(failing, later.source);
    expect(await caught(Promise.resolve(body.cancel!("x")))).toBe(failure);
    expect(later.closings).toBe(1);
  });

  it("does not touch a file that is opened for each sending", async () => {
    let openings = 0;
    const later = closing(["x"]);
    const opened = (): ReadableStream<string> => webStream([`${(openings += 1)}`]).stream;
    await formOf(opened, later.source).cancel!("x");
    expect([openings, later.closings]).toEqual([0, 1]);
  });

  it("is left like any other body when all of it can be sent again", async () => {
    const source = new Source(["one", "two"]);
    const body = formOf(source, () => webStream(["x"]).stream);
    expect([body.replayable, "cancel" in body]).toEqual([true, false]);
    const pieces = body[Symbol.asyncIterator]();
    await readTo(pieces, "one");
    await pieces.return?.();
    expect(source.leavings).toBe(1);
  });
});
