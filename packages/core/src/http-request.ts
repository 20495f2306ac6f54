import { encodeBody, type BodyInit } from "./body.ts";
import { changedContent, changesContent } from "./changed-content.ts";
import { collect } from "./collect.ts";
import { RequestNotReadError } from "./errors.ts";
import { mergeExtensions, type RequestExtensions } from "./extensions.ts";
import { HttpHeaders, type HeadersInit } from "./http-headers.ts";
import { inspectSymbol } from "./inspect.ts";
import { redactUrl } from "./redact-url.ts";
import { BytesBody, type RequestBody } from "./request-body.ts";
import { parseRequestUrl } from "./request-url.ts";
import { toWebRequest, webRequestInit } from "./web-request.ts";

/** What a request is made from, beside its method and URL. At most one kind of body; `data` and `files` go together. */
export interface HttpRequestInit extends BodyInit {
  headers?: HeadersInit | null | undefined;
  extensions?: RequestExtensions | undefined;
}

/** The parts of a request, complete and checked, for code that has them already. */
export interface HttpRequestParts {
  readonly method: string;
  /** As text, it is one that `URL.href` has given. */
  readonly url: URL | string;
  readonly headers: HttpHeaders;
  readonly body: RequestBody | null;
  readonly extensions: RequestExtensions;
}

/** What {@link HttpRequest.with} replaces: parts, and the body by one of its kinds. */
export interface HttpRequestChanges extends Partial<HttpRequestParts>, BodyInit {}

const noExtensions: RequestExtensions = Object.freeze(mergeExtensions());

/** With own properties, so that none is taken from a polluted `Object.prototype`. */
const noInit: HttpRequestInit = Object.freeze({
  content: undefined,
  json: undefined,
  data: undefined,
  files: undefined,
  headers: undefined,
  extensions: undefined,
});

/** As {@link noInit}. */
const noParts = Object.freeze({
  method: undefined,
  url: undefined,
  headers: undefined,
  body: undefined,
  extensions: undefined,
});

/**
 * A request, complete as it will be sent. `Host` and `Transfer-Encoding` are the transport's to write, since they depend on the
 * protocol; a `Host` that is set here wins.
 */
export class HttpRequest {
  /** In upper case. */
  readonly method: string;
  readonly headers: HttpHeaders;
  readonly extensions: RequestExtensions;
  /** The URL as text until somebody asks for the object, whose making is a good part of what a plain request costs. */
  #url: URL | string;
  #body: RequestBody | null;
  #reading: Promise<RequestBody> | undefined;

  /**
   * @throws TypeError for a method that is no token, a bad header, or more than one kind of body.
   * @throws InvalidUrlError, UnsupportedProtocolError for a URL that cannot be requested.
   * @throws LocalProtocolError for headers that contradict the body.
   */
  constructor(method: string, url: string | URL, init?: HttpRequestInit);
  /** From parts that are complete and checked: they are used as they are, neither copied nor encoded. */
  constructor(parts: HttpRequestParts);
  constructor(methodOrParts: string | HttpRequestParts, url?: string | URL, init?: HttpRequestInit) {
    if (typeof methodOrParts === "object") {
      this.method = methodOrParts.method;
      this.#url = methodOrParts.url;
      this.headers = methodOrParts.headers;
      this.extensions = methodOrParts.extensions;
      this.#body = methodOrParts.body;
    } else {
      this.method = normalizeMethod(methodOrParts);
      this.#url = parseRequestUrl(url as string | URL);
      const own = init === undefined ? noInit : { ...noInit, ...init };
      this.headers = new HttpHeaders(own.headers);
      this.extensions = own.extensions ?? noExtensions;
      this.#body = encodeBody(own, this.method, this.headers);
    }
  }

