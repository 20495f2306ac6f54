import { checkOptionNames, systemClock, type Clock, type PoolLimits, type Transport } from "@haulier/core";
import type { DiallingOptions } from "@haulier/net";

/** How sessions are asked whether the server is still there; all in milliseconds. */
export interface PingOptions {
  /**
   * How often a session that carries requests is asked. `null` asks only after a silence that was too long for a request; servers may take
   * frequent questions for an attack. @defaultValue null
   */
  interval?: number | null | undefined;
  /** How long the answer may take; then the session is given up. @defaultValue 5_000 */
  timeout?: number | undefined;
  /**
   * For how long a session has been idle when it is asked as it is used again. A request that may be repeated, should the session be dead, goes
   * along with the question; any other one waits for the answer, which takes one round trip. `null` never asks. @defaultValue 2_000
   */
  verifyAfter?: number | null | undefined;
}

/** How many bytes a server may send before it has to wait for the reader. */
export interface WindowOptions {
  /** For one response: also how much an unread body may take in memory, beside `highWaterMark`. @defaultValue 4_194_304 */
  stream?: number | undefined;
  /**
   * How wide the window of a stream becomes on a session whose downloads turn out to wait for it, being twice as wide each time. @defaultValue
   * `connection`, or `stream` where that is given
   */
  largest?: number | undefined;
  /**
   * For all responses of a session together, on their way. It is not a limit of memory: Node makes room in it for what nobody has read.
   * @defaultValue four times that of a stream
   */
  connection?: number | undefined;
}

/** Options of {@link Http2Transport}. */
export interface Http2TransportOptions extends DiallingOptions {
  /** The limits of the pool, whose connections are sessions. @defaultValue 100 sessions, 20 of them kept idle for 5_000 ms */
  limits?: Partial<PoolLimits> | undefined;
  /** Whether `http:` URLs are asked in HTTP/2 at once, since the server is known to speak it. @defaultValue false */
  h2c?: boolean | undefined;
  /**
   * Takes the requests for servers that speak HTTP/1.1 only, those for `http:` without `h2c`, and those with `Upgrade`; such as a
   * `UndiciTransport`. It is used and never closed.
   */
  fallback?: Transport | undefined;
  /** Requests on one session at once, if the server allows as many; beyond that, there is another session. @defaultValue 1_000 */
  maxConcurrentStreams?: number | undefined;
  /** Flow-control windows, in bytes. */
  windows?: WindowOptions | undefined;
  /** The longest header block of a response, in bytes, counted as HPACK does: 32 more for each field. @defaultValue 65_536 */
  maxHeaderSize?: number | undefined;
  /**
   * Unread bytes of a streamed body at which no more room is made in the window of its stream. What the window holds still comes, so that an
   * unread body takes both at most. @defaultValue 262_144
   */
  highWaterMark?: number | undefined;
  /**
   * Bytes in each second that a server may send beside responses and answers to what it was sent: window updates, padding, frames that are empty
   * or unknown. There may be sixteen times as much at once; a server that sends more than that floods the session, which ends. `Infinity` is
   * no limit. @defaultValue 65_536
   */
  maxOverhead?: number | undefined;
  /**
   * How long a request with `Expect: 100-continue` waits for the server to ask for its body, in milliseconds. The body is sent then, since
   * there are servers that never ask. @defaultValue 1_000
   */
  expectContinueTimeout?: number | undefined;
  /** Whether and when sessions are asked by PING if they are alive. */
  ping?: PingOptions | undefined;
  /** The time that timeouts go by. @defaultValue the real one */
  clock?: Clock | undefined;
}

/** What all sessions of a transport share. */
export interface SessionSettings {
  readonly clock: Clock;
  readonly maxConcurrentStreams: number;
  readonly streamWindow: number;
  readonly largestStreamWindow: number;
  readonly connectionWindow: number;
  readonly maxHeaderSize: number;
  readonly maxOverhead: number;
  readonly pingInterval: number | null;
  readonly pingTimeout: number;
  readonly verifyAfter: number | null;
}

/** The options, complete. */
export interface Http2Settings {
  readonly session: SessionSettings;
  readonly h2c: boolean;
  readonly highWaterMark: number;
  readonly expectContinueTimeout: number;
}

