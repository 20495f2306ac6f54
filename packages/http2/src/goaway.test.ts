import { describe, expect, it } from "vitest";

import { exchangeWith } from "./testing/exchange-with.ts";
import { failureOf } from "./testing/failure-of.ts";
import { dataFrame, flag, frameType, goawayFrame, headersFrame, resetFrame } from "./testing/frames.ts";
import { useFrameServer, type FrameConnection } from "./testing/use-frame-server.ts";
import { useTransport } from "./testing/use-transport.ts";

const refused = 7;
const whole = flag.endStream | flag.endHeaders;

function answer(connection: FrameConnection, streamId: number, text: string): void {
  connection.send(headersFrame(streamId, { ":status": "200" }), dataFrame(streamId, text, flag.endStream));
}

/** A body that can be read once, and counts how often it is asked for a piece. */
function oneShot(): { content: AsyncIterable<Uint8Array>; pulled: () => number } {
  let pulled = 0;
  async function* pieces(): AsyncGenerator<Uint8Array> {
    pulled += 1;
    yield Buffer.from("once");
  }
  return { content: pieces(), pulled: () => pulled };
}

describe("GOAWAY", () => {
  it("lets the streams that the server accepted finish, and sends the others again on a new session", async () => {
    const server = await useFrameServer();
    const transport = useTransport();
    const first = exchangeWith(transport, server.url, { method: "POST", content: "first" });
    const second = exchangeWith(transport, server.url, { method: "POST", content: "second" });
    const old = await server.accept();
    old.open();
    const [one, two] = [await old.request(), await old.request()];
    expect([one, two]).toEqual([1, 3]);
    old.send(goawayFrame(one));
    const young = await server.accept();
    young.open();
    answer(young, await young.request(), "from the new one");
    expect((await second).text()).toBe("from the new one");
    expect(transport.poolStatus().sessions).toMatchObject([
      { id: 1, state: "draining", streams: 1 },
      { id: 2, state: "open", streams: 0 },
    ]);
    answer(old, one, "from the old one");
    expect((await first).text()).toBe("from the old one");
    await old.ended;
    expect(server.accepted).toBe(2);
  });

  it("in two steps, first without a limit, loses nothing", async () => {
    const server = await useFrameServer();
    const transport = useTransport();
    const first = exchangeWith(transport, server.url);
    const old = await server.accept();
    old.open();
    const one = await old.request();
    old.send(goawayFrame(2 ** 31 - 1));
    old.send(goawayFrame(one));
    const second = exchangeWith(transport, server.url);
    const young = await server.accept();
    young.open();
    answer(young, await young.request(), "new");
    answer(old, one, "old");
    expect([(await first).text(), (await second).text()]).toEqual(["old", "new"]);
  });

  it("with an error fails what was accepted, and sends again what was not", async () => {
    const server = await useFrameServer();
    const transport = useTransport();
    const first = exchangeWith(transport, server.url, { method: "POST", content: "first" });
    const second = exchangeWith(transport, server.url, { method: "POST", content: "second" });
    const failed = failureOf(first);
    const old = await server.accept();
    old.open();
    const [one] = [await old.request(), await old.request()];
    old.send(goawayFrame(one, 11));
    expect(await failed).toMatchObject({ code: "ERR_REMOTE_PROTOCOL", processed: "maybe" });
    const young = await server.accept();
    young.open();
    answer(young, await young.request(), "again");
    expect((await second).text()).toBe("again");
  });

  it("does not take a byte of a one-shot body twice: begun, it fails with processed no", async () => {
    const server = await useFrameServer();
    const transport = useTransport();
    const { content, pulled } = oneShot();
    const failed = failureOf(exchangeWith(transport, server.url, { method: "POST", content }));
    const old = await server.accept();
    old.open();
    await old.request();
    await old.next(frameType.data);
    old.send(goawayFrame(0));
    expect(await failed).toMatchObject({
      code: "ERR_REMOTE_PROTOCOL",
      processed: "no",
    });
    expect([pulled(), server.accepted]).toEqual([1, 1]);
  });

  it("of an idle session has the next request dial", async () => {
    const server = await useFrameServer();
    const transport = useTransport();
    const first = exchangeWith(transport, server.url);
    const old = await server.accept();
    old.open();
    answer(old, await old.request(), "old");
    await first;
    old.send(goawayFrame(1));
    await old.ended;
    const second = exchangeWith(transport, server.url, { method: "POST", content: "x" });
    const young = await server.accept();
    young.open();
    answer(young, await young.request(), "new");
    expect((await second).text()).toBe("new");
  });

  it("again and again ends after five attempts", async () => {
    const server = await useFrameServer();
    const transport = useTransport();
    const failed = failureOf(exchangeWith(transport, server.url));
    for (let attempt = 0; attempt < 5; attempt++) {
      const connection = await server.accept();
      connection.open();
      await connection.request();
      connection.send(goawayFrame(0));
    }
    expect(await failed).toMatchObject({ processed: "no" });
    expect(server.accepted).toBe(5);
  });
});

