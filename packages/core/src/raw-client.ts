import { encodeBody, type BodyInit } from "./body.ts";
import type { ClientSettings } from "./client-options.ts";
import { HttpHeaders, type HeadersInit } from "./http-headers.ts";
import { HttpRequest, normalizeMethod } from "./http-request.ts";
import { transportFor } from "./mounts.ts";
import { checkOptionNames } from "./option-names.ts";
import { parseRequestUrl } from "./request-url.ts";
import { resolveTimeouts, type Timeouts } from "./timeouts.ts";

/** Options of a raw request. */
export interface RawOptions {
  headers?: HeadersInit | undefined;
  /** Sent as it is. */
  body?: BodyInit["content"];
  /** In milliseconds. There is no total limit here: pass a signal. */
  timeout?: number | Partial<Omit<Timeouts, "total">> | null | undefined;
  signal?: AbortSignal | undefined;
}

/** A response as it came: nothing decoded, followed or checked. */
export interface RawResponse {
  readonly status: number;
  readonly headers: HttpHeaders;
  /** Encoded as `Content-Encoding` says. */
  readonly body: Uint8Array;
}

const rawOptionNames: ReadonlySet<string> = new Set(["headers", "body", "timeout", "signal"]);

/** Requests straight to the transport of a client; see `client.raw`. URLs are absolute. */
export class RawClient {
  readonly #settings: ClientSettings;
  readonly #checkOpen: () => void;

  /** @internal */
  constructor(settings: ClientSettings, checkOpen: () => void) {
    this.#settings = settings;
    this.#checkOpen = checkOpen;
  }

  /** Sends a request and reads its response. */
  async request(method: string, url: string | URL, options: RawOptions = {}): Promise<RawResponse> {
    this.#checkOpen();
    const { transport, mounts, timeouts, maxResponseSize } = this.#settings;
    const request = rawRequest(method, url, options, resolveTimeouts(options.timeout, timeouts));
    options.signal?.throwIfAborted();
    const response = await (mounts === null ? transport : transportFor(request.url, mounts, transport)).handleRequest(
      request,
    );
    const body = response.loadRaw(maxResponseSize);
    return { status: response.status, headers: response.headers, body: body instanceof Promise ? await body : body };
  }

  get(url: string | URL, options?: RawOptions): Promise<RawResponse> {
    return this.request("GET", url, options);
  }

  head(url: string | URL, options?: RawOptions): Promise<RawResponse> {
    return this.request("HEAD", url, options);
  }

  post(url: string | URL, options?: RawOptions): Promise<RawResponse> {
    return this.request("POST", url, options);
  }

  put(url: string | URL, options?: RawOptions): Promise<RawResponse> {
    return this.request("PUT", url, options);
  }

  patch(url: string | URL, options?: RawOptions): Promise<RawResponse> {
    return this.request("PATCH", url, options);
  }

  delete(url: string | URL, options?: RawOptions): Promise<RawResponse> {
    return this.request("DELETE", url, options);
  }
}

function rawRequest(method: string, url: string | URL, options: RawOptions, timeout: Timeouts): HttpRequest {
  checkOptionNames("raw", options, rawOptionNames);
  const name = normalizeMethod(method);
  const headers = new HttpHeaders(options.headers);
  const body = encodeBody({ content: options.body }, name, headers);
  return new HttpRequest({
    method: name,
    url: parseRequestUrl(url),
    headers,
    body,
    extensions: { timeout, signal: options.signal },
  });
}