/** 4 MiB, and 16 MiB for the connection: 47 times the throughput of Node's defaults at 20 ms of delay. Raising one alone makes it slower. */
const STREAM_WINDOW = 4 * 1024 * 1024;
const MAX_WINDOW = 2 ** 31 - 1;
/** What a connection has before anything was agreed on (RFC 9113 section 6.9.2). */
const INITIAL_WINDOW = 65_535;

const names: ReadonlySet<string> = new Set<keyof Http2TransportOptions>([
  "limits",
  "tls",
  "socketPath",
  "connector",
  "proxy",
  "socks",
  "trustEnv",
  "h2c",
  "fallback",
  "maxConcurrentStreams",
  "windows",
  "maxHeaderSize",
  "highWaterMark",
  "maxOverhead",
  "expectContinueTimeout",
  "ping",
  "clock",
]);
const pingNames: ReadonlySet<string> = new Set<keyof PingOptions>(["interval", "timeout", "verifyAfter"]);
const windowNames: ReadonlySet<string> = new Set<keyof WindowOptions>(["stream", "largest", "connection"]);

/**
 * Checks the options and completes them by the defaults.
 * @throws TypeError for one that is unknown or cannot be used.
 */
export function resolveOptions(options: Http2TransportOptions): Http2Settings {
  checkOptionNames("Http2Transport", options, names);
  const { windows = {}, ping = {}, h2c = false, fallback } = options;
  checkOptionNames("windows", windows, windowNames);
  checkOptionNames("ping", ping, pingNames);
  if (typeof h2c !== "boolean") throw new TypeError("Http2Transport: h2c must be true or false");
  if (fallback !== undefined && typeof fallback.handleRequest !== "function")
    throw new TypeError("Http2Transport: fallback must be a transport");
  return {
    h2c,
    highWaterMark: whole("highWaterMark", options.highWaterMark ?? 256 * 1024, 0),
    expectContinueTimeout: duration("expectContinueTimeout", options.expectContinueTimeout ?? 1_000),
    session: {
      clock: options.clock ?? systemClock,
      maxConcurrentStreams: whole("maxConcurrentStreams", options.maxConcurrentStreams ?? 1_000, 1),
      ...windowWidths(windows),
      maxHeaderSize: whole("maxHeaderSize", options.maxHeaderSize ?? 64 * 1024, 1, 2 ** 32 - 1),
      maxOverhead:
        options.maxOverhead === Infinity ? Infinity : whole("maxOverhead", options.maxOverhead ?? 64 * 1024, 1),
      pingInterval: optional("ping.interval", ping.interval ?? null),
      pingTimeout: duration("ping.timeout", ping.timeout === undefined ? 5_000 : ping.timeout),
      verifyAfter: optional("ping.verifyAfter", ping.verifyAfter === undefined ? 2_000 : ping.verifyAfter),
    },
  };
}

function windowWidths(
  windows: WindowOptions,
): Pick<SessionSettings, "streamWindow" | "largestStreamWindow" | "connectionWindow"> {
  const streamWindow = whole("windows.stream", windows.stream ?? STREAM_WINDOW, 1, MAX_WINDOW);
  const standard = Math.min(Math.max(4 * streamWindow, INITIAL_WINDOW), MAX_WINDOW);
  const connectionWindow = whole("windows.connection", windows.connection ?? standard, INITIAL_WINDOW, MAX_WINDOW);
  const largest =
    windows.largest ?? (windows.stream === undefined ? Math.max(streamWindow, connectionWindow) : streamWindow);
  return {
    streamWindow,
    largestStreamWindow: whole("windows.largest", largest, streamWindow, MAX_WINDOW),
    connectionWindow,
  };
}

function whole(name: string, value: number, least: number, most: number = Number.MAX_SAFE_INTEGER): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  const range = most === Number.MAX_SAFE_INTEGER ? `from ${least} up` : `from ${least} to ${most}`;
  throw new TypeError(`Http2Transport: ${name} must be a whole number ${range}, got ${String(value)}`);
}

function duration(name: string, value: number): number {
  if (Number.isFinite(value) && value >= 0) return value;
  throw new TypeError(`Http2Transport: ${name} must be milliseconds, 0 or more, got ${String(value)}`);
}

function optional(name: string, value: number | null): number | null {
  return value === null ? null : duration(name, value);
}
