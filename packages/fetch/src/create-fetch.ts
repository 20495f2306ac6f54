import { checkOptionNames, UnsupportedProtocolError, type Client, type HttpResponse } from "@haulier/core";

import { readFetchCall, urlOf, type FetchCall } from "./fetch-call.ts";
import { fetchFailure } from "./fetch-failure.ts";
import type { Fetch } from "./fetch.ts";
import { toFetchedResponse } from "./fetched-response.ts";

/** Options of {@link createFetch}. */
export interface CreateFetchOptions {
  /** What fetches URLs that are neither http nor https, such as `data:` and `blob:`. @defaultValue nothing does, and they are refused */
  fallback?: Fetch | undefined;
}

/** What is used of a client. */
export type FetchClient = Pick<Client, "stream">;

const optionNames: ReadonlySet<string> = new Set<keyof CreateFetchOptions>(["fallback"]);

/**
 * A `fetch` by the Fetch standard that sends its requests by a client, for SDKs and other code that takes a `fetch`:
 *
 * ```ts
 * const openai = new OpenAI({ fetch: createFetch(client) });
 * ```
 *
 * The client's transport, headers, auth, cookies, time-outs, hooks and mounts apply, and a relative URL is below its `baseUrl`. Statuses never
 * reject. A failure is the TypeError `fetch failed`, or `terminated` in a body, with the error of the client as its `cause`; an abort rejects with
 * the signal's reason. `redirect: "manual"` gives the redirect itself, as servers' runtimes do. A response holds its connection until its body is
 * read, cancelled or collected as garbage.
 *
 * `mode`, `credentials`, `cache`, `referrer`, `keepalive` and `priority` have no meaning without a browser and are ignored; `integrity` is refused.
 * @throws TypeError for what is no client, and for an unknown option.
 * @see Fetch Standard section 5.6, https://fetch.spec.whatwg.org/#fetch-method
 */
export function createFetch(client: FetchClient, options: CreateFetchOptions = {}): Fetch {
  checkOptionNames("createFetch", options, optionNames);
  if (typeof (client as FetchClient | undefined)?.stream !== "function")
    throw new TypeError("createFetch: expected a Client; wrap a transport as new Client({ transport })");
  const { fallback } = options;
  return async function fetch(input, init) {
    if (arguments.length === 0) throw new TypeError("fetch: 1 argument required, but only 0 present");
    const protocol = protocolOf(input);
    if (protocol !== undefined && !/^https?:$/.test(protocol)) {
      if (fallback !== undefined) return fallback(input, init);
      throw fetchFailure(
        new UnsupportedProtocolError(`fetch: only http and https are spoken here, not ${protocol}`),
        undefined,
      );
    }
    return perform(client, await readFetchCall(input, init));
  };
}

function protocolOf(input: string | URL | Request): string | undefined {
  const url = urlOf(input);
  return URL.canParse(url) ? new URL(url).protocol : undefined;
}

async function perform(client: FetchClient, call: FetchCall): Promise<Response> {
  const { method, url, headers, content, signal, redirect } = call;
  let response: HttpResponse | undefined;
  try {
    response = await client.stream(method, url, {
      headers,
      content,
      signal,
      followRedirects: redirect === "follow",
      raiseForStatus: false,
    });
    if (redirect === "error" && response.hasRedirectLocation)
      throw new Error(
        `fetch: the answer is a redirect (${response.status}), which the option redirect: "error" refuses`,
      );
    return toFetchedResponse(response, signal);
  } catch (error) {
    await response?.close().catch(() => {});
    throw fetchFailure(error, signal);
  }
}
