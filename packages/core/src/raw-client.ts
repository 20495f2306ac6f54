import { encodeBody, noBody, type BodyInit } from "./body.ts";
import type { ClientSettings } from "./client-settings.ts";
import { nameRequest } from "./errors.ts";
import { mergeExtensions } from "./extensions.ts";
import { HttpHeaders, type HeadersInit } from "./http-headers.ts";
import { HttpRequest, normalizeMethod } from "./http-request.ts";
import type { HttpResponse } from "./http-response.ts";
import { transportFor } from "./mounts.ts";
import { checkSignal } from "./option-checks.ts";
import { copyOwn } from "./own-options.ts";
import { checkHttpsOnly } from "./redirects.ts";
import { releaseContent } from "./release-content.ts";
import { resolveHref } from "./request-url.ts";
import { resolveTimeouts, type Timeouts } from "./timeouts.ts";
import { checkResponse } from "./transport.ts";

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

class OwnRawOptions {
  headers: RawOptions["headers"] = undefined;
  body: RawOptions["body"] = undefined;
  timeout: RawOptions["timeout"] = undefined;
  signal: RawOptions["signal"] = undefined;
}

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
  request(method: string, url: string | URL, options?: RawOptions): Promise<RawResponse> {
    const exchange = this.#request(method, url, options);
    return typeof options?.body === "object" ? releaseAtEnd(options.body, exchange) : exchange;
  }

  async #request(method: string, url: string | URL, options: RawOptions | undefined): Promise<RawResponse> {
    this.#checkOpen();
    const settings = this.#settings;
    const { mounts, maxResponseSize } = settings;
    const own = options === undefined ? noOptions : copyOwn("raw", options, new OwnRawOptions());
    const request = rawRequest(method, url, own, settings);
    checkHttpsOnly(request.method, request.href, settings.redirects);
    request.extensions.signal?.throwIfAborted();
    const transport = mounts === null ? settings.transport : transportFor(request.href, mounts, settings.transport);
    const startedAt = settings.clock.now();
    let response: HttpResponse;
    try {
      response = await transport.handleRequest(request);
    } catch (error) {
      nameRequest(error, request);
      throw error;
    }
    checkResponse(response);
    response.attach(request, settings, startedAt);
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

const noOptions = new OwnRawOptions();

/** A stream that was not opened is given up, as with the other calls of a client. */
async function releaseAtEnd(content: RawOptions["body"], exchange: Promise<RawResponse>): Promise<RawResponse> {
  try {
    const response = await exchange;
    releaseContent({ content }, undefined);
    return response;
  } catch (error) {
    releaseContent({ content }, error);
    throw error;
  }
}

function rawRequest(method: string, url: string | URL, options: OwnRawOptions, settings: ClientSettings): HttpRequest {
  const { timeout, signal } = options;
  if (typeof timeout === "object" && timeout !== null && Object.hasOwn(timeout, "total"))
    throw new TypeError("raw: there is no total limit here; pass a signal, such as AbortSignal.timeout(ms)");
  if (signal !== undefined) checkSignal("raw", signal);
  const name = normalizeMethod(method);
  const headers = new HttpHeaders(options.headers);
  const { body: content } = options;
  const body = encodeBody(content === undefined ? noBody : { ...noBody, content }, name, headers);
  return new HttpRequest({
    method: name,
    url: resolveHref(url, null),
    headers,
    body,
    extensions:
      timeout === undefined && signal === undefined
        ? settings.extensions
        : mergeExtensions({ timeout: resolveTimeouts(timeout, settings.timeouts), signal }),
  });
}
