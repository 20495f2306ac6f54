import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";

/** A request as the server saw it. */
export interface Arrival {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** A server that says what it was asked, and what it has seen since it was last asked for that. */
export interface EchoServer extends AsyncDisposable {
  readonly origin: string;
  takeArrivals(): Arrival[];
}

const form = '--b\r\nContent-Disposition: form-data; name="name"\r\n\r\nAda\r\n--b--\r\n';

type Answer = (response: ServerResponse, url: URL, arrival: Arrival) => unknown;

/** What is answered, by the first part of the path. The rest is an echo. */
const answers: Readonly<Record<string, Answer>> = {
  status: (response, { pathname, searchParams }) => {
    const location = searchParams.get("to");
    response.statusCode = Number(pathname.split("/")[2]);
    if (location !== null) response.setHeader("Location", location);
    response.end(response.statusCode === 205 ? "" : "body");
  },
  text: (response, { searchParams }) => response.end(searchParams.get("is")),
  gzip: (response) => response.setHeader("Content-Encoding", "gzip").end(gzipSync("decoded")),
  form: (response) => response.setHeader("Content-Type", "multipart/form-data; boundary=b").end(form),
  cookies: (response) => response.setHeader("Set-Cookie", ["a=1", "b=2"]).end(),
  again: (response) => response.writeHead(302, { Location: "/again" }).end(),
  hang: () => {},
  half: (response) => response.writeHead(200, { "Content-Length": 10 }).write("half"),
  broken: (response) =>
    response.writeHead(200, { "Content-Length": 10 }).write("half", () => setImmediate(() => response.destroy())),
};

/** Starts it on a free port. */
export async function startEchoServer(): Promise<EchoServer> {
  const arrivals: Arrival[] = [];
  const server = createServer((request, response) => {
    // What breaks off is for the client to tell.
    serve(request, response).catch(() => response.destroy());
  });
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = "", url: path = "" } = request;
    const url = new URL(path, "http://echo.test");
    const early = { method, path, headers: request.headers as Arrival["headers"], body: "" };
    const arrival = url.pathname === "/hang" ? early : { ...early, body: await text(request) };
    arrivals.push(arrival);
    const answer = answers[url.pathname.split("/")[1]!];
    if (answer === undefined) response.setHeader("Content-Type", "application/json").end(JSON.stringify(arrival));
    else answer(response, url, arrival);
  };
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    takeArrivals: () => arrivals.splice(0),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
