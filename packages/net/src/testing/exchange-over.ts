import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

import type { Connection } from "@haulier/core";

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Sends a GET over a connection, by Node's own HTTP/1.1, and closes it. @param target as it is to stand in the request line. */
export async function exchangeOver(
  { stream }: Connection,
  target: string,
  headers: Readonly<Record<string, string>>,
): Promise<Answer> {
  const sent = request({ path: target, headers, createConnection: () => stream as unknown as Duplex }).end();
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  const pieces: string[] = await answer.setEncoding("utf8").toArray();
  stream.destroy();
  return { status: answer.statusCode!, text: pieces.join("") };
}
