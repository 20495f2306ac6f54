import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** A server that writes down all that it is sent. */
export interface Witness extends AsyncDisposable {
  readonly port: number;
  /** What each request consisted of: its line, its fields, its body. */
  readonly seen: readonly string[];
}

/** Starts a witness on the loopback interface. @param answer may look at the request, whose body has been read. */
export async function witness(answer: RequestListener): Promise<Witness> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      seen.push([headOf(request), body].join("\n"));
      answer(request, response);
    });
  });
  return { port: await listen(server), seen, [Symbol.asyncDispose]: () => close(server) };
}

function headOf({ method, url, rawHeaders }: IncomingMessage): string {
  const fields = rawHeaders.map((part, i) => (i % 2 === 0 ? `\n${part}: ` : part));
  return `${method} ${url}${fields.join("")}`;
}

function listen(server: Server): Promise<number> {
  // "localhost" may be ::1 only.
  return new Promise((resolve) => {
    server.listen(0, () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
