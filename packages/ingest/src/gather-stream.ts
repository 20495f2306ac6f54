import type { Client, HttpResponse } from "@haulier/core";

import { type Outcome, outcomesOf } from "./concurrent-run.ts";
import { type GatherOptions, gatherOptionNames, resolveGather } from "./gather-options.ts";
import { type GatherItem, type GatherSource, sendItem } from "./gather-request.ts";
import { errorOf } from "./gathered.ts";

/** Options of {@link gatherStream}. */
export interface GatherStreamOptions extends GatherOptions {
  /**
   * Whether the responses come in the order of the requests. A slow one then holds back those behind it, and with `concurrency` of them the source,
   * too, so that the memory stays bounded.
   * @defaultValue false
   */
  ordered?: boolean | undefined;
}

/** A response, and what it is the answer to. */
export interface GatheredResponse<Item extends GatherItem = GatherItem> {
  /** The place of the request in the source, from 0. */
  readonly index: number;
  /** The request as the source has given it. */
  readonly item: Item;
  readonly response: HttpResponse;
  readonly error?: undefined;
}

/** An error, and the request that failed with it. */
export interface GatheredError<Item extends GatherItem = GatherItem> {
  /** The place of the request in the source, from 0. */
  readonly index: number;
  /** The request as the source has given it. */
  readonly item: Item;
  readonly response?: undefined;
  readonly error: Error;
}

const optionNames: ReadonlySet<string> = new Set<keyof GatherStreamOptions>([...gatherOptionNames, "ordered"]);

/**
 * Sends many requests, some at a time, and gives each response as it comes, read.
 *
 * ```ts
 * for await (const { index, response } of gatherStream(client, urls())) await store(index, response.json());
 * ```
 *
 * Nothing is sent before the loop begins. The source is read as places come free, and a place is free when the loop has taken its response: a million
 * requests need no more memory than `concurrency` of them. Leaving the loop aborts what is under way and leaves the source.
 * @throws TypeError, RangeError for options that cannot be used, and TransportClosedError when the client is closed, at once; while it is iterated,
 * the first error, after the other requests have been aborted, unless `errors` is `"return"`; `signal.reason`.
 */
export function gatherStream<Item extends GatherItem>(
  client: Client,
  requests: GatherSource<Item>,
  options?: GatherStreamOptions & { errors?: "throw" | undefined },
): AsyncGenerator<GatheredResponse<Item>, void, undefined>;
export function gatherStream<Item extends GatherItem>(
  client: Client,
  requests: GatherSource<Item>,
  options: GatherStreamOptions,
): AsyncGenerator<GatheredResponse<Item> | GatheredError<Item>, void, undefined>;
export function gatherStream<Item extends GatherItem>(
  client: Client,
  requests: GatherSource<Item>,
  options: GatherStreamOptions = {},
): AsyncGenerator<GatheredResponse<Item> | GatheredError<Item>, void, undefined> {
  const settings = resolveGather("gatherStream", client, options, requests, optionNames);
  const { ordered = false } = options;
  if (typeof ordered !== "boolean")
    throw new TypeError(`gatherStream: ordered must be true or false, got ${typeof ordered}`);
  const work = (item: Item, signal: AbortSignal): Promise<HttpResponse> => sendItem(client, item, signal);
  return answers(outcomesOf({ ...settings, source: requests, work, ordered }));
}

async function* answers<Item extends GatherItem>(
  outcomes: AsyncIterable<Outcome<Item, HttpResponse>>,
): AsyncGenerator<GatheredResponse<Item> | GatheredError<Item>, void, undefined> {
  for await (const outcome of outcomes) {
    const { index, item } = outcome;
    if (outcome.failed) yield { index, item, error: errorOf(outcome.error) };
    else yield { index, item, response: outcome.value };
  }
}
