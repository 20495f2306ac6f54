import {
  type Client,
  type Clock,
  HttpHeaders,
  type RequestOptions,
  type SchemaOutput,
  type StandardSchema,
  systemClock,
} from "@haulier/core";

import { HttpBytes } from "./http-bytes.ts";
import { csvRecords, type IterCsvOptions, iterCsvOptionNames } from "./iter-csv.ts";
import { type IterJsonArrayOptions, iterJsonArrayOptionNames, jsonArrayRecords } from "./iter-json-array.ts";
import { type IterJsonOptions, iterJsonOptionNames, jsonRecords } from "./iter-json.ts";
import type { OpenBytes } from "./open-bytes.ts";
import { checkRecordOptions, type RecordOptions } from "./record-options.ts";
import type { RecordStream } from "./record-stream.ts";
import { resumePoint } from "./resume-point.ts";
import { type BackoffOptions, resolveRetryPolicy } from "./retry-policy.ts";
import type { SourceRetry } from "./source-retry.ts";
import { versionAt } from "./source-version.ts";

/** Options of sources over HTTP, beside those of a request and of their format. */
export interface HttpSourceOptions {
  /**
   * What to do when the source has changed since `resumeFrom` was its position, as far as `ETag` and `Last-Modified` tell: `"error"`, or `"goOn"` at the
   * same offset, for a file that only grows.
   * @defaultValue "error"
   */
  ifChanged?: "error" | "goOn" | undefined;
  /** How many requests in a row are tried again that bring nothing; then the last error is thrown. @defaultValue with GET 5, else 0 */
  attempts?: number | undefined;
  /** How long is waited before that. */
  backoff?: BackoffOptions | undefined;
  /** Told of each request that is tried again, before the wait for it. What it throws ends the iteration. */
  onRetry?: ((retry: SourceRetry) => void) | undefined;
  /** The time that delays go by. @defaultValue the real one */
  clock?: Clock | undefined;
  /** From 0 to 1, for the jitter. @defaultValue Math.random */
  random?: (() => number) | undefined;
}

type OfRequest = Omit<RequestOptions, "raiseForStatus">;

/** Options of {@link ndjsonSource}. */
export type NdjsonSourceOptions = OfRequest & HttpSourceOptions & IterJsonOptions;
/** Options of {@link csvSource}. */
export type CsvSourceOptions = OfRequest & HttpSourceOptions & IterCsvOptions;
/** Options of {@link jsonArraySource}. */
export type JsonArraySourceOptions = OfRequest & HttpSourceOptions & IterJsonArrayOptions;

/**
 * The records of NDJSON that a server sends, as {@link iterJson} reads them, from any position on, so that an ingest of a large file can be gone on with:
 *
 * ```ts
 * await pipeline((position) => ndjsonSource(client, "GET", "/orders.ndjson", { resumeFrom: position }), toSink(sink), { checkpoint });
 * ```
 *
 * The request is sent when the first record is asked for. From a position on, it asks for the range behind it, if it is still the same file (`If-Range`);
 * a server that sends all of it is read up to there. A connection that breaks is replaced by another one, which goes on at the same byte; so is an answer
 * with less than the range that was asked for. The server is asked not to compress what it sends, since ranges of that cannot be told; with an
 * `Accept-Encoding` among `headers` it may, and is read from the start.
 * @throws HttpStatusError for a status that is not 2xx; RecordError with `ERR_SOURCE_CHANGED` when it is not the same file any more; errors of the
 * transport, and those of {@link iterJson}.
 * @see RFC 9110 section 14
 */
export function ndjsonSource<Schema extends StandardSchema>(
  client: Client,
  method: string,
  url: string | URL,
  options: NdjsonSourceOptions & { schema: Schema },
): RecordStream<SchemaOutput<Schema>>;
export function ndjsonSource<T = unknown>(
  client: Client,
  method: string,
  url: string | URL,
  options?: NdjsonSourceOptions,
): RecordStream<T>;
export function ndjsonSource(
  client: Client,
  method: string,
  url: string | URL,
  options: NdjsonSourceOptions = {},
): RecordStream<unknown> {
  return openSource("ndjsonSource", { client, method, url, options }, iterJsonOptionNames, jsonRecords);
}

