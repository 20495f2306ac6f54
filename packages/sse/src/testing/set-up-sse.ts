import { Client } from "@haulier/core";
import { type Chunk, type MockHandler, type MockResponseInit, MockTransport, VirtualClock } from "@haulier/mock";

import { connectSse, type ConnectSseOptions } from "../connect-sse.ts";
import type { EventSource } from "../event-source.ts";
import type { ServerSentEvent } from "../server-sent-event.ts";

export const never = Number.POSITIVE_INFINITY;

/** A stream of events, piece by piece. */
export function stream(...chunks: readonly Chunk[]): MockResponseInit {
  return { headers: { "Content-Type": "text/event-stream" }, chunks };
}

/** A client on a virtual clock, and what it has sent. */
export interface SseSetUp {
  readonly clock: VirtualClock;
  readonly transport: MockTransport;
  readonly client: Client;
  /** Connects to `/events`, with a random 0. */
  readonly connect: (options?: ConnectSseOptions) => Promise<EventSource>;
  /** The `Last-Event-ID` of each request. */
  readonly lastEventIds: () => (string | null)[];
  /** When the requests were sent, in milliseconds. */
  readonly times: () => number[];
}

/** A client that is answered by the replies in turn, then by 204. */
export function setUp(
  replies: readonly ReturnType<MockHandler>[] | MockHandler,
  options: Partial<ConstructorParameters<typeof Client>[0]> = {},
): SseSetUp {
  const clock = new VirtualClock();
  let answered = 0;
  const handler = typeof replies === "function" ? replies : () => replies[answered++] ?? { status: 204 };
  const transport = new MockTransport(handler, { clock });
  const client = new Client({ transport, clock, baseUrl: "https://example.com", ...options });
  return {
    clock,
    transport,
    client,
    connect: (own) => connectSse(client, "GET", "/events", { clock, random: () => 0, ...own }),
    lastEventIds: () => transport.calls.map(({ request }) => request.headers.get("last-event-id")),
    times: () => transport.calls.map(({ at }) => at),
  };
}

/** The data of the events up to the end. */
export async function dataOf(source: AsyncIterable<ServerSentEvent>): Promise<string[]> {
  const data: string[] = [];
  for await (const event of source) data.push(event.data);
  return data;
}
