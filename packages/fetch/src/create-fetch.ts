import {
  checkOptionNames,
  isInvalidUrlError,
  isRequestError,
  UnsupportedProtocolError,
  type Client,
  type HttpResponse,
} from "@haulier/core";

import { hasBadPort } from "./bad-ports.ts";
import { readFetchCall, urlOf, type FetchCall } from "./fetch-call.ts";
import { fetchFailure } from "./fetch-failure.ts";
import type { Fetch } from "./fetch.ts";
import { toFetchedResponse } from "./fetched-response.ts";
import { fetchBeneath } from "./installed-fetch.ts";
import { checkIntegrity } from "./integrity.ts";

/** Options of {@link createFetch}. */
export interface CreateFetchOptions {
  /**
   * What fetches URLs that are neither http nor https.
   * @defaultValue the runtime's own `fetch` for `data:` and `blob:`, which need no network; anything else is refused
   */
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
 * With `integrity`, the response comes when its whole body has been read and checked. `cache` is told to the caches on the way. `mode`,
 * `credentials`, `keepalive`, `priority` and `referrerPolicy` have no meaning without a browser and are ignored. A `referrer`, and what chooses
 * the way in a runtime's own `fetch`, such as `dispatcher`, is refused, and so are the ports that the standard blocks.
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
    const url = URL.parse(urlOf(input));
    // A relative one is for the client.
    if (url !== null) {
      const other = fetchOfScheme(url, fallback);
      if (other !== undefined) return other(input, init);
      checkPort(url);
    }
    return perform(client, await readFetchCall(input, init));
  };
}

/**
 * What fetches a URL that is neither http nor https.
 * @throws TypeError where nothing does.
 */
function fetchOfScheme({ protocol }: URL, fallback: Fetch | undefined): Fetch | undefined {
  if (protocol === "http:" || protocol === "https:") return undefined;
  const other = fallback ?? (protocol === "data:" || protocol === "blob:" ? fetchBeneath() : undefined);
  if (other !== undefined) return other;
  throw fetchFailure(
    new UnsupportedProtocolError(`fetch: only http and https are spoken here, not ${protocol}`),
    undefined,
  );
}

function checkPort(url: URL): void {
  if (!hasBadPort(url)) return;
  const what = `fetch: the Fetch standard blocks port ${url.port}, which is of another protocol; use the client`;
  throw fetchFailure(new UnsupportedProtocolError(what), undefined);
}

async function perform(client: FetchClient, call: FetchCall): Promise<Response> {
  const { method, url, headers, content, signal, redirect, integrity } = call;
  let response: HttpResponse | undefined;
  try {
    response = await client.stream(method, url, {
      headers,
      content,
      signal,
      followRedirects: redirect === "follow",
      raiseForStatus: false,
    });
    // Also where it leads nowhere.
    if (redirect === "error" && [301, 302, 303, 307, 308].includes(response.status))
      throw new Error(
        `fetch: the answer is a redirect (${response.status}), which the option redirect: "error" refuses`,
      );
    if (integrity !== "") await checkIntegrity(response, integrity);
    return toFetchedResponse(response, signal);
  } catch (error) {
    await response?.close().catch(() => {});
    throw hasNoUrl(error) ? new TypeError(`fetch: ${error.message}`, { cause: error }) : fetchFailure(error, signal);
  }
}

/** Whether what was given is no URL for the client, so that there was nothing that it could ask. */
function hasNoUrl(error: unknown): error is Error {
  if (isInvalidUrlError(error)) return true;
  return isRequestError(error) && error.code === "ERR_UNSUPPORTED_PROTOCOL" && error.request === undefined;
}
