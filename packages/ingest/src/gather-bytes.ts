import type { Client } from "@haulier/core";

import { type GatherOptions, gatherOptionNames, resolveGather } from "./gather-options.ts";
import { type GatherSource, sendItem } from "./gather-request.ts";
import { gathered } from "./gathered.ts";
import { untilAborted } from "./until-aborted.ts";

/** Options of {@link gatherBytes}. */
export interface GatherBytesOptions<Result> extends GatherOptions {
  /**
   * Makes of a body what is wanted of it, as soon as it is there, so that only that is kept. What it throws is the error of its request.
   * @defaultValue the bytes themselves
   */
  parser?: ((bytes: Uint8Array) => Result | Promise<Result>) | undefined;
}

const optionNames: ReadonlySet<string> = new Set<keyof GatherBytesOptions<unknown>>([...gatherOptionNames, "parser"]);

/**
 * Sends many requests, some at a time, and gives the bodies of their responses, decoded, in the order of the requests.
 *
 * ```ts
 * const sizes = await gatherBytes(client, urls, { parser: (bytes) => bytes.byteLength });
 * ```
 *
 * A status that is not 2xx is an error here, since nobody would see it: set `raiseForStatus: false` in the description of a request to get its body.
 * @throws as {@link gather}; HttpStatusError, and what `parser` throws, count as errors of their request.
 */
export function gatherBytes<Result = Uint8Array>(
  client: Client,
  requests: GatherSource,
  options?: GatherBytesOptions<Result> & { errors?: "throw" | undefined },
): Promise<Result[]>;
export function gatherBytes<Result = Uint8Array>(
  client: Client,
  requests: GatherSource,
  options: GatherBytesOptions<Result>,
): Promise<(Result | Error)[]>;
export async function gatherBytes<Result = Uint8Array>(
  client: Client,
  requests: GatherSource,
  options: GatherBytesOptions<Result> = {},
): Promise<(Result | Error)[]> {
  const settings = resolveGather("gatherBytes", client, options, requests, optionNames);
  const { parser = (bytes: Uint8Array) => bytes as Result } = options;
  if (typeof parser !== "function")
    throw new TypeError(`gatherBytes: parser must be a function, got ${parser === null ? "null" : typeof parser}`);
  return gathered(requests, settings, async (item, signal) => {
    const response = await sendItem(client, item, signal, { raiseForStatus: true });
    return untilAborted(parser(response.content), signal);
  });
}
