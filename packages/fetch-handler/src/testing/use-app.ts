import { Client, type ClientOptions } from "@haulier/core";
import { expect, onTestFinished, vi } from "vitest";

import { FetchHandlerTransport, type FetchHandlerTransportOptions } from "../fetch-handler-transport.ts";
import type { FetchApp } from "../fetch-handler.ts";

/** Options of {@link useApp}: those of the transport, and some of the client. */
export type UseAppOptions = FetchHandlerTransportOptions & { readonly client?: Partial<ClientOptions> };

/** A client of an app, for one test. At its end nothing may be in flight, or else the transport would not close. */
export function useApp(app: FetchApp, { client, ...options }: UseAppOptions = {}): Client {
  const transport = new FetchHandlerTransport(app, options);
  onTestFinished(() => transport.close());
  return new Client({ transport, baseUrl: "http://app.test", ...client });
}

/** What a promise rejects with. */
export const rejectionOf = (promise: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(promise).then(
    () => expect.unreachable("it resolved"),
    (error: unknown) => error,
  );

/** Resolves when `isTrue`, looking at short intervals. */
export const eventually = (isTrue: () => boolean): Promise<void> =>
  vi.waitFor(() => expect(isTrue()).toBe(true), { timeout: 5_000, interval: 5 });

/** A body of `count` pieces of `size` bytes, which counts how many have been asked for. */
export function countedPieces(count: number, size: number): { given: number; pieces: () => Generator<Uint8Array> } {
  const source = {
    given: 0,
    *pieces(): Generator<Uint8Array> {
      const piece = new Uint8Array(size).fill(7);
      for (; source.given < count; source.given++) yield piece;
    },
  };
  return source;
}

/** How many bytes there are in a stream, and whether they all are those of {@link countedPieces}. */
export async function measure(body: AsyncIterable<Uint8Array>): Promise<{ length: number; isIntact: boolean }> {
  let length = 0;
  let isIntact = true;
  for await (const piece of body) {
    length += piece.byteLength;
    isIntact &&= piece.every((byte) => byte === 7);
  }
  return { length, isIntact };
}
