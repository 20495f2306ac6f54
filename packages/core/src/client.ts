import { isAbout, runAuthFlow } from "./auth-flow.ts";
import { authFromUrl, createAuth, type Auth, type AuthInit } from "./auth.ts";
import { buildRequest } from "./build-request.ts";
import { resolveClientOptions, type ClientOptions } from "./client-options.ts";
import type { ClientSettings } from "./client-settings.ts";
import { storeCookies, withCookies } from "./cookies.ts";
import { nameRequest, StreamConsumedError, TransportClosedError, subject } from "./errors.ts";
import { mergeExtensions } from "./extensions.ts";
import { chainAfter, followRedirect, type Chain } from "./follow-redirect.ts";
import { HttpRequest } from "./http-request.ts";
import type { HttpResponse } from "./http-response.ts";
import { transportFor } from "./mounts.ts";
import { RawClient } from "./raw-client.ts";
import { checkHttpsOnly, keepsCredentials, redirectRequest } from "./redirects.ts";
import { isHeld, releaseAfter, releaseIfBegun } from "./release-body.ts";
import { releaseContent } from "./release-content.ts";
import { ownRequestOptions, ownSendOptions, type RequestOptions, type SendOptions } from "./request-options.ts";
import { checkSendsTrailers } from "./request-trailers.ts";
import { isHome } from "./request-url.ts";
import { toResponsePromise, type ResponsePromise } from "./response-promise.ts";
import { TotalDeadline } from "./total-deadline.ts";
import { checkResponse, type PoolStatus, type Transport } from "./transport.ts";
import { sendWithProgress } from "./upload-progress.ts";

/** What one call says about how it is sent; `undefined` takes the client's. */
interface CallOptions {
  readonly auth: AuthInit | null | undefined;
  readonly followRedirects: boolean | undefined;
  readonly raiseForStatus: boolean | undefined;
}

/**
 * How far a request is taken: to its own response, for a step of an authentication; to the response after redirects, for a request that an
 * authentication makes by itself; the same with its status judged; to the end of the body.
 */
type Extent = "hop" | "step" | "headers" | "body";

const plainCall: CallOptions = Object.freeze({
  auth: undefined,
  followRedirects: undefined,
  raiseForStatus: undefined,
});

/**
 * Decides what to send, and has a transport send it: defaults, authentication, redirects, cookies, hooks and decoding.
 *
 * ```ts
 * const client = new Client({ transport: new UndiciTransport(), baseUrl: "https://api.example.com/v1" });
 * const users = await client.get("/users", { params: { page: 2 } }).json<User[]>();
 * await client.close();
 * ```
 *
 * A client is immutable and may be used by any number of calls at once; {@link extend} derives one with other options.
 */
export class Client implements AsyncDisposable {
  readonly #settings: ClientSettings;
  /** A derived client does not close what it has from its parent. */
  readonly #owned: readonly Transport[];
  #closing: Promise<void> | undefined;
  #raw: RawClient | undefined;

  /** @throws TypeError, InvalidUrlError for an option that is unknown or cannot be used. */
  constructor(options: ClientOptions);
  /** @internal */
  constructor(options: Partial<ClientOptions>, parent: Client);
  constructor(options: Partial<ClientOptions>, parent?: Client) {
    const inherited = parent === undefined ? undefined : parent.#settings;
    this.#settings = resolveClientOptions(options, inherited);
    const shared = inherited === undefined ? [] : transportsOf(inherited);
    this.#owned = transportsOf(this.#settings).filter((transport) => !shared.includes(transport));
  }

  /** Sends a request and reads the response. Any method that is a token will do. */
  request<Body = unknown>(method: string, url: string | URL, options?: RequestOptions): ResponsePromise<Body> {
    return this.#request(method, url, options);
  }

  get<Body = unknown>(url: string | URL, options?: RequestOptions): ResponsePromise<Body> {
    return this.#request("GET", url, options);
  }

  head<Body = unknown>(url: string | URL, options?: RequestOptions): ResponsePromise<Body> {
    return this.#request("HEAD", url, options);
  }

  options<Body = unknown>(url: string | URL, options?: RequestOptions): ResponsePromise<Body> {
    return this.#request("OPTIONS", url, options);
  }

  post<Body = unknown>(url: string | URL, options?: RequestOptions): ResponsePromise<Body> {
    return this.#request("POST", url, options);
  }

  put<Body = unknown>(url: string | URL, options?: RequestOptions): ResponsePromise<Body> {
    return this.#request("PUT", url, options);
  }

