import { Readable } from "node:stream";

import { Auth, Client, type HttpRequest, type HttpResponse, type RequestOptions } from "@haulier/core";
import { VirtualClock } from "@haulier/mock";
import { describe, expect, it } from "vitest";

import { useRawServer, type RawConnection, type RawServer } from "./testing/raw-server.ts";
import { unchunked } from "./testing/unchunked.ts";
import { useClient, useTransport } from "./testing/use-transport.ts";

const ok = ["HTTP/1.1 200 OK", "Content-Length: 2", "", "ok"];
const goOn = ["HTTP/1.1 100 Continue", "", ""];
const expectation = { Expect: "100-continue" };

/** A body that counts how often it is asked for a piece. */
class CountedBody {
  pulled = 0;
  left = false;

  async *pieces(): AsyncGenerator<string> {
    try {
      for (const piece of ["one", "two"]) {
        this.pulled += 1;
        yield piece;
      }
    } finally {
      this.left = true;
    }
  }
}

/** Knows the answer to a challenge. */
class SecondTry extends Auth {
  override async *authFlow(request: HttpRequest): AsyncGenerator<HttpRequest, void, HttpResponse> {
    yield request;
    request.headers.set("Authorization", "Secret");
    yield request;
  }
}

/** Sends a request that waits for `100 Continue`, up to where the server has its head. */
async function begin(
  client: Client,
  server: RawServer,
  options: RequestOptions,
): Promise<{ sending: Promise<{ status: number }>; connection: RawConnection }> {
  const sending = client.put(server.url, { headers: expectation, ...options });
  sending.catch(() => {});
  const connection = await server.connection();
  await connection.receivedTo("\r\n\r\n");
  return { sending, connection };
}

function bodyOf({ received }: RawConnection): string {
  return received.slice(received.indexOf("\r\n\r\n") + 4);
}

describe("a request with Expect: 100-continue", () => {
  it("opens its body when 100 Continue has come, and tells of that (F-28)", async () => {
    const server = await useRawServer();
    const body = new CountedBody();
    const told: number[] = [];
    const { sending, connection } = await begin(useClient(), server, {
      content: body.pieces(),
      extensions: { onInformational: ({ status }) => void told.push(status) },
    });
    expect(connection.received).toMatch(/\r\nExpect: 100-continue\r\n/);
    connection.send("HTTP/1.1 102 Processing", "", "");
    await expect.poll(() => told).toEqual([102]);
    expect(body.pulled).toBe(0);
    connection.send(...goOn);
    await connection.receivedTo("0\r\n\r\n");
    expect(unchunked(connection.received)).toEqual({ body: "onetwo", trailers: [] });
    connection.send(...ok);
    expect((await sending).status).toBe(200);
    expect(told).toEqual([102, 100]);
  });

  it("waits with a body in memory as well, which keeps its length", async () => {
    const server = await useRawServer();
    const { sending, connection } = await begin(useClient(), server, { content: "hello" });
    expect(bodyOf(connection)).toBe("");
    connection.send(...goOn);
    await connection.receivedTo("hello");
    expect(connection.received).toMatch(/\r\ncontent-length: 5\r\n/i);
    connection.send(...ok);
    expect((await sending).status).toBe(200);
  });

  it("may have trailers, too", async () => {
    const server = await useRawServer();
    const { sending, connection } = await begin(useClient(), server, { content: "hello", trailers: { "X-A": "1" } });
    connection.send(...goOn);
    await connection.receivedTo("X-A: 1\r\n\r\n");
    expect(unchunked(connection.received)).toEqual({ body: "hello", trailers: ["X-A: 1"] });
    connection.send(...ok);
    expect((await sending).status).toBe(200);
  });

  for (const status of [401, 413, 417, 200]) {
    it(`never opens its body when the answer is ${status}, and closes the connection`, async () => {
      const server = await useRawServer();
      const body = new CountedBody();
      const { sending, connection } = await begin(useClient(), server, { content: body.pieces() });
      connection.send(`HTTP/1.1 ${status} So It Is`, "Content-Length: 2", "", "no");
      expect((await sending).status).toBe(status);
      await connection.ended;
      expect([bodyOf(connection), body.pulled]).toEqual(["", 0]);
    });
  }

  it("has a body that is released when the answer has been read without it", async () => {
    const server = await useRawServer();
    const content = Readable.from(["never read"]);
    const { sending, connection } = await begin(useClient(), server, { content });
    connection.send("HTTP/1.1 417 Expectation Failed", "Content-Length: 0", "", "");
    expect((await sending).status).toBe(417);
    await expect.poll(() => content.destroyed).toBe(true);
    expect([content.readableDidRead, bodyOf(connection)]).toEqual([false, ""]);
  });

  it("can be sent again with a body that was not opened, as after a challenge", async () => {
    const server = await useRawServer();
    const client = useClient();
    const body = new CountedBody();
    const sending = client.put(server.url, {
      headers: expectation,
      content: body.pieces(),
      auth: new SecondTry(),
    });
    const first = await server.connection();
    await first.receivedTo("\r\n\r\n");
    first.send("HTTP/1.1 401 Unauthorized", "Content-Length: 0", "", "");
    const second = await server.connection();
    await second.receivedTo("\r\n\r\n");
    second.send(...goOn);
    await second.receivedTo("0\r\n\r\n");
    second.send(...ok);
    expect((await sending).status).toBe(200);
    expect([bodyOf(first), body.pulled]).toEqual(["", 2]);
  });

  it("keeps the body back when 100 Continue comes after the answer has begun", async () => {
    const server = await useRawServer();
    const body = new CountedBody();
    const { sending, connection } = await begin(useClient(), server, { content: body.pieces() });
    connection.send("HTTP/1.1 417 Expectation Failed", "Content-Length: 2", "", "no", "");
    connection.send(...goOn);
    expect((await sending).status).toBe(417);
    await connection.ended;
    expect(body.pulled).toBe(0);
  });

  it("without content is a request without Expect (RFC 9110 section 10.1.1)", async () => {
    const server = await useRawServer();
    const client = useClient({ headers: expectation });
    for (const options of [{}, { content: "" }]) {
      const sending = client.request("PUT", server.url, options);
      const connection = await server.connection();
      await connection.receivedTo("\r\n\r\n");
      expect(connection.received).not.toMatch(/expect/i);
      connection.send(...ok);
      expect((await sending).status).toBe(200);
    }
  });
});