/** The rows of a CSV text that a server sends, as {@link iterCsv} reads them, from any position on: see {@link ndjsonSource}. */
export function csvSource<Schema extends StandardSchema>(
  client: Client,
  method: string,
  url: string | URL,
  options: CsvSourceOptions & { schema: Schema },
): RecordStream<SchemaOutput<Schema>>;
export function csvSource(
  client: Client,
  method: string,
  url: string | URL,
  options: CsvSourceOptions & { columns: false },
): RecordStream<string[]>;
export function csvSource<Column extends string = string>(
  client: Client,
  method: string,
  url: string | URL,
  options?: CsvSourceOptions,
): RecordStream<Record<Column, string>>;
export function csvSource(
  client: Client,
  method: string,
  url: string | URL,
  options: CsvSourceOptions = {},
): RecordStream<unknown> {
  return openSource("csvSource", { client, method, url, options }, iterCsvOptionNames, csvRecords);
}

/** The elements of an array in JSON that a server sends, as {@link iterJsonArray} reads them, from any position on: see {@link ndjsonSource}. */
export function jsonArraySource<Schema extends StandardSchema>(
  client: Client,
  method: string,
  url: string | URL,
  options: JsonArraySourceOptions & { schema: Schema },
): RecordStream<SchemaOutput<Schema>>;
export function jsonArraySource<T = unknown>(
  client: Client,
  method: string,
  url: string | URL,
  options?: JsonArraySourceOptions,
): RecordStream<T>;
export function jsonArraySource(
  client: Client,
  method: string,
  url: string | URL,
  options: JsonArraySourceOptions = {},
): RecordStream<unknown> {
  return openSource("jsonArraySource", { client, method, url, options }, iterJsonArrayOptionNames, jsonArrayRecords);
}

interface SourceInit<Options> {
  readonly client: Client;
  readonly method: string;
  readonly url: string | URL;
  readonly options: OfRequest & HttpSourceOptions & Options;
}

/** `names` are those of the options of the format, which are not the request's; `signal` is both's. */
function openSource<Options extends RecordOptions>(
  owner: string,
  { client, method, url, options }: SourceInit<Options>,
  names: ReadonlySet<string>,
  read: (owner: string, bytes: OpenBytes, options: Options) => RecordStream<unknown>,
): RecordStream<unknown> {
  const { ifChanged = "error", attempts, backoff = {}, onRetry, clock, random, ...others } = options;
  const format = Object.fromEntries(Object.entries(others).filter(([name]) => names.has(name))) as unknown as Options;
  const ofRequest = Object.entries(others).filter(([name]) => !names.has(name));
  checkRecordOptions(owner, format, names);
  checkSourceOptions(owner, options);
  const headers = new HttpHeaders(options.headers);
  const closing = new AbortController();
  const signals = [options.signal, options.extensions?.signal, closing.signal].filter((signal) => signal !== undefined);
  const request = client.buildRequest(method, url, {
    ...Object.fromEntries(ofRequest),
    extensions: { ...options.extensions, signal: AbortSignal.any(signals) },
  });
  if (!headers.has("accept-encoding")) request.headers.set("Accept-Encoding", "identity");
  const point = resumePoint(owner, options.resumeFrom);
  const bytes = new HttpBytes({
    client,
    request,
    sendOptions: { auth: options.auth, followRedirects: options.followRedirects },
    closing,
    start: point?.bytes ?? 0,
    version: versionAt(point),
    allowsChanges: ifChanged === "goOn",
    retry: resolveRetryPolicy(owner, attempts ?? (request.method === "GET" ? 5 : 0), backoff),
    onRetry,
    clock: clock ?? systemClock,
    random: random ?? Math.random,
  });
  return read(owner, bytes, format);
}

function checkSourceOptions(owner: string, options: HttpSourceOptions & OfRequest): void {
  const { ifChanged, attempts, onRetry, headers } = options;
  if (ifChanged !== undefined && ifChanged !== "error" && ifChanged !== "goOn")
    throw new TypeError(`${owner}: ifChanged must be "error" or "goOn", got ${JSON.stringify(ifChanged)}`);
  if (
    attempts !== undefined &&
    attempts !== Number.POSITIVE_INFINITY &&
    !(Number.isSafeInteger(attempts) && attempts >= 0)
  )
    throw new RangeError(
      `${owner}: attempts must be a whole number that is not negative, or Infinity, got ${String(attempts)}`,
    );
  if (onRetry !== undefined && typeof onRetry !== "function")
    throw new TypeError(`${owner}: onRetry must be a function, got ${typeof onRetry}`);
  if ("raiseForStatus" in options)
    throw new TypeError(`${owner}: raiseForStatus is no option; a status other than 2xx is always an error`);
  const own = new HttpHeaders(headers);
  for (const name of ["Range", "If-Range"])
    if (own.has(name))
      throw new TypeError(`${owner}: headers must not have ${name}; pass resumeFrom, which asks for the range`);
}
