import { type Client, HttpRequest, type HttpResponse, type RequestOptions } from "@haulier/core";

/** A request by its description: the options of any request, with its URL and method. */
export interface GatherRequest extends RequestOptions {
  url: string | URL;
  /** @defaultValue "GET" */
  method?: string | undefined;
}

/** What is requested: a URL by GET, a description, or a request that was built before. */
export type GatherItem = string | URL | GatherRequest | HttpRequest;

/** Requests one after the other. A generator makes each when there is a place for it. */
export type GatherSource<Item = GatherItem> = Iterable<Item> | AsyncIterable<Item>;

/** What a kind of gathering says of all its requests. */
export interface SendDefaults {
  readonly raiseForStatus?: boolean | undefined;
}

/** Sends one request through the whole of the client, and reads the response. `signal` is beside those that it has itself. */
export async function sendItem(
  client: Client,
  item: GatherItem,
  signal: AbortSignal,
  defaults: SendDefaults = {},
): Promise<HttpResponse> {
  if (item instanceof HttpRequest) {
    const extensions = { ...item.extensions, signal: together(signal, item.extensions.signal) };
    return client.send(item.with({ headers: item.headers, extensions }), defaults);
  }
  const { url, method = "GET", ...options } = describedBy<GatherRequest>(item);
  const { extensions, raiseForStatus = defaults.raiseForStatus } = options;
  return client.request(method, url, {
    ...options,
    raiseForStatus,
    signal: together(signal, options.signal),
    // The signal among the extensions has priority over the option.
    ...(extensions?.signal === undefined
      ? {}
      : { extensions: { ...extensions, signal: together(signal, extensions.signal) } }),
  });
}

/** A description of what may be a mere URL. @throws TypeError for what is none of them. */
export function describedBy<Description extends { url: string | URL }>(item: string | URL | Description): Description {
  // By its shape, since a runtime may have several classes of that name.
  if (typeof item === "string" || (typeof item === "object" && item !== null && "href" in item))
    return { url: item } as Description;
  if (typeof item === "object" && item !== null && "url" in item) return item;
  throw new TypeError(
    `expected a URL, a description such as { method: "POST", url, json }, or a request, got ${item === null ? "null" : typeof item}`,
  );
}

/** One signal for two. That of the gathering alone needs nothing made for it, which counts with a million requests. */
export function together(gathering: AbortSignal, own: AbortSignal | undefined): AbortSignal {
  return own === undefined ? gathering : AbortSignal.any([gathering, own]);
}
