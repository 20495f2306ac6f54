import { createHash } from "node:crypto";

import { Client } from "@haulier/core";
import { UndiciTransport } from "@haulier/undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { createFetch } from "../create-fetch.ts";
import type { Fetch } from "../fetch.ts";
import { startEchoServer, type Arrival, type EchoServer } from "./echo-server.ts";

/** Options of a call, also those that TypeScript does not know. */
export type Init = RequestInit & Readonly<Record<string, unknown>>;
/** A call by one `fetch` or the other. */
export type Call = (fetch: Fetch) => Promise<unknown>;
/** What becomes of a call. */
export interface Outcome {
  /** What it gives, or `{ rejects }`. */
  readonly result: unknown;
  readonly arrivals: readonly unknown[];
}

/** Node's own `fetch`. */
const node: Fetch = globalThis.fetch;
/** The server that calls go to. */
export let server: EchoServer;
/** One of another origin. */
export let other: EchoServer;
/** The `fetch` of a client. */
export let ours: Fetch;

/** Has both servers and both fetches for the tests of a file. */
export function useOracle(): void {
  const client = new Client({ transport: new UndiciTransport() });
  beforeAll(async () => {
    ours = createFetch(client);
    [server, other] = await Promise.all([startEchoServer(), startEchoServer()]);
  });
  afterAll(async () => {
    await client.close();
    await server[Symbol.asyncDispose]();
    await other[Symbol.asyncDispose]();
  });
}

/** Tests that calls have the same outcome with either `fetch`. */
export function describeSame(what: string, calls: Readonly<Record<string, Call>>): void {
  describe(`${what}, as with Node's own fetch:`, () => {
    it.each(Object.entries(calls))("%s", async (_name, call) => {
      const expected = await outcome(call, node);
      expect(await outcome(call, ours)).toEqual(expected);
    });
  });
}

/** The outcomes of a call with either. */
export async function both(call: Call): Promise<{ node: Outcome; ours: Outcome }> {
  return { node: await outcome(call, node), ours: await outcome(call, ours) };
}

/** A call of a path. The options are made anew for each, since a body is used once. */
export function to(path: string, init?: () => Init | null): Call {
  return async (fetch) => described(await fetch(server.origin + path, init?.() as Init));
}

/** Calls by what is special about each. */
export function each<Value extends string | number>(
  values: readonly Value[],
  callFor: (value: Value) => Call,
): Readonly<Record<string, Call>> {
  return Object.fromEntries(values.map((value) => [String(value), callFor(value)]));
}

/** A path that redirects with a status. */
export function redirect(status: number, location: string): string {
  return `/status/${status}?to=${encodeURIComponent(location)}`;
}

/** Options with a body that is a stream. */
export function stream(): Init & { readonly body: ReadableStream } {
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode("stream"));
      controller.close();
    },
  });
  return { body, duplex: "half" };
}

/** What the option `integrity` says of a text. */
export function hashOf(algorithm: string, text: string): string {
  return `${algorithm}-${createHash(algorithm).update(text).digest("base64")}`;
}

/** What a response says, and its body. */
export async function described(response: Response): Promise<unknown> {
  const { status, statusText, ok, type, redirected, url } = response;
  const contentType = response.headers.get("content-type");
  const hasBody = response.body !== null;
  const text = await response.text();
  // An echo is compared as what arrived.
  const body = text.startsWith('{"method"') ? "an echo" : text;
  return { status, statusText, ok, type, redirected, url, contentType, hasBody, body };
}

/** What a failure says that both have in common: the text is each one's own, but for failures of the network. */
export function failureOf(error: unknown): unknown {
  if (!(error instanceof Error || error instanceof DOMException)) return error;
  const { name, message } = error;
  if (message !== "fetch failed" && message !== "terminated") return { name };
  return { name, message, hasCause: error.cause instanceof Error };
}

/** Resolves when the server has got a request. */
export async function arrival(): Promise<void> {
  while (server.takeArrivals().length === 0) await new Promise(setImmediate);
}

async function outcome(call: Call, fetch: Fetch): Promise<Outcome> {
  const result = await call(fetch).catch((error: unknown) => ({ rejects: failureOf(error) }));
  return { result, arrivals: [...server.takeArrivals(), ...other.takeArrivals()].map(arrived) };
}

/** Fields that are compared: neither adds them by itself, but for what says what the body is. */
const compared =
  "content-type content-length transfer-encoding cookie origin authorization pragma cache-control te via date dnt x-a referer".split(
    " ",
  );

function arrived({ method, path, headers, body }: Arrival): unknown {
  const fields = compared.map((name) => [name, headers[name]] as const).filter(([, value]) => value !== undefined);
  return { method, path, fields: Object.fromEntries(fields), body };
}