describe("the wait for 100 Continue", () => {
  function useVirtual(expectContinueTimeout?: number): { client: Client; clock: VirtualClock } {
    const clock = new VirtualClock();
    return { client: new Client({ transport: useTransport({ clock, expectContinueTimeout }), clock }), clock };
  }

  for (const [limit, given] of [
    [1_000, undefined],
    [5_000, 5_000],
  ] as const) {
    it(`ends after ${limit} ms${given === undefined ? " by default" : ""}, and the body is sent`, async () => {
      const server = await useRawServer();
      const { client, clock } = useVirtual(given);
      const body = new CountedBody();
      const { sending, connection } = await begin(client, server, { content: body.pieces() });
      await clock.advance(limit - 1);
      expect(body.pulled).toBe(0);
      await clock.advance(1);
      await connection.receivedTo("0\r\n\r\n");
      expect(body.pulled).toBe(2);
      // One that comes late is of no interest.
      connection.send(...goOn);
      connection.send(...ok);
      expect((await sending).status).toBe(200);
      expect(unchunked(connection.received)).toEqual({ body: "onetwo", trailers: [] });
    });
  }

  it("does not count for timeout.read, which begins with the end of the request", async () => {
    const server = await useRawServer();
    const { client, clock } = useVirtual(60_000);
    const { sending, connection } = await begin(client, server, { content: "hello", timeout: 1_000 });
    await clock.advance(59_000);
    connection.send(...goOn);
    await connection.receivedTo("hello");
    await clock.advance(999);
    const failed = sending.catch((error: unknown) => error);
    await clock.advance(1);
    expect(await failed).toMatchObject({ code: "ERR_READ_TIMEOUT", limit: 1_000 });
  });

  it("ends with an answer, whose body timeout.read holds for", async () => {
    const server = await useRawServer();
    const { client, clock } = useVirtual();
    const { sending, connection } = await begin(client, server, { content: "hello", timeout: 1_000 });
    connection.send("HTTP/1.1 413 Content Too Large", "Content-Length: 5", "", "too");
    await expect.poll(() => clock.pending.some(({ delay }) => delay === 1_000)).toBe(true);
    const failed = sending.catch((error: unknown) => error);
    await clock.advance(1_000);
    expect(await failed).toMatchObject({ code: "ERR_READ_TIMEOUT" });
    expect(bodyOf(connection)).toBe("");
  });

  it("ends with an abort, and leaves nothing behind", async () => {
    const server = await useRawServer();
    const { client, clock } = useVirtual();
    const controller = new AbortController();
    const body = new CountedBody();
    const { sending, connection } = await begin(client, server, { content: body.pieces(), signal: controller.signal });
    controller.abort("enough");
    await expect(sending).rejects.toBe("enough");
    await connection.ended;
    expect([body.pulled, clock.pending]).toEqual([0, []]);
  });

  it("ends with the connection", async () => {
    const server = await useRawServer();
    const { client, clock } = useVirtual();
    const { sending, connection } = await begin(client, server, { content: "hello" });
    connection.socket.end();
    await expect(sending).rejects.toMatchObject({ code: "ERR_REMOTE_PROTOCOL", processed: "maybe" });
    expect(clock.pending).toEqual([]);
  });
});
