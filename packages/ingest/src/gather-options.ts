import { type Client, checkOptionNames, TransportClosedError } from "@haulier/core";

/** How far a gathering has got. */
export interface GatherProgress {
  /** Requests that are over, failed ones included. */
  readonly done: number;
  /** Those of them that failed. Statuses are no failures, unless `raiseForStatus` says so. */
  readonly failed: number;
  /** How many there are, where the source is an array or a set. */
  readonly total: number | undefined;
}

/** Options of all that gathers. */
export interface GatherOptions {
  /**
   * How many requests are under way at once. Those that are done and not yet taken count, so that this bounds the memory and how far the source is
   * read ahead.
   * @defaultValue 10
   */
  concurrency?: number | undefined;
  /**
   * What the first error does: `"throw"` aborts the other requests and rejects with it; `"return"` puts it where the result would be, and goes on.
   * What the source itself throws ends it in any case.
   * @defaultValue "throw"
   */
  errors?: "throw" | "return" | undefined;
  /** Ends it at any moment, with `signal.reason`, and aborts the requests that are under way. */
  signal?: AbortSignal | undefined;
  /** Told of each request that is over. What it throws ends the gathering. */
  onProgress?: ((progress: GatherProgress) => void) | undefined;
}

/** The options with their defaults. */
export interface GatherSettings {
  readonly concurrency: number;
  readonly stopsAtError: boolean;
  readonly signal: AbortSignal | undefined;
  readonly onOutcome: (failed: boolean) => void;
}

/** The names of the options. */
export const gatherOptionNames: readonly (keyof GatherOptions)[] = ["concurrency", "errors", "signal", "onProgress"];

const names: ReadonlySet<string> = new Set(gatherOptionNames);

/** @throws TypeError, RangeError for options that are unknown or cannot be used; TransportClosedError when the client is closed. */
export function resolveGather(
  owner: string,
  client: Client,
  options: GatherOptions,
  source: unknown,
  known: ReadonlySet<string> = names,
): GatherSettings {
  if (typeof options !== "object" || options === null)
    throw new TypeError(`${owner}: expected an object of options, got ${options === null ? "null" : typeof options}`);
  checkOptionNames(owner, options, known);
  const { concurrency = 10, errors = "throw", signal, onProgress } = options;
  if (!Number.isSafeInteger(concurrency) || concurrency < 1) {
    throw new RangeError(
      `${owner}: concurrency must be a whole number of requests above 0, got ${String(concurrency)}`,
    );
  }
  if (errors !== "throw" && errors !== "return")
    throw new TypeError(`${owner}: errors must be "throw" or "return", got ${describe(errors)}`);
  if (signal !== undefined && typeof signal?.throwIfAborted !== "function")
    throw new TypeError(`${owner}: signal must be an AbortSignal; of an AbortController, pass its signal`);
  if (onProgress !== undefined && typeof onProgress !== "function")
    throw new TypeError(`${owner}: onProgress must be a function, got ${describe(onProgress)}`);
  if (!isSource(source))
    throw new TypeError(`${owner}: expected an iterable or async iterable of requests, got ${describe(source)}`);
  if (client.isClosed) throw new TransportClosedError(`${owner}: cannot send requests: the client has been closed`);
  return { concurrency, stopsAtError: errors === "throw", signal, onOutcome: reporter(source, onProgress) };
}

/** A text is iterable, too, letter by letter. */
function isSource(value: unknown): value is Iterable<unknown> | AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && (Symbol.asyncIterator in value || Symbol.iterator in value);
}

function reporter(
  source: Iterable<unknown> | AsyncIterable<unknown>,
  onProgress: ((progress: GatherProgress) => void) | undefined,
): (failed: boolean) => void {
  if (onProgress === undefined) return () => {};
  const total = Array.isArray(source) ? source.length : source instanceof Set ? source.size : undefined;
  let done = 0;
  let failures = 0;
  return (failed) => {
    done += 1;
    if (failed) failures += 1;
    onProgress({ done, failed: failures, total });
  };
}

function describe(value: unknown): string {
  if (value === null) return "null";
  return typeof value === "string" ? JSON.stringify(value.slice(0, 40)) : typeof value;
}
