import { checkOptionNames, type Clock, HttpHeaders, type RequestOptions, systemClock } from "@haulier/core";

import { type BackoffOptions, resolveRetryPolicy, type RetryPolicy } from "../retry-policy.ts";
import { type Checksum, resolveChecksum } from "./checksum.ts";
import type { Digest, DigestAlgorithm } from "./digest.ts";
import type { Progress } from "./progress-meter.ts";

/** A request that is about to be tried again. */
export interface DownloadRetry {
  /** Counts those in a row that have brought nothing, from 1. */
  readonly attempt: number;
  /** How long is waited first, in milliseconds. */
  readonly delay: number;
  /** What went wrong. */
  readonly error: unknown;
}

/** Options of {@link download}. `timeout.total` limits each request, and not all of them together: that is what `signal` is for. */
export interface DownloadOptions extends Pick<
  RequestOptions,
  "auth" | "cookies" | "extensions" | "followRedirects" | "headers" | "params" | "signal" | "timeout"
> {
  /**
   * Whether a file that has the name is replaced. With false, a path that you give is refused with `ERR_DOWNLOAD_EXISTS`; in a directory, where the
   * server chooses the name, a number is added to it. By default the path is replaced, and nothing in a directory is.
   */
  overwrite?: boolean | undefined;
  /**
   * Whether to go on with what an earlier call has left for the same URL and target, and to leave it for a later one on failure, as `.part` and
   * `.part.json` beside the target. Only what the server has a strong validator for is left.
   * @defaultValue true
   */
  resume?: boolean | undefined;
  /** How often in a row a request that brought nothing more is tried again. One that brought a byte starts the count anew. @defaultValue 5 */
  attempts?: number | undefined;
  /** How long is waited before that. */
  backoff?: BackoffOptions | undefined;
  /** How many connections share the file, where the server has ranges and a strong validator. @defaultValue 1 */
  connections?: number | undefined;
  /** The smallest part that a connection of several fetches, in bytes; also what the first request asks for. @defaultValue 8_388_608 */
  minPartSize?: number | undefined;
  /**
   * What the file has to be, in addition to what the digest fields of the server say; false does not check those either. By default they are
   * checked: `Repr-Digest`, `Content-Digest` and `Digest`, as SHA-512 or SHA-256.
   */
  checksum?: Checksum | false | undefined;
  /**
   * Whether a body that the server has encoded, although it was asked not to, is decoded. It then cannot be gone on with, nor be fetched in parts or
   * checked by the server's digests, all of which are about the encoded bytes. With false, these are what is saved.
   * @defaultValue true
   */
  decode?: boolean | undefined;
  /** The largest file, in bytes; a larger one is refused before it is fetched, where its length is known. @defaultValue Infinity */
  maxSize?: number | undefined;
  /** Told at the first answer, then at most each `progressInterval`, and when the file is in its place, where it stays. What it throws ends the download. */
  onProgress?: ((progress: Progress) => void) | undefined;
  /** How long `onProgress` is left alone at least, in milliseconds. @defaultValue 100 */
  progressInterval?: number | undefined;
  /** Told before the wait for another try. What it throws ends the download. */
  onRetry?: ((retry: DownloadRetry) => void) | undefined;
  /** The time that delays and rates go by. @defaultValue the real one */
  clock?: Clock | undefined;
  /** From 0 to 1, for the jitter. @defaultValue Math.random */
  random?: (() => number) | undefined;
}

const requestOptionNames = [
  "auth",
  "cookies",
  "extensions",
  "followRedirects",
  "headers",
  "params",
  "signal",
  "timeout",
] as const satisfies (keyof DownloadOptions)[];

const optionNames: ReadonlySet<string> = new Set<keyof DownloadOptions>([
  ...requestOptionNames,
  "overwrite",
  "resume",
  "attempts",
  "backoff",
  "connections",
  "minPartSize",
  "checksum",
  "decode",
  "maxSize",
  "onProgress",
  "progressInterval",
  "onRetry",
  "clock",
  "random",
]);

