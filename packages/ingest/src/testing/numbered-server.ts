import { Client, type HttpRequest } from "@haulier/core";
import { delay, type MockReply, MockTransport, VirtualClock } from "@haulier/mock";

/** A client on a virtual clock, and how many requests were under way at once. */
export interface NumberedServer {
  readonly client: Client;
  readonly clock: VirtualClock;
  readonly transport: MockTransport;
  /** The most requests that were under way at once. */
  readonly peak: () => number;
  /** The requests that were asked for, in order: `/0`, `/1` and so on. */
  readonly paths: () => string[];
}

/**
 * Answers `/<n>` with `{ n }`, or with what `reply` says, after 10 milliseconds, or as many as the query `?ms=` has.
 */
export function numberedServer(reply?: (request: HttpRequest, n: number) => MockReply | undefined): NumberedServer {
  const clock = new VirtualClock();
  let active = 0;
  let peak = 0;
  const transport = new MockTransport(
    (request) => {
      const n = Number(request.url.pathname.slice(1));
      active += 1;
      peak = Math.max(peak, active);
      const ms = Number(request.url.searchParams.get("ms") ?? 10);
      const over = (): void => void (active -= 1);
      clock.startTimer(over, ms);
      request.extensions.signal?.addEventListener("abort", over, { once: true });
      return delay(ms, reply?.(request, n) ?? { json: { n } });
    },
    { clock },
  );
  const client = new Client({ transport, clock, baseUrl: "https://example.com" });
  return {
    client,
    clock,
    transport,
    peak: () => peak,
    paths: () => transport.calls.map(({ request }) => request.url.pathname),
  };
}

/** `/0`, `/1` up to `/<count - 1>`, and how many of them were taken. */
export function countedPaths(count: number): Iterable<string> & { taken: number; left: boolean } {
  return {
    taken: 0,
    left: false,
    *[Symbol.iterator]() {
      try {
        for (let n = 0; n < count; n++) {
          this.taken += 1;
          yield `/${n}`;
        }
      } finally {
        this.left = true;
      }
    },
  };
}
