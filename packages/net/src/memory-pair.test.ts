import { once } from "node:events";

import { describe, expect, it } from "vitest";

import { memoryPair, type MemorySocket } from "./memory-pair.ts";
import { turn } from "./testing/test-clock.ts";

/** Read by events: to iterate would close the end, in some versions of Node. */
async function textOf(end: MemorySocket): Promise<string> {
  let text = "";
  end.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  await once(end, "end");
  return text;
}

/** What happens to an end, in order. */
function watch(end: MemorySocket): string[] {
  const events: string[] = [];
  for (const name of ["end", "finish", "close"]) end.on(name, () => events.push(name));
  end.on("error", (error: NodeJS.ErrnoException) => events.push(error.code ?? error.message));
  return events;
}

describe("memoryPair", () => {
  it("carries bytes both ways, with nothing added", async () => {
    const [near, far] = memoryPair();
    near.write("ping ");
    near.end("ping");
    far.end("pong");
    expect(await Promise.all([textOf(far), textOf(near)])).toEqual(["ping ping", "pong"]);
  });

  it("does not copy what is written", async () => {
    const [near, far] = memoryPair();
    const chunk = Buffer.from("the very same");
    near.write(chunk);
    const [received] = (await once(far, "data")) as [Buffer];
    expect(received).toBe(chunk);
  });

  it("gives what is written only after the call", async () => {
    const [near, far] = memoryPair();
    const received: string[] = [];
    far.on("data", (chunk: Buffer) => received.push(chunk.toString()));
    near.write("later");
    expect(received).toEqual([]);
    await turn();
    expect(received).toEqual(["later"]);
  });

  it("has the writer wait while the reader does, and holds little meanwhile", async () => {
    const [near, far] = memoryPair();
    const chunk = Buffer.alloc(64 * 1024);
    let written = 0;
    const write = (): void => {
      while (written < 100 && near.write(chunk, () => {})) written += 1;
      if (written < 100) {
        written += 1;
        near.once("drain", write);
      } else near.end();
    };
    write();
    await turn();
    expect(written).toBeLessThan(5);
    let read = 0;
    for await (const piece of far) read += (piece as Buffer).byteLength;
    expect([written, read]).toEqual([100, 100 * chunk.byteLength]);
  });

  it("ends one way and goes on the other way", async () => {
    const [near, far] = memoryPair();
    const events = watch(near);
    near.end("question");
    expect(await textOf(far)).toBe("question");
    expect([far.writable, near.readable]).toEqual([true, true]);
    far.end("answer");
    expect(await textOf(near)).toBe("answer");
    await turn();
    expect(events).toEqual(["finish", "end", "close"]);
    expect(far.destroyed).toBe(true);
  });

  it("lets an end that was left read to the end of what was sent, and fails what it writes", async () => {
    const [near, far] = memoryPair();
    const events = watch(near);
    far.write("last words");
    await turn();
    far.destroy();
    expect(await textOf(near)).toBe("last words");
    near.write("anyone there?");
    await turn();
    expect(events).toEqual(["end", "EPIPE", "close"]);
  });

  it("fails the writer who waits for a reader that leaves", async () => {
    const [near, far] = memoryPair();
    const events = watch(near);
    near.resume();
    near.write(Buffer.alloc(100_000));
    await turn();
    far.destroy(new Error("its own business"));
    far.on("error", () => {});
    await turn();
    expect(events[0]).toBe("ECONNRESET");
    expect(near.destroyed).toBe(true);
  });

  it("resets the other end", async () => {
    const [near, far] = memoryPair();
    const events = watch(near);
    near.resume();
    far.resetAndDestroy();
    await turn();
    expect(events).toEqual(["ECONNRESET", "close"]);
    expect(near.errored).toMatchObject({ code: "ECONNRESET", syscall: "read" });
  });

  it("says nothing twice when both leave at once", async () => {
    const [near, far] = memoryPair();
    const events = [watch(near), watch(far)];
    near.end();
    near.destroy();
    far.destroy();
    await turn();
    expect(events).toEqual([["close"], ["close"]]);
  });

  it("has what sockets have, where it makes no difference", () => {
    const [near] = memoryPair();
    expect(near.ref().unref().setNoDelay().setKeepAlive()).toBe(near);
  });
});
