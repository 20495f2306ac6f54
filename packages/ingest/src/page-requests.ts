import type { Client, HttpRequest, HttpResponse, RequestOptions } from "@haulier/core";

import type { PageDraft } from "./page-way.ts";
import { withMissingPairs, withQueryPair } from "./query-pair.ts";

/** What all pages are asked for with. */
export interface PageRequestsInit {
  readonly client: Client;
  readonly method: string;
  readonly url: string | URL;
  /** Those of a request, for every page. */
  readonly options: RequestOptions;
  /** Origins that get the credentials, beside that of the first page. */
  readonly allowedOrigins: readonly string[];
}

/** Makes and sends the requests for pages, each as complete as the first, and keeps credentials where they belong. */
export class PageRequests {
  readonly #init: PageRequestsInit;
  /** The first URL, with all params. */
  readonly #href: string;
  /** What the client adds to the query of its URLs, such as an API key, as the first URL has it. */
  readonly #clientParams: URLSearchParams;
  readonly #userinfo: Pick<URL, "username" | "password">;
  readonly #trusted: ReadonlySet<string>;

  /** @throws TypeError, InvalidUrlError and what else is wrong with the request. */
  constructor(init: PageRequestsInit) {
    this.#init = init;
    const { client, method, url, options, allowedOrigins } = init;
    const first = client.buildRequest(method, url, options).url;
    this.#userinfo = { username: first.username, password: first.password };
    this.#href = first.href.replace(/#.*/s, "");
    this.#trusted = new Set([first.origin, ...allowedOrigins]);
    const ofClient = client.buildRequest("GET", `${first.origin}/`).url.searchParams;
    this.#clientParams = new URLSearchParams([...first.searchParams].filter(([key]) => ofClient.has(key)));
  }

  /** Whether a URL may be requested after one of this origin; it may not without TLS after one with it. */
  allows(url: URL, after: URL): boolean {
    return url.protocol === "https:" || after.protocol !== "https:" || this.#init.allowedOrigins.includes(url.origin);
  }

  /** The request that a draft asks for. */
  build(draft: PageDraft, signal: AbortSignal): HttpRequest {
    const { client, method, options } = this.#init;
    const target = new URL(draft.href ?? this.#href);
    const own: RequestOptions = { ...options, params: undefined, ...this.#signals(signal) };
    if (draft.json !== undefined) own.json = draft.json;
    if (!this.#trusted.has(target.origin)) return withoutCredentials(client.buildRequest(method, target, own), target);
    // Built for the first URL, wherever it goes: what the client sends there goes to the origins that are allowed, too.
    const request = client.buildRequest(method, this.#href, own);
    const url = this.#hrefOf(draft, target);
    return request.with({ url, headers: withoutHost(request, target) });
  }

  /** Sends what was built, and reads the response. The body of a request that fails is given up. */
  async send(request: HttpRequest, raiseForStatus: boolean | undefined): Promise<HttpResponse> {
    const { client, options } = this.#init;
    const auth = this.#trusted.has(request.url.origin) ? options.auth : null;
    try {
      return await client.send(request, { auth, followRedirects: options.followRedirects, raiseForStatus });
    } catch (error) {
      await request.body?.cancel?.(error);
      throw error;
    }
  }

  #hrefOf({ href, param }: PageDraft, target: URL): string {
    if (href === undefined) return param === undefined ? this.#href : withQueryPair(this.#href, ...param);
    // The link is complete (PG7), and what it says wins over what the client says of every request.
    if (target.origin === new URL(this.#href).origin) Object.assign(target, this.#userinfo);
    return withMissingPairs(target.href, this.#clientParams);
  }

  /** The signal of the extensions has priority over the option, and is among those that `signal` follows. */
  #signals(signal: AbortSignal): RequestOptions {
    const { extensions } = this.#init.options;
    return { signal, extensions: extensions === undefined ? undefined : { ...extensions, signal } };
  }
}

/** A request for another origin, at exactly that URL: the client may have taken any origin for its own, and added to it. */
function withoutCredentials(request: HttpRequest, url: URL): HttpRequest {
  const headers = request.headers.clone();
  // What is masked in print is what is secret, by the client's `sensitiveHeaders`, too.
  for (const [name, value] of request.headers.toJSON()) if (value === "***") headers.delete(name);
  headers.delete("host");
  return request.with({
    url,
    headers,
    extensions: { ...request.extensions, cookies: undefined, trailers: undefined },
  });
}

/** A `Host` of the caller's is that of the first URL. */
function withoutHost(request: HttpRequest, target: URL): HttpRequest["headers"] {
  if (request.url.origin !== target.origin) request.headers.delete("host");
  return request.headers;
}