  patch<Body = unknown>(url: string | URL, options?: RequestOptions): ResponsePromise<Body> {
    return this.#request("PATCH", url, options);
  }

  delete<Body = unknown>(url: string | URL, options?: RequestOptions): ResponsePromise<Body> {
    return this.#request("DELETE", url, options);
  }

  /** QUERY: as safe and cacheable as GET, with a body. */
  query<Body = unknown>(url: string | URL, options?: RequestOptions): ResponsePromise<Body> {
    return this.#request("QUERY", url, options);
  }

  /**
   * Sends a request and resolves at the headers, with the body unread. The response holds its connection until it is read or closed:
   *
   * ```ts
   * await using response = await client.stream("GET", "/export");
   * for await (const line of response.lines()) console.log(line);
   * ```
   */
  async stream(method: string, url: string | URL, options?: RequestOptions): Promise<HttpResponse> {
    return this.#call(method, url, options, true);
  }

  /** The request that a call would send, before authentication and cookies. Send it with {@link send}. */
  buildRequest(method: string, url: string | URL, options?: RequestOptions): HttpRequest {
    return buildRequest(
      method,
      url,
      options === undefined ? null : ownRequestOptions(options, this.#settings.codecs),
      this.#settings,
    );
  }

  /**
   * Sends a request that was built before, and reads the response unless `stream` is set. The request itself is not changed, so that it
   * can be sent again; one that has no limits of its own takes the client's.
   */
  async send(request: HttpRequest, options?: SendOptions): Promise<HttpResponse> {
    if (!(request instanceof HttpRequest))
      throw new TypeError("send: expected an HttpRequest; build one with client.buildRequest()");
    const own = options === undefined ? null : ownSendOptions(options);
    const extensions = mergeExtensions(request.extensions, {
      timeout: request.extensions.timeout ?? this.#settings.timeouts,
    });
    const { body } = request;
    const sent = request.with({ extensions });
    const exchange = (): Promise<HttpResponse> => this.#exchange(sent, own ?? plainCall, own?.stream === true);
    return isHeld(body) ? releaseIfBegun(body, exchange) : exchange();
  }

  /**
   * A client with these options over the ones of this client: headers, params, mounts, encoders, decoders, codecs and timeouts are merged,
   * hooks are added, the rest is replaced. Transports are shared: closing the derived client closes only those that it was given itself.
   */
  extend(options: Partial<ClientOptions>): Client {
    return new Client(options, this);
  }

  /** Requests without the pipeline: no defaults, auth, cookies, redirects, hooks or decoding. For the last few percent of speed. */
  get raw(): RawClient {
    this.#raw ??= new RawClient(this.#settings, () => this.#checkOpen());
    return this.#raw;
  }

  /** The connections of the transport; undefined when it has no pool. Mounted transports are not counted. */
  poolStatus(): PoolStatus | undefined {
    return this.#settings.transport.poolStatus?.();
  }

  /** Whether {@link close} was called. */
  get isClosed(): boolean {
    return this.#closing !== undefined;
  }

  /** Lets requests in flight finish, closes the transports, and refuses what comes after with TransportClosedError. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#closeTransports();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #request<Body>(method: string, url: string | URL, options: RequestOptions | undefined): ResponsePromise<Body> {
    try {
      return toResponsePromise(this.#call(method, url, options, false), this.#settings.codecMethods);
    } catch (error) {
      return toResponsePromise(Promise.reject(error), this.#settings.codecMethods);
    }
  }

  /** A call from its options to its response. A stream that it is given to send is sent or given up, whatever becomes of the call. */
  #call(
    method: string,
    url: string | URL,
    options: RequestOptions | undefined,
    stream: boolean,
  ): Promise<HttpResponse> {
    if (options === undefined)
      return this.#exchange(buildRequest(method, url, null, this.#settings), plainCall, stream);
    try {
      const own = ownRequestOptions(options, this.#settings.codecs);
      const request = buildRequest(method, url, own, this.#settings);
      const { body } = request;
      if (isHeld(body)) return releaseAfter(body, () => this.#exchange(request, own, stream));
      return this.#exchange(request, own, stream);
    } catch (error) {
      releaseContent(options, error);
      throw error;
    }
  }

  /** One call, within its total limit if it has one. */
  #exchange(request: HttpRequest, call: CallOptions, stream: boolean): Promise<HttpResponse> {
    const limit = request.extensions.timeout?.total ?? null;
    return limit === null ? this.#perform(request, call, stream) : this.#performWithin(limit, request, call, stream);
  }

  async #performWithin(limit: number, request: HttpRequest, call: CallOptions, stream: boolean): Promise<HttpResponse> {
    const deadline = new TotalDeadline(this.#settings.clock, limit, request);
    const limited = request.with({
      headers: request.headers,
      extensions: mergeExtensions(request.extensions, { signal: deadline.signal }),
    });
    try {
      const response = await deadline.race(this.#perform(limited, call, stream), (late) => void late.abandon());
      response.onEnd(() => deadline.stop());
      return response;
    } catch (error) {
      deadline.stop();
      throw error;
    }
  }

  #perform(request: HttpRequest, call: CallOptions, stream: boolean): Promise<HttpResponse> {
    this.#checkOpen();
    request.extensions.signal?.throwIfAborted();
    const auth = this.#authFor(request, call);
    return auth === null
      ? this.#send(request, call, stream ? "headers" : "body")
      : this.#converse(auth, request, call, stream);
  }

  /**
   * Sends a request with authentication and follows its redirects. Each URL has a conversation of its own, about the request without the
   * credentials of the one before, so that a challenge is answered where it was made and for what it was made. It ends for good where a
   * redirect leads to where the credentials do not belong.
   */
  async #converse(auth: Auth, request: HttpRequest, call: CallOptions, stream: boolean): Promise<HttpResponse> {
    const until = stream ? "headers" : "body";
    let chain: Chain = { history: [], followed: 0 };
    for (let hop = request; ;) {
      const headers = hop.headers.clone();
      const about = hop;
      const response = await runAuthFlow(auth, hop, chain.history, (step, history) =>
        this.#send(step, call, isAbout(step, about) ? "hop" : "step", { history, followed: 0 }),
      );
      if (!leadsOn(response) || !this.#follows(response, hop, call)) return this.#answer(response, call, until);
      const next = await followRedirect(response, hop.with({ headers }), chain, this.#settings);
      chain = chainAfter(response, chain);
      if (!keepsCredentials(hop.url, next.url)) return this.#send(next, call, until, chain);
      hop = next;
    }
  }

  /** The scheme for a request: its header has priority, then the call's `auth`, the client's, and the userinfo of the URL (A3 corrected). */
  #authFor(request: HttpRequest, call: CallOptions): Auth | null {
    if (call.auth === null || request.headers.has("authorization")) return null;
    if (call.auth !== undefined) return createAuth(call.auth);
    const { auth, baseUrl } = this.#settings;
    if (auth !== null && isHome(request.href, baseUrl)) return auth;
    // Only with userinfo is the URL looked at.
    return request.href.includes("@") ? authFromUrl(request.url) : null;
  }

  /**
   * Sends a request and follows its redirects. All of a plain call happens in here and nothing of it is asynchronous by itself: each
   * async function on the way would cost half a kilobyte and a turn of the queue.
   */
  async #send(request: HttpRequest, call: CallOptions, until: Extent, chain?: Chain): Promise<HttpResponse> {
    // Each local variable is eight bytes of every call: few, and none that is needed only in between.
    const settings = this.#settings;
    checkUnsent(request);
    for (let next = request; ;) {
      const hop = hopOf(next, settings);
      if (settings.hooks.request.length > 0) await callHooks(settings.hooks.request, hop);
      // What was given up meanwhile, in a hook or between two hops, is not sent.
      hop.extensions.signal?.throwIfAborted();
      const startedAt = settings.clock.now();
      let response: HttpResponse;
      try {
        response = await this.#travel(hop);
      } catch (error) {
        nameRequest(error, hop);
        throw error;
      }
      checkResponse(response);
      response.attach(hop, settings, startedAt);
      if (chain !== undefined) response.setHistory(chain.history);
      if (settings.cookies !== null || settings.hooks.response.length > 0) await this.#observe(response);
      if (!leadsOn(response) || until === "hop" || !this.#follows(response, next, call)) {
        const answer = this.#answer(response, call, until);
        return answer instanceof Promise ? await answer : answer;
      }
      next = await followRedirect(response, next, chain, settings);
      chain = chainAfter(response, chain);
    }
  }

  #travel(hop: HttpRequest): Promise<HttpResponse> {
    const transport = this.#transportFor(hop);
    const { onUploadProgress, trailers } = hop.extensions;
    if (trailers !== undefined) checkSendsTrailers(transport, hop);
    if (onUploadProgress === undefined || hop.body === null) return transport.handleRequest(hop);
    return sendWithProgress(hop, hop.body, onUploadProgress, transport);
  }

