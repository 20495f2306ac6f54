import {
  type Client,
  type Clock,
  checkOptionNames,
  type RequestOptions,
  systemClock,
  type TimeoutInit,
} from "@haulier/core";

import { EventSource, type Reconnecting } from "./event-source.ts";
import { checkMaxEventSize, MAX_EVENT_SIZE } from "./max-event-size.ts";
import type { ReadEventsOptions } from "./read-events.ts";
import { type ReconnectOptions, resolveReconnect } from "./reconnection.ts";
import { sseHeaders } from "./sse-headers.ts";

/** Options of a stream of events, beside those of a request. */
export interface SseOptions extends ReadEventsOptions {
  /** The id to go on from, as kept from an earlier stream; sent as `Last-Event-ID`. @defaultValue "" */
  lastEventId?: string | undefined;
  /**
   * How long the server may be silent, in milliseconds, before and between pieces of the stream; comments count. Then the connection fails
   * with ReadTimeoutError, and is made anew where `reconnect` says so. It is `timeout.read` by another name, so give one of them; `null` is no
   * limit. Where there is neither, the client's `timeout.read` holds, 30 seconds by default.
   */
  idleTimeout?: number | null | undefined;
  /**
   * Whether a stream that ends or breaks is taken up again, and how; it then begins with `Last-Event-ID`. Also the first connection is tried
   * again. The body has to be one that can be sent again.
   * @defaultValue false
   */
  reconnect?: boolean | ReconnectOptions | undefined;
  /** Told of each reconnection before the wait for it. What it throws ends the stream. */
  onReconnect?: ((reconnecting: Reconnecting) => void) | undefined;
  /** The time that delays go by. @defaultValue the real one */
  clock?: Clock | undefined;
  /** From 0 to 1, for the jitter. @defaultValue Math.random */
  random?: (() => number) | undefined;
}

/** Options of {@link connectSse}: those of a request, but for what the stream itself decides, and those of a stream. */
export type ConnectSseOptions = Omit<RequestOptions, "raiseForStatus"> & SseOptions;

/**
 * Requests a stream of events, with any method and body, and resolves when it is there.
 *
 * ```ts
 * await using source = await connectSse(client, "GET", "/events", { reconnect: true });
 * for await (const event of source) console.log(event.event, event.data);
 * ```
 *
 * `Accept: text/event-stream` and `Cache-Control: no-store` are sent unless `headers` say otherwise. 204 is a stream without events, and the way
 * of a server to end reconnections.
 * @throws SseError for another status, another type of content, and, while it is read, for an event beyond `maxEventSize`.
 * @throws TypeError for options that cannot be used. @throws TransportError as every request does; `signal.reason` when the signal aborts.
 * @throws StreamConsumedError on a reconnection, for a body that is a stream for one time.
 * @see WHATWG HTML section 9.2, https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export async function connectSse(
  client: Client,
  method: string,
  url: string | URL,
  options: ConnectSseOptions = {},
): Promise<EventSource> {
  const {
    maxEventSize = MAX_EVENT_SIZE,
    onComment,
    lastEventId = "",
    idleTimeout,
    reconnect,
    onReconnect,
    clock = systemClock,
    random = Math.random,
    headers,
    signal,
    timeout,
    auth,
    followRedirects,
    extensions,
    ...rest
  } = options;
  if ("raiseForStatus" in rest) checkOptionNames("connectSse", { raiseForStatus: true }, new Set());
  checkMaxEventSize(maxEventSize);
  const policy = resolveReconnect(reconnect);
  const closing = new AbortController();
  const signals = [signal, extensions?.signal, closing.signal].filter((one) => one !== undefined);
  const request = client.buildRequest(method, url, {
    ...rest,
    auth,
    headers: sseHeaders(headers),
    timeout: withIdle(timeout, idleTimeout),
    extensions: { ...extensions, signal: AbortSignal.any(signals) },
  });
  return new EventSource({
    client,
    request,
    sendOptions: { auth, followRedirects },
    closing,
    maxEventSize,
    lastEventId,
    reconnect: policy,
    clock,
    random,
    onComment,
    onReconnect,
  }).open();
}

/** The limits of the request, with that on silence. @throws TypeError when that is given twice. */
function withIdle(timeout: TimeoutInit | undefined, idle: number | null | undefined): TimeoutInit | undefined {
  if (idle === undefined) return timeout;
  if (timeout === null) return { pool: null, connect: null, write: null, total: null, read: idle };
  if (typeof timeout === "number") return { pool: timeout, connect: timeout, write: timeout, read: idle };
  if (timeout?.read !== undefined)
    throw new TypeError("connectSse: idleTimeout and timeout.read are the same limit; give one of them");
  return { ...timeout, read: idle };
}
