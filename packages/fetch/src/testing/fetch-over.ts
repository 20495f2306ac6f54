import { Client } from "@haulier/core";
import { MockTransport, type MockHandler } from "@haulier/mock";

import { createFetch } from "../create-fetch.ts";
import type { Fetch } from "../fetch.ts";

type OtherOptions = Omit<ConstructorParameters<typeof Client>[0], "transport">;

/** A `fetch` whose requests are answered by a function, and what it was asked. */
export function fetchOver(
  handler: MockHandler,
  options: OtherOptions = {},
): { fetch: Fetch; transport: MockTransport } {
  const transport = new MockTransport(handler);
  return { fetch: createFetch(new Client({ transport, ...options })), transport };
}

/** Where tests ask. */
export const url = "https://api.example.com/things";

/** What a promise rejects with. */
export const caught = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => Promise.reject(new Error("it resolved")),
    (error: unknown) => error as Error,
  );

/** Not by `text()`: Chrome then makes "Failed to fetch" of every failure of the stream. */
export async function piecesOf({ body }: Response): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body as ReadableStream<Uint8Array>) pieces.push(piece);
  return pieces;
}
