import { WriteError } from "@haulier/core";
import { describe, expect, it } from "vitest";

import type { FetchApp } from "./fetch-handler.ts";
import { countedPieces, eventually, measure, rejectionOf, useApp } from "./testing/use-app.ts";

const text = new TextEncoder();

describe("bodies", () => {
  it("go up as they are read: 50 MB, a piece at a time", async () => {
    const source = countedPieces(800, 65_536);
    const client = useApp(async (request) => {
      const reader = request.body!.getReader();
      await reader.read();
      const givenAtFirst = source.given;
      reader.releaseLock();
      return Response.json({ givenAtFirst, ...(await measure(request.body!)) });
    });
    const response = await client.post("/", { content: source.pieces() });
    expect(response.json()).toEqual({ givenAtFirst: 0, length: 799 * 65_536, isIntact: true });
  });

  it("come down as they are read: 50 MB, no faster than that", async () => {
    const source = countedPieces(800, 65_536);
    const client = useApp(() => new Response(ReadableStream.from(source.pieces())));
    const response = await client.stream("GET", "/");
    const pieces = response.raw();
    await pieces.next();
    expect(source.given).toBeLessThan(4);
    expect(await measure(pieces)).toEqual({ length: 799 * 65_536, isIntact: true });
  });

  it("flow both ways at once", async () => {
    const client = useApp((request) => new Response(request.body));
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    const response = await client.stream("POST", "/", { content: readable });
    const lines = response.lines();
    for (const word of ["one", "two"]) {
      const writing = writer.write(text.encode(`${word}\n`));
      expect((await lines.next()).value).toBe(word);
      await writing;
    }
    const closing = writer.close();
    expect((await lines.next()).done).toBe(true);
    await closing;
  });
});

/** Server-Sent Events without an end. */
function endlessEvents(): { app: FetchApp; sent: () => number; isLeft: () => boolean } {
  let sent = 0;
  let isLeft = false;
  const app: FetchApp = () => {
    const body = new ReadableStream(
      {
        pull: (controller) => controller.enqueue(text.encode(`data: ${++sent}\n\n`)),
        cancel: () => void (isLeft = true),
      },
      { highWaterMark: 0 },
    );
    return new Response(body, { headers: { "Content-Type": "text/event-stream" } });
  };
  return { app, sent: () => sent, isLeft: () => isLeft };
}

describe("an endless stream of events", () => {
  it("arrives event by event, each made when it is asked for, and is left at once", async () => {
    const { app, sent, isLeft } = endlessEvents();
    const response = await useApp(app).stream("GET", "/events");
    const seen: [string, number][] = [];
    for await (const line of response.lines()) {
      if (line !== "") seen.push([line, sent()]);
      if (seen.length === 3) break;
    }
    expect(seen).toEqual([
      ["data: 1", 1],
      ["data: 2", 2],
      ["data: 3", 3],
    ]);
    expect(isLeft()).toBe(true);
  });

  it("fails with the reason of the client's signal", async () => {
    const { app, isLeft } = endlessEvents();
    const controller = new AbortController();
    const response = await useApp(app).stream("GET", "/events", { signal: controller.signal });
    const pieces = response.raw();
    await pieces.next();
    controller.abort("enough");
    expect(await rejectionOf(pieces.next())).toBe("enough");
    expect(isLeft()).toBe(true);
  });
});

describe("a request body", () => {
  const failure = new Error("the disk is gone");
  const failing = function* (): Generator<string> {
    yield "begun";
    throw failure;
  };

  it("that fails is seen by the app and by the client", async () => {
    const seen: unknown[] = [];
    const client = useApp(async (request) => {
      await request.text().catch((error: unknown) => seen.push(error));
      return new Response("as if nothing had happened");
    });
    const error = await rejectionOf(client.post("/", { content: failing() }));
    expect(error).toBeInstanceOf(WriteError);
    expect(error).toMatchObject({ cause: failure });
    await eventually(() => seen.length === 1);
    expect(seen).toEqual([error]);
  });

  for (const [what, app] of Object.entries<FetchApp>({
    "that the app does not read": () => new Response("early", { status: 413 }),
    "that the app cancels": async (request) => {
      await request.body!.cancel("too large");
      return new Response("early", { status: 413 });
    },
    "that the app reads a part of": async (request) => {
      await request.body!.getReader().read();
      return new Response("early", { status: 413 });
    },
  })) {
    it(`${what} is left`, async () => {
      let isLeft = false;
      const endless = new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(new Uint8Array(10)),
        cancel: () => void (isLeft = true),
      });
      const response = await useApp(app).post("/", { content: endless });
      expect([response.status, response.text()]).toEqual([413, "early"]);
      await eventually(() => isLeft);
    });
  }

  it("that is waited for in vain is left when the client aborts", async () => {
    let isLeft = false;
    const silent = new ReadableStream<Uint8Array>({ cancel: () => void (isLeft = true) });
    const controller = new AbortController();
    const client = useApp(async (request) => {
      const reading = request.text();
      setImmediate(() => controller.abort("enough"));
      return new Response(await reading);
    });
    expect(await rejectionOf(client.post("/", { content: silent, signal: controller.signal }))).toBe("enough");
    await eventually(() => isLeft);
  });
});