/** The options with their defaults. */
export interface DownloadSettings {
  readonly request: RequestOptions;
  /** Whether the caller says which codings are welcome. */
  readonly acceptsCodings: boolean;
  readonly overwrite: boolean | undefined;
  readonly resume: boolean;
  readonly retry: RetryPolicy;
  readonly connections: number;
  readonly minPartSize: number;
  /** What the caller wants to have hashed. */
  readonly checksum: { readonly algorithm: DigestAlgorithm; readonly value: Digest["value"] | undefined } | undefined;
  /** Whether the digests of the server are compared. */
  readonly checksFields: boolean;
  readonly decode: boolean;
  readonly maxSize: number;
  readonly onProgress: ((progress: Progress) => void) | undefined;
  readonly progressInterval: number;
  readonly onRetry: ((retry: DownloadRetry) => void) | undefined;
  readonly clock: Clock;
  readonly random: () => number;
}

/** @throws TypeError for an option that is unknown or cannot be used. */
export function resolveDownloadOptions(options: DownloadOptions): DownloadSettings {
  checkOptionNames("download", options, optionNames);
  const { attempts = 5, backoff = {}, connections = 1, minPartSize = 8 * 1024 * 1024, checksum } = options;
  const { resume = true, decode = true, maxSize = Number.POSITIVE_INFINITY, progressInterval = 100 } = options;
  checkNumber("attempts", attempts, 0, true);
  checkNumber("connections", connections, 1, false);
  checkNumber("minPartSize", minPartSize, 1, false);
  checkNumber("maxSize", maxSize, 0, true);
  checkNumber("progressInterval", progressInterval, 0, false);
  for (const [name, value] of Object.entries({ overwrite: options.overwrite, resume, decode })) {
    if (value !== undefined && typeof value !== "boolean")
      throw new TypeError(`download: ${name} must be true or false, got ${typeof value}`);
  }
  for (const [name, value] of Object.entries({ onProgress: options.onProgress, onRetry: options.onRetry })) {
    if (value !== undefined && typeof value !== "function")
      throw new TypeError(`download: ${name} must be a function, got ${typeof value}`);
  }
  const headers = new HttpHeaders(options.headers);
  return {
    request: requestOptions(options, headers),
    acceptsCodings: headers.has("accept-encoding"),
    overwrite: options.overwrite,
    resume,
    retry: resolveRetryPolicy("download", attempts, backoff),
    connections,
    minPartSize,
    checksum: checksum === undefined || checksum === false ? undefined : resolveChecksum(checksum),
    checksFields: checksum !== false,
    decode,
    maxSize,
    onProgress: options.onProgress,
    progressInterval,
    onRetry: options.onRetry,
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
  };
}

/** Those of the request, with headers that can be read more than once. */
function requestOptions(options: DownloadOptions, headers: HttpHeaders): RequestOptions {
  const request: Record<string, unknown> = {};
  for (const name of requestOptionNames) if (Object.hasOwn(options, name)) request[name] = options[name];
  for (const name of ["Range", "If-Range"])
    if (headers.has(name))
      throw new TypeError(`download: ${name} is set by the download itself; leave it out of headers`);
  // A record may remove fields of the client, by null.
  if (options.headers !== undefined && Symbol.iterator in options.headers) request["headers"] = headers;
  return request;
}

function checkNumber(name: string, value: number, min: number, isInfinityAllowed: boolean): void {
  const isWhole = Number.isSafeInteger(value) || (isInfinityAllowed && value === Number.POSITIVE_INFINITY);
  if (isWhole && value >= min) return;
  const kind = `a whole number from ${min}${isInfinityAllowed ? ", or Infinity" : ""}`;
  throw new TypeError(`download: ${name} must be ${kind}, got ${String(value)}`);
}
