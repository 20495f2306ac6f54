import { createHash } from "node:crypto";

import { describe, expect, it } from "vitest";

import { useRawServer } from "./testing/raw-server.ts";
import { unchunked } from "./testing/unchunked.ts";
import { useClient } from "./testing/use-transport.ts";

const ok = ["HTTP/1.1 200 OK", "Content-Length: 2", "", "ok"];
const lastChunk = "0\r\n\r\n";

function fieldsOf(received: string, name: RegExp): string[] {
  const lines = received.slice(0, received.indexOf("\r\n\r\n")).split("\r\n");
  return lines.filter((line) => name.test(line));
}

async function* pieces(...texts: readonly string[]): AsyncGenerator<string> {
  yield* texts;
}

describe("the trailers of a request", () => {
  it("follow the last chunk of a body in memory, and are announced (F-31)", async () => {
    const server = await useRawServer();
    const trailers: [string, string][] = [
      ["X-Sum", "abc"],
      ["x-SUM", "def"],
      ["X-Latin", "caf\u00e9"],
    ];
    const sending = useClient().post(server.url, { content: "hello", trailers });
    const connection = await server.connection();
    const received = await connection.receivedTo("caf\u00e9\r\n\r\n");
    expect(fieldsOf(received, /^(trailer|transfer-encoding|content-length|connection):/i)).toEqual([
      "Trailer: x-sum, x-latin",
      "Transfer-Encoding: chunked",
      "Connection: close",
    ]);
    expect(unchunked(received)).toEqual({
      body: "hello",
      trailers: ["X-Sum: abc", "x-SUM: def", "X-Latin: caf\u00e9"],
    });
    connection.send(...ok);
    expect((await sending).text()).toBe("ok");
    await connection.ended;
  });

  it("are made after the last piece of a stream, once, and may take their time", async () => {
    const server = await useRawServer();
    const hash = createHash("sha256");
    let calls = 0;
    const content = async function* (): AsyncGenerator<string> {
      for await (const piece of pieces("one", "two")) {
        hash.update(piece);
        yield piece;
      }
    };
    const trailers = async (): Promise<Record<string, string>> => {
      calls += 1;
      await new Promise((resolve) => setImmediate(resolve));
      return { "X-Digest": hash.digest("hex") };
    };
    const sending = useClient().put(server.url, { content: content(), trailers });
    const connection = await server.connection();
    const digest = createHash("sha256").update("onetwo").digest("hex");
    const received = await connection.receivedTo(`${digest}\r\n\r\n`);
    connection.send(...ok);
    await sending;
    expect(unchunked(received)).toEqual({ body: "onetwo", trailers: [`X-Digest: ${digest}`] });
    expect(fieldsOf(received, /^trailer:/i)).toEqual([]);
    expect(calls).toBe(1);
  });

  for (const [what, options] of [
    ["that turn out to be none", { trailers: () => ({}) }],
    ["that are none", { trailers: {} }],
  ] as const) {
    it(`${what} leave a chunked body`, async () => {
      const server = await useRawServer();
      const sending = useClient().post(server.url, { content: "hello", ...options });
      const connection = await server.connection();
      expect(unchunked(await connection.receivedTo(lastChunk))).toEqual({ body: "hello", trailers: [] });
      connection.send(...ok);
      expect((await sending).status).toBe(200);
    });
  }

  it("come after an empty body as well", async () => {
    const server = await useRawServer();
    const sending = useClient().post(server.url, { content: "", trailers: { "X-A": "1" } });
    const connection = await server.connection();
    const received = await connection.receivedTo("X-A: 1\r\n\r\n");
    expect(unchunked(received)).toEqual({ body: "", trailers: ["X-A: 1"] });
    connection.send(...ok);
    expect((await sending).status).toBe(200);
  });

  it("are sent beside a Content-Length of the caller's, which is still checked", async () => {
    const server = await useRawServer();
    const client = useClient();
    const post = (length: string) =>
      client.post(server.url, {
        content: pieces("hello"),
        headers: { "Content-Length": length },
        trailers: { "X-A": "1" },
      });
    const sending = post("5");
    const connection = await server.connection();
    const received = await connection.receivedTo("X-A: 1\r\n\r\n");
    expect(fieldsOf(received, /^content-length:/i)).toEqual([]);
    connection.send(...ok);
    await sending;
    await expect(post("6")).rejects.toMatchObject({ code: "ERR_LOCAL_PROTOCOL", processed: "maybe" });
    const second = await server.connection();
    await second.ended;
    expect(second.received).not.toContain("X-A");
  });
});

describe("trailers that cannot be made", () => {
  async function failing(trailers: () => Record<string, string>): Promise<{ error: unknown; received: string }> {
    const server = await useRawServer();
    const sending = useClient().post(server.url, { content: pieces("hello"), trailers });
    const error = sending.catch((reason: unknown) => reason);
    const connection = await server.connection();
    await connection.ended;
    return { error: await error, received: connection.received };
  }

  it("fail the exchange with their error as its cause, and end the body unfinished", async () => {
    const failure = new Error("no digest");
    const { error, received } = await failing(() => {
      throw failure;
    });
    expect(error).toMatchObject({ code: "ERR_WRITE", cause: failure, processed: "maybe" });
    expect(received.endsWith(lastChunk)).toBe(false);
  });

  it("fail it when they do not go there", async () => {
    const { error, received } = await failing(() => ({ Authorization: "secret" }));
    expect(error).toMatchObject({ code: "ERR_LOCAL_PROTOCOL", processed: "maybe" });
    expect(String(error)).not.toContain("secret");
    expect(received.endsWith(lastChunk)).toBe(false);
  });

  it("are not asked for when the body failed, or the answer came before its end", async () => {
    const server = await useRawServer();
    const client = useClient();
    let calls = 0;
    const trailers = () => {
      calls += 1;
      return {};
    };
    const broken = async function* (): AsyncGenerator<string> {
      yield "hello";
      throw new Error("broken");
    };
    await expect(client.post(server.url, { content: broken(), trailers })).rejects.toMatchObject({
      code: "ERR_WRITE",
    });
    await (
      await server.connection()
    ).ended;
    const endless = async function* (): AsyncGenerator<string> {
      yield "hello";
      await new Promise(() => {});
    };
    const sending = client.post(server.url, { content: endless(), trailers });
    const early = await server.connection();
    await early.receivedTo("hello\r\n");
    early.send("HTTP/1.1 413 Content Too Large", "Content-Length: 3", "", "413");
    expect((await sending).status).toBe(413);
    await early.ended;
    expect(early.received.endsWith("5\r\nhello\r\n")).toBe(true);
    expect(calls).toBe(0);
  });
});
