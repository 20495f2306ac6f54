import { once } from "node:events";
import {
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
  type ServerOptions,
} from "node:http2";
import type { AddressInfo } from "node:net";

import { onTestFinished } from "vitest";

/** A server for one test, on `node:http2` without TLS. */
export interface TestServer {
  /** `http://127.0.0.1:41337` */
  readonly url: string;
  readonly server: Http2Server;
  /** All that there were so far. */
  readonly sessions: readonly ServerHttp2Session[];
}

export type Answer = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, rawHeaders: readonly string[]) => void;

/** Listens on loopback until the test is over. */
export async function useHttp2Server(answer: Answer, options: ServerOptions = {}): Promise<TestServer> {
  const sessions: ServerHttp2Session[] = [];
  const server = createServer(options);
  server.on("session", (session) => {
    sessions.push(session);
    session.on("error", () => {});
  });
  server.on("stream", (stream, headers, _flags, rawHeaders) => {
    // A reset by the client arrives as an error of the stream.
    stream.on("error", () => {});
    answer(stream, headers, rawHeaders);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const session of sessions) session.destroy();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server, sessions };
}

/** Answers every request at once. */
export const ok: Answer = (stream) => {
  stream.respond({ ":status": 200 });
  stream.end("ok");
};