  #transportFor(hop: HttpRequest): Transport {
    const { mounts, transport } = this.#settings;
    return mounts === null ? transport : transportFor(hop.href, mounts, transport);
  }

  /** Keeps the cookies of a response and shows it to the hooks. */
  async #observe(response: HttpResponse): Promise<void> {
    const { cookies, hooks } = this.#settings;
    try {
      if (cookies !== null) storeCookies(cookies, response);
      await callHooks(hooks.response, response);
    } catch (error) {
      await response.abandon();
      throw error;
    }
  }

  /** Whether a redirect is followed; if not, the response gets to know where it leads. */
  #follows(response: HttpResponse, request: HttpRequest, call: CallOptions): boolean {
    const { followRedirects, redirects } = this.#settings;
    if (call.followRedirects ?? followRedirects) return true;
    response.setNextRequest(() => redirectRequest(request, response, redirects));
    return false;
  }

  /** Makes of a response what was asked for: read or not, and judged by its status. At once when the body is all there. */
  #answer(response: HttpResponse, call: CallOptions, until: Extent): HttpResponse | Promise<HttpResponse> {
    if (until === "step" || until === "hop") return response;
    const { onDownloadProgress } = response.request.extensions;
    try {
      if (onDownloadProgress !== undefined) response.reportDownload(onDownloadProgress);
      const content = until === "body" ? response.load() : this.#explanation(response, call);
      return content instanceof Promise ? this.#answerLater(content, response, call) : this.#judge(response, call);
    } catch (error) {
      return giveUp(response, error);
    }
  }

  /** The body of a streamed response that will be refused for its status: it mostly says why. */
  #explanation(response: HttpResponse, call: CallOptions): Promise<void> | undefined {
    return this.#isJudged(response, call) && !response.isSuccess ? response.keepSmallBody() : undefined;
  }

  async #answerLater(content: Promise<unknown>, response: HttpResponse, call: CallOptions): Promise<HttpResponse> {
    try {
      await content;
      return this.#judge(response, call);
    } catch (error) {
      return giveUp(response, error);
    }
  }

  /** @throws HttpStatusError when statuses are judged, and this one is not 2xx. */
  #judge(response: HttpResponse, call: CallOptions): HttpResponse {
    return this.#isJudged(response, call) ? response.raiseForStatus() : response;
  }

  /** Whether a status other than 2xx is an error. A 101 that was asked for is none. */
  #isJudged({ status, request }: HttpResponse, call: CallOptions): boolean {
    if (!(call.raiseForStatus ?? this.#settings.raiseForStatus)) return false;
    return status !== 101 || !request.headers.has("upgrade");
  }

  async #closeTransports(): Promise<void> {
    const closings = await Promise.allSettled(this.#owned.map(async (transport) => transport.close?.()));
    for (const closing of closings) if (closing.status === "rejected") throw closing.reason;
  }

  #checkOpen(): void {
    if (this.#closing !== undefined)
      throw new TransportClosedError("cannot send a request: the client has been closed");
  }
}