describe("REFUSED_STREAM", () => {
  it("has the request sent again, whatever its method", async () => {
    const server = await useFrameServer();
    const transport = useTransport();
    const exchanged = exchangeWith(transport, server.url, { method: "POST", content: "body" });
    const connection = await server.accept();
    connection.open();
    connection.send(resetFrame(await connection.request(), refused));
    const again = await connection.request();
    expect((await connection.next(frameType.data)).payload.toString()).toBe("body");
    answer(connection, again, "now");
    expect((await exchanged).text()).toBe("now");
    expect(server.accepted).toBe(1);
  });

  it("a second time ends the exchange, with processed no", async () => {
    const server = await useFrameServer();
    const transport = useTransport();
    const failed = failureOf(exchangeWith(transport, server.url));
    const connection = await server.accept();
    connection.open();
    connection.send(resetFrame(await connection.request(), refused));
    connection.send(resetFrame(await connection.request(), refused));
    expect(await failed).toMatchObject({
      code: "ERR_REMOTE_PROTOCOL",
      processed: "no",
      message: expect.stringContaining("REFUSED_STREAM"),
    });
  });

  it("ends a one-shot body that was begun", async () => {
    const server = await useFrameServer();
    const transport = useTransport();
    const { content, pulled } = oneShot();
    const failed = failureOf(exchangeWith(transport, server.url, { method: "POST", content }));
    const connection = await server.accept();
    connection.open();
    const id = await connection.request();
    await connection.next(frameType.data);
    connection.send(resetFrame(id, refused));
    expect(await failed).toMatchObject({
      processed: "no",
    });
    expect(pulled()).toBe(1);
  });

  it("after a part of the answer is an error", async () => {
    const server = await useFrameServer();
    const transport = useTransport();
    const failed = failureOf(exchangeWith(transport, server.url));
    const connection = await server.accept();
    connection.open();
    const id = await connection.request();
    connection.send(headersFrame(id, { ":status": "200" }), dataFrame(id, "some"), resetFrame(id, refused));
    expect(await failed).toMatchObject({ code: "ERR_REMOTE_PROTOCOL" });
  });
});

describe("a session that breaks", () => {
  it("at the moment of its reuse has an idempotent request sent again, once", async () => {
    const server = await useFrameServer();
    const transport = useTransport();
    const first = exchangeWith(transport, server.url);
    const old = await server.accept();
    old.open();
    old.send(headersFrame(await old.request(), { ":status": "200" }, whole));
    await first;
    const second = exchangeWith(transport, server.url);
    await old.request();
    old.socket.resetAndDestroy();
    const young = await server.accept();
    young.open();
    answer(young, await young.request(), "again");
    expect((await second).text()).toBe("again");
  });

  it("fails a request that may have done something", async () => {
    const server = await useFrameServer();
    const transport = useTransport();
    const first = exchangeWith(transport, server.url);
    const old = await server.accept();
    old.open();
    old.send(headersFrame(await old.request(), { ":status": "200" }, whole));
    await first;
    const failed = failureOf(exchangeWith(transport, server.url, { method: "POST", content: "x" }));
    await old.request();
    old.socket.resetAndDestroy();
    expect(await failed).toMatchObject({
      code: "ERR_READ",
      processed: "maybe",
    });
    expect(server.accepted).toBe(1);
  });
});
