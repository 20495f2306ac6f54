import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";

import { createCertificates } from "@haulier/conformance/server";
import { HttpRequest, type HttpRequestInit, type HttpResponse } from "@haulier/core";
import { describe, expect, it, onTestFinished } from "vitest";

import { useTransport } from "./testing/use-transport.ts";

const certificates = createCertificates();

const head = ["HTTP/1.1 413 Content Too Large", "Connection: close"];

/** An upload that goes on when the server has answered and reset the connection, with nothing read in between. */
interface Upload {
  readonly response: Promise<HttpResponse>;
  readonly body: UploadBody;
}

class UploadBody {
  left = false;
  readonly #answered: Promise<void>;

  constructor(answered: Promise<void>) {
    this.#answered = answered;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    const piece = new Uint8Array(100_000);
    try {
      yield piece;
      await this.#answered;
      for (;;) yield piece;
    } finally {
      this.left = true;
    }
  }
}

/** Sends a request to a server that answers its first bytes with these lines, and resets the connection in the same breath. */
async function upload(protocol: "http" | "https", lines: readonly string[], init: HttpRequestInit): Promise<Upload> {
  const answered = Promise.withResolvers<void>();
  const sockets: Socket[] = [];
  const answer = (socket: Socket): void => {
    socket.on("error", () => {});
    socket.once("data", () => {
      socket.write(lines.join("\r\n"));
      sockets[0]!.resetAndDestroy();
      answered.resolve();
    });
  };
  const server = protocol === "http" ? createServer(answer) : createTlsServer(certificates.server, answer);
  server.on("connection", (socket: Socket) => sockets.push(socket));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const body = new UploadBody(answered.promise);
  const url = `${protocol}://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const transport = useTransport({ tls: { ca: certificates.ca } });
  return { response: transport.handleRequest(new HttpRequest("POST", url, { ...init, content: body })), body };
}

const rows = (["http", "https"] as const).flatMap((protocol) => [
  { protocol, engine: "undici", init: {} },
  { protocol, engine: "node:http", init: { extensions: { trailers: { "X-Sum": "1" } } } },
]);

describe.each(rows)(
  "an upload that the server answers early and resets, $protocol by $engine",
  ({ protocol, init }) => {
    it("gets the answer, when that came whole (F-27)", async () => {
      const { response, body } = await upload(protocol, [...head, "Content-Length: 5", "", "large"], init);
      const { status } = await response;
      await (await response).read();
      expect([status, (await response).text()]).toEqual([413, "large"]);
      expect(body.left).toBe(true);
    });

    it("fails when only a part of the answer came (F-27)", async () => {
      const { response, body } = await upload(protocol, [...head, "Content-Length: 9", "", "large"], init);
      const received = await response;
      await expect(received.read()).rejects.toMatchObject({ code: expect.stringMatching(/^ERR_(READ|WRITE|REMOTE)/) });
      expect(received.status).toBe(413);
      expect(body.left).toBe(true);
    });

    it("fails when nobody knows whether it was all (F-27)", async () => {
      const { response } = await upload(protocol, [...head, "", "large"], init);
      await expect((await response).read()).rejects.toMatchObject({ processed: "maybe" });
    });

    it("fails when there was no answer (F-27)", async () => {
      const { response, body } = await upload(protocol, [], init);
      await expect(response).rejects.toMatchObject({ code: "ERR_WRITE", processed: "maybe" });
      expect(body.left).toBe(true);
    });
  },
);