/** @throws StreamConsumedError for a body that was sent before and cannot be again; before anything is dialled for it. */
function checkUnsent(request: HttpRequest): void {
  if (request.body?.consumed === true) {
    throw new StreamConsumedError(
      `${subject(request)}: the request body is a stream that has been sent already; pass a function that returns a new stream to make it replayable`,
    );
  }
}

/** A request as it is sent, with its cookies. What a hook sets is for this hop alone: at the next one it is called again. */
function hopOf(next: HttpRequest, { cookies, hooks, redirects }: ClientSettings): HttpRequest {
  const ready = withCookies(next, cookies);
  const hop = ready === next && hooks.request.length > 0 ? next.with({}) : ready;
  checkHttpsOnly(hop.method, hop.href, redirects);
  return hop;
}

/** Whether a response asks for another request. A tunnel leads to where it was asked for, or there is none (RFC 9110 section 9.3.6). */
function leadsOn(response: HttpResponse): boolean {
  return response.hasRedirectLocation && response.request.method !== "CONNECT";
}

async function callHooks<Message>(
  hooks: readonly ((message: Message) => void | Promise<void>)[],
  message: Message,
): Promise<void> {
  for (const hook of hooks) await hook(message);
}

/** Frees the connection of a response that nobody gets, and fails with what was wrong with it. */
async function giveUp(response: HttpResponse, error: unknown): Promise<never> {
  await response.abandon();
  throw error;
}

/** The transports of a client, each once. */
function transportsOf(settings: ClientSettings): Transport[] {
  const mounted = (settings.mounts ?? []).flatMap(({ transport }) => transport ?? []);
  return [...new Set([settings.transport, ...mounted])];
}
