import { once } from "node:events";
import type { Duplex } from "node:stream";

import type { HttpResponse } from "@haulier/core";

/** The connection that a response has given away, as what it is with Node. */
export function streamOf(response: HttpResponse): Duplex {
  const stream = response.extensions.networkStream;
  if (stream === undefined) throw new Error(`${response.toString()} has no networkStream`);
  return stream as unknown as Duplex;
}

/** Reads `length` bytes, a character for each. */
export async function readText(stream: Duplex, length: number): Promise<string> {
  for (;;) {
    const chunk = stream.read(length) as Buffer | null;
    if (chunk !== null) return chunk.toString("latin1");
    await once(stream, "readable");
  }
}
