import { Client, type HttpRequest } from "@haulier/core";
import { type MockReply, MockTransport, VirtualClock } from "@haulier/mock";

/** A client, and what it has sent. */
export interface PageServer {
  readonly client: Client;
  readonly clock: VirtualClock;
  readonly transport: MockTransport;
  /** The URLs that were asked for, in order. */
  readonly urls: () => string[];
  /** The values of a field of the requests, in order. */
  readonly fields: (name: string) => (string | null)[];
}

/** Answers by the function, and counts the requests from 1. */
export function pageServer(
  answer: (request: HttpRequest, number: number) => MockReply,
  options: Partial<ConstructorParameters<typeof Client>[0]> = {},
): PageServer {
  const clock = new VirtualClock();
  let number = 0;
  const transport = new MockTransport((request) => answer(request, (number += 1)), { clock });
  const client = new Client({ transport, clock, baseUrl: "https://example.com", ...options });
  return {
    client,
    clock,
    transport,
    urls: () => transport.calls.map(({ request }) => request.href),
    fields: (name) => transport.calls.map(({ request }) => request.headers.get(name)),
  };
}

/** Pages `{ value: [...], next }` of two records each: 1 and 2, 3 and 4, and so on; `?page=` asks for one of them. */
export function numberPages(pages: number): (request: HttpRequest) => MockReply {
  return ({ url }) => {
    const page = Number(url.searchParams.get("page") ?? 1);
    const next = page < pages ? { next: `/numbers?page=${page + 1}` } : {};
    return { json: { value: [2 * page - 1, 2 * page], ...next } };
  };
}