  /** Absolute. The fragment is not sent. */
  get url(): URL {
    if (typeof this.#url === "string") this.#url = new URL(this.#url);
    return this.#url;
  }

  /** The URL as text, without making an object of it. */
  get href(): string {
    return typeof this.#url === "string" ? this.#url : this.#url.href;
  }

  /** The body, or `null` for none. Transports read it; see {@link RequestBody}. */
  get body(): RequestBody | null {
    return this.#body;
  }

  /** The body in memory. @throws RequestNotReadError while it is a stream that was not {@link read}. */
  get content(): Uint8Array {
    if (this.#body === null) return new Uint8Array(0);
    if (this.#body.bytes !== undefined) return this.#body.bytes;
    throw new RequestNotReadError("the request body is a stream; await request.read() before using request.content");
  }

  /** Reads a streaming body into memory, which also makes it replayable. @throws StreamConsumedError when it was sent already. */
  async read(): Promise<Uint8Array> {
    if (this.#body !== null && this.#body.bytes === undefined) {
      // Calls at the same time share one reading, since most streams give only one.
      this.#reading ??= collect(this.#body).then((bytes) => new BytesBody(bytes));
      try {
        this.#body = await this.#reading;
      } finally {
        this.#reading = undefined;
      }
    }
    return this.content;
  }

  /**
   * A request with some parts replaced; headers are copied unless given. The body is shared: a stream can still be sent only once.
   *
   * With another `body`, `Content-Length` is that of the new one and the other headers stay, since it may be the old one in a wrapping; with
   * `null`, all that describes a body goes. With `content`, `json`, `data` or `files`, the body and what describes it are made as for a new
   * request. Headers that are given are not changed for a `body`, and completed for the others.
   * @throws TypeError for more than one kind of body. @throws LocalProtocolError for given headers that contradict it.
   */
  with(changes: HttpRequestChanges): HttpRequest {
    const own = { ...noParts, ...changes };
    const method = own.method ?? this.method;
    const parts = {
      method,
      url: typeof own.url === "string" ? parseRequestUrl(own.url) : (own.url ?? this.#url),
      headers: own.headers ?? this.headers,
      body: own.body === undefined ? this.#body : own.body,
      extensions: own.extensions ?? this.extensions,
    };
    if (changesContent(changes, this.#body)) {
      const content = changedContent({ ...noInit, ...own }, method, this.headers, this.#body);
      return new HttpRequest({ ...parts, ...content });
    }
    if (own.headers === undefined) parts.headers = this.headers.clone();
    return new HttpRequest(parts);
  }

  /**
   * As a web `Request`, with its body streamed unless it is in memory; a stream can then not be sent again. Credentials in the URL, which
   * a web Request refuses, become an `Authorization` header. Browsers drop headers that they forbid.
   * @throws TypeError for GET or HEAD with a body, which a web Request cannot have.
   */
  toWeb(): Request {
    return toWebRequest(this);
  }

  /** Of a web `Request`, with its signal. Its body is a stream that can be sent once. @throws TypeError when that was read already. */
  static fromWeb(request: Request): HttpRequest {
    return new HttpRequest(request.method, request.url, webRequestInit(request));
  }

  /** Method and URL, credentials in the URL masked. */
  toString(): string {
    return `${this.method} ${redactUrl(this.url)}`;
  }

  /** For logs: no body, credentials masked. */
  toJSON(): { method: string; url: string; headers: [name: string, value: string][] } {
    return { method: this.method, url: redactUrl(this.url), headers: this.headers.toJSON() };
  }

  [inspectSymbol](): string {
    return `HttpRequest { ${this.toString()} }`;
  }
}

/**
 * A method in upper case.
 * @throws TypeError when it is no token (RFC 9110 section 9.1).
 */
export function normalizeMethod(method: string): string {
  if (standardMethods.has(method)) return method;
  if (typeof method !== "string" || !/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(method)) {
    throw new TypeError(`method: expected a token such as GET, got ${JSON.stringify(method)}`);
  }
  return method.toUpperCase();
}

const standardMethods: ReadonlySet<string> = new Set([
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "OPTIONS",
  "QUERY",
]);
