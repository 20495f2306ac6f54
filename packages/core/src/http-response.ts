import { closeWhenLeft } from "./close-when-left.ts";
import type { CodecReaders } from "./codec-readers.ts";
import { collect } from "./collect.ts";
import { codingsOf, decodeContent, decodeStream } from "./content-decoding.ts";
import { responseCookies } from "./cookies.ts";
import { decodeBy, decodeValue } from "./decode-value.ts";
import { reportedBody } from "./download-progress.ts";
import {
  HttpStatusError,
  nameRequest,
  ResponseNotReadError,
  ResponseTooLargeError,
  StreamClosedError,
  StreamConsumedError,
} from "./errors.ts";
import type { ResponseExtensions } from "./extensions.ts";
import { HttpHeaders } from "./http-headers.ts";
import type { HttpRequest } from "./http-request.ts";
import { inspectSymbol } from "./inspect.ts";
import { jsonLines, linesOf, type LinesOptions } from "./lines.ts";
import { parseLinks, type Link } from "./link-header.ts";
import { rechunkText } from "./rechunk-text.ts";
import { BodyReading, rechunk, toResponseBody, type ResponseBody } from "./response-body.ts";
import { describedContent, isPolluted, noInit, withContentFields, type HttpResponseInit } from "./response-init.ts";
import { ResponsePieces, type PiecesOwner } from "./response-pieces.ts";
import { standardResponseSettings, type ResponseSettings } from "./response-settings.ts";
import type { SchemaOutput, StandardSchema } from "./standard-schema.ts";
import { isRedirectStatus, reasonPhrase } from "./status-codes.ts";
import { statusMessage } from "./status-message.ts";
import { SuppliedItems } from "./supplied-items.ts";
import { IteratedSupply, LazySupply, over, SingleSupply, type Supply } from "./supply.ts";
import {
  decodeText,
  encodingOfStart,
  isKnownEncoding,
  resolveEncoding,
  textChunks,
  type DefaultEncoding,
  type EncodingOfStart,
} from "./text-decoding.ts";
import { statedLength, type ProgressListener } from "./transfer-progress.ts";
import { checkSchema, validate, validateEach, type JsonLinesOptions } from "./validate.ts";
import { toWebResponse, webResponseInit } from "./web-response.ts";

/** Options of the iterators. */
export interface ChunkOptions {
  /** Cuts pieces of exactly this size, in bytes (the last may be shorter). By default they come as they arrive. */
  chunkSize?: number | undefined;
}

/** What is worth reading to keep a connection, in bytes. */
const SMALL_BODY = 64 * 1024;

/** Options of the iterator of text. */
export interface TextChunkOptions {
  /** Cuts chunks of exactly this size, in characters (the last may be shorter). By default they come as they arrive. */
  chunkSize?: number | undefined;
}

const noExtensions: ResponseExtensions = Object.freeze({});
const noHistory: readonly HttpResponse[] = Object.freeze([]);
const noBytes = new Uint8Array(0);
const noPieces = new SingleSupply<Uint8Array>(over);

/**
 * A response. `client.get()` and friends give it with the body read: use {@link content}, {@link text} and {@link json}.
 * `client.stream()` gives it at the headers: read it with {@link read} or one of the iterators, and {@link close} it.
 */
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging -- attach() adds them
export interface HttpResponse extends CodecReaders {}
export class HttpResponse implements AsyncIterable<Uint8Array>, AsyncDisposable {
  readonly status: number;
  readonly headers: HttpHeaders;
  readonly extensions: ResponseExtensions;
  readonly #reasonPhrase: string | undefined;
  #request: HttpRequest | undefined;
  #settings: ResponseSettings = standardResponseSettings;
  #history: readonly HttpResponse[] = noHistory;
  #makeNextRequest: (() => HttpRequest) | undefined;

  /** The body while nobody has begun to read it: wire bytes, or a stream of them. */
  #unread: Uint8Array | ResponseBody | undefined;
  /** What is being read, so that closing can cancel it. */
  #reading: ResponseBody | BodyReading | undefined;
  #loading: Promise<Uint8Array> | undefined;
  #content: Uint8Array | undefined;
  #text: string | undefined;
  #encoding: string | undefined;
  #consumed = false;
  #closed = false;
  #bytesDownloaded = 0;
  #startedAt: number | undefined;
  #elapsed: number | undefined;
  #onEnd: (() => void) | undefined;

  /** @throws TypeError for more than one kind of body, a body that is no bytes, or a bad header. */
  constructor(init?: HttpResponseInit) {
    const own = isPolluted() ? { ...noInit, ...init } : (init ?? noInit);
    this.status = own.status ?? 200;
    this.#reasonPhrase = own.reasonPhrase;
    this.#request = own.request;
    this.extensions = own.extensions ?? noExtensions;
    const headers = own.headers instanceof HttpHeaders ? own.headers : new HttpHeaders(own.headers);
    const described = describedContent(own);
    this.headers = described === undefined ? headers : withContentFields(headers, described);
    const body = described?.bytes ?? own.body ?? noBytes;
    if (!isBytes(body)) this.#unread = toResponseBody(body);
    // Nothing is nothing in any encoding, as after HEAD (D3).
    else if (body.byteLength > 0 && this.headers.has("content-encoding")) this.#unread = body;
    // In memory and not encoded: the content is there at once (S2). Anything else is read first.
    else {
      this.#consumed = true;
      this.#content = body;
      this.#elapsed = 0;
      this.#closed = true;
    }
  }

  /** The phrase of the status line, or the registered one; `""` for a status that has none. */
  get reasonPhrase(): string {
    return this.#reasonPhrase ?? reasonPhrase(this.status);
  }

  /** Such as `HTTP/1.1` or `HTTP/2`. */
  get httpVersion(): string {
    return this.extensions.httpVersion ?? "HTTP/1.1";
  }

  /** The request that this is the answer to; after redirects, the last one. @throws Error on a response made by hand without one. */
  get request(): HttpRequest {
    if (this.#request === undefined) throw new Error("this response has no request: it was made by hand, not received");
    return this.#request;
  }

  /** The URL that answered, after redirects. */
  get url(): URL {
    return this.request.url;
  }

  /** The responses before this one, oldest first: redirects and authentication challenges. */
  get history(): readonly HttpResponse[] {
    return this.#history;
  }

  /** The request that a redirect asks for, when it was not followed. @throws RemoteProtocolError when its `Location` is no URL. */
  get nextRequest(): HttpRequest | undefined {
    return this.#makeNextRequest?.();
  }

  /** The cookies that this response sets, by name. */
  get cookies(): Readonly<Record<string, string>> {
    return responseCookies(this.headers);
  }

  /** The links of the `Link` fields (RFC 8288). */
  get links(): readonly Link[] {
    return parseLinks(this.headers.getAll("link"));
  }

  /** From handing the request to the transport to the end of the body, in milliseconds. @throws ResponseNotReadError before the end. */
  get elapsed(): number {
    if (this.#elapsed === undefined)
      throw new ResponseNotReadError("elapsed is known when the body has been read or closed");
    return this.#elapsed;
  }

  /** Bytes of the body received so far, before decoding. */
  get bytesDownloaded(): number {
    return this.#bytesDownloaded;
  }

  /** Whether the body has ended or was closed. The connection is free then, or as soon as a small rest of the body has been drained. */
  get isClosed(): boolean {
    return this.#closed;
  }

  /** Whether the body has been read, or begun to be. */
  get isConsumed(): boolean {
    return this.#consumed;
  }

  get isInformational(): boolean {
    return this.status >= 100 && this.status < 200;
  }

  get isSuccess(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  /** The same as {@link isSuccess}, by the name that `fetch` gives it. */
  get ok(): boolean {
    return this.isSuccess;
  }

  /** Any 3xx, also one that leads nowhere, as 304 does not; see {@link hasRedirectLocation}. */
  get isRedirect(): boolean {
    return this.status >= 300 && this.status < 400;
  }

  /** Whether it asks for another URL to be requested, so that a client follows it: 301, 302, 303, 307 or 308 with a `Location`. */
  get hasRedirectLocation(): boolean {
    return isRedirectStatus(this.status) && this.headers.has("location");
  }

  get isClientError(): boolean {
    return this.status >= 400 && this.status < 500;
  }

  get isServerError(): boolean {
    return this.status >= 500 && this.status < 600;
  }

  get isError(): boolean {
    return this.status >= 400 && this.status < 600;
  }

  /** Returns this response when its status is 2xx. @throws HttpStatusError otherwise. */
  raiseForStatus(): this {
    if (this.isSuccess) return this;
    throw new HttpStatusError(statusMessage(this), { request: this.request, response: this });
  }

  /** The whole body, decoded. @throws ResponseNotReadError before {@link read}. */
  get content(): Uint8Array {
    if (this.#content === undefined) throw this.#notRead("content");
    return this.#content;
  }

  /** The encoding of {@link text}: the charset of the Content-Type, else a byte order mark, else the client's `defaultEncoding`, else UTF-8. */
  get encoding(): string {
    if (this.#encoding !== undefined) return this.#encoding;
    const encoding = resolveEncoding(this.headers.get("content-type"), this.#settings.defaultEncoding, this.#content);
    // Before the body is there, a byte order mark may still decide otherwise.
    if (this.#content !== undefined) this.#encoding = encoding;
    return encoding;
  }

  /** @throws TypeError for an encoding that is not known, or when the text was already decoded. */
  set encoding(label: string) {
    if (this.#text !== undefined)
      throw new TypeError("encoding: the text has been decoded already; set the encoding before calling text()");
    if (!isKnownEncoding(label))
      throw new TypeError(`encoding: ${JSON.stringify(label)} is not an encoding that this runtime knows`);
    this.#encoding = label;
  }

  /** The body as text; bytes that are not valid become U+FFFD. @throws ResponseNotReadError before {@link read}. */
  text(): string {
    if (this.#text === undefined) {
      if (this.#content === undefined) throw this.#notRead("text()");
      this.#text = decodeText(this.#content, this.encoding);
    }
    return this.#text;
  }

  /**
   * The body parsed as JSON, in UTF-8, UTF-16 or UTF-32 whatever the charset says (RFC 8259 section 8.1); or by the codec of the client for its
   * `Content-Type`, where there is one. With a schema, the same as {@link parse}.
   * @throws DecodingError when it is not that. @throws ResponseNotReadError before {@link read}.
   */
  json<Schema extends StandardSchema>(schema: Schema): Promise<SchemaOutput<Schema>>;
  json<T = unknown>(): T;
  // By their number, since a schema that was left undefined by mistake must not mean none.
  json(...given: readonly [] | readonly [schema: StandardSchema]): unknown {
    if (given.length !== 0) return this.parse(given[0]);
    if (this.#content === undefined) throw this.#notRead("json()");
    return decodeValue(this.#content, this, this.#request, this.#settings);
  }

  /**
   * The body decoded by the codec of that name, whatever its `Content-Type`; see the option `codecs` of a client.
   * @throws TypeError when there is no such codec. @throws DecodingError when it cannot be decoded. @throws ResponseNotReadError before {@link read}.
   */
  decode<T = unknown>(codec: string): T {
    if (this.#content === undefined) throw this.#notRead("decode()");
    return decodeBy(codec, this.#content, this, this.#request, this.#settings.codecs) as T;
  }

  /**
   * What {@link json} gives, matched with a schema of any library with Standard Schema: zod, valibot, arktype. The body is read first if it
   * was not, and the result is what the schema makes of it, with its type.
   * @throws SchemaError when it does not match. @throws DecodingError when it is not JSON. @throws TypeError for what is no schema.
   */
  async parse<Schema extends StandardSchema>(schema: Schema): Promise<SchemaOutput<Schema>> {
    checkSchema(schema);
    await this.load();
    return validate(schema, this.json(), { what: "the body", status: this.status, request: this.#request });
  }

  /** The body as bytes of JSON, for a parser of one's own; the same as {@link content}. @throws ResponseNotReadError before {@link read}. */
  jsonBytes(): Uint8Array {
    if (this.#content === undefined) throw this.#notRead("jsonBytes()");
    return this.#content;
  }

  /**
   * Reads the body to its end and keeps it as {@link content}. Reading again gives the same.
   * @throws StreamConsumedError, StreamClosedError when it was iterated or closed before.
   * @throws DecodingError, ResponseTooLargeError, TransportError.
   */
  async read(): Promise<Uint8Array> {
    return this.load();
  }

  /** @internal As {@link read}, but without a promise when the body is all there, and with a limit of its own. */
  load(maxSize: number = this.#ownLimit ?? this.#settings.maxResponseSize): Uint8Array | Promise<Uint8Array> {
    if (this.#content !== undefined) return this.#content;
    if (this.#loading !== undefined) return this.#loading;
    const body = this.#take();
    try {
      const wire = isBytes(body) ? body : this.#wireBytes(body, maxSize);
      if (!isBytes(wire)) return this.#later(Promise.resolve(wire).then((bytes) => this.#decode(bytes, maxSize)));
      const content = this.#decode(wire, maxSize);
      return isBytes(content) ? this.#loaded(content) : this.#later(content);
    } catch (error) {
      // Kept, so that whoever reads again is told the same.
      void this.#later(Promise.reject(error)).catch(() => {});
      this.#end();
      throw error;
    }
  }

  /** @internal The whole body as it came, encoded, for a caller that wants nothing kept. */
  loadRaw(limit: number): Uint8Array | Promise<Uint8Array> {
    if (this.#content !== undefined) return this.#content;
    const body = this.#take();
    try {
      const wire = isBytes(body) ? body : this.#wireBytes(body, limit);
      if (!isBytes(wire)) return Promise.resolve(wire).finally(() => this.#end());
      this.#end();
      return wire;
    } catch (error) {
      this.#end();
      throw error;
    }
  }

  /**
   * @internal Keeps a body of a few kilobytes, such as that of a redirect, and gives up a larger or broken one, or one that takes longer than
   * `within` milliseconds. Either way the connection is free then.
   */
  async keepSmallBody(within?: number): Promise<void> {
    try {
      const content = this.load(SMALL_BODY);
      if (content instanceof Promise) await (within === undefined ? content : this.#orAbandon(content, within));
    } catch {
      await this.abandon();
    }
  }

  /** The body as it arrives, decoded. After {@link read} it is replayed from memory. Leaving the loop closes the response. */
  bytes(options: ChunkOptions = {}): AsyncGenerator<Uint8Array, void, undefined> {
    return this.#pieces(() => this.#decodedPieces(), options);
  }

  /** The body as it arrives, still encoded. Only once. Leaving the loop closes the response. */
  raw(options: ChunkOptions = {}): AsyncGenerator<Uint8Array, void, undefined> {
    return this.#pieces(() => this.#wirePieces(this.#ownLimit ?? Number.POSITIVE_INFINITY), options);
  }

  /** The body as text, decoded across the borders of pieces. Leaving the loop closes the response. */
  textChunks(options: TextChunkOptions = {}): AsyncGenerator<string, void, undefined> {
    const { chunkSize } = options;
    const chunks = this.#decodedText((start, isAll) => {
      this.#encoding ??= this.#encodingFrom(start, isAll, this.#settings.defaultEncoding);
      return this.#encoding;
    });
    return this.#leaving(chunkSize === undefined ? chunks : rechunkText(chunks, checkChunkSize(chunkSize)));
  }

  /** The lines of the body without their ends. Leaving the loop closes the response. @throws DecodingError for a line beyond `maxLineLength`. */
  lines(options?: LinesOptions): AsyncGenerator<string, void, undefined> {
    return this.#leaving(linesOf(this.textChunks(), options, this.#request));
  }

  /**
   * The values of a body that has one JSON text on each line (NDJSON); blank lines are skipped. With a `schema`, each value is what that
   * makes of it. Leaving the loop closes the response. @throws DecodingError, SchemaError for a value that does not match.
   */
  jsonLines<Schema extends StandardSchema>(
    options: JsonLinesOptions<Schema>,
  ): AsyncGenerator<SchemaOutput<Schema>, void, undefined>;
  jsonLines<T = unknown>(options?: LinesOptions): AsyncGenerator<T, void, undefined>;
  jsonLines(options?: LinesOptions & { schema?: StandardSchema }): AsyncGenerator<unknown, void, undefined> {
    const schema = options?.schema;
    if (schema !== undefined) checkSchema(schema);
    const { defaultEncoding, parseJson } = this.#settings;
    // JSON is UTF-8 unless somebody says otherwise: no function has to see a start that may be long in coming.
    const fallback = typeof defaultEncoding === "string" ? defaultEncoding : "utf-8";
    const text = this.#decodedText((start, isAll) => this.#encoding ?? this.#encodingFrom(start, isAll, fallback));
    const values = jsonLines(linesOf(text, options, this.#request), this.#request, parseJson);
    return this.#leaving(schema === undefined ? values : validateEach(schema, values, this.status, this.#request));
  }

  /** The same as {@link bytes}. */
  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return this.bytes();
  }

  /** Gives up what is left of the body and frees the connection. Idempotent; what was read stays. */
  async close(): Promise<void> {
    if (this.#closed) return;
    const reading = this.#reading;
    const unread = this.#unread;
    this.#unread = undefined;
    this.#end();
    if (reading !== undefined) await reading.cancel?.();
    else if (unread !== undefined && !isBytes(unread)) {
      if (unread.cancel !== undefined) await unread.cancel();
      else await unread[Symbol.asyncIterator]().return?.();
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** @internal As {@link close}, while an error is reported that one of closing would only hide. */
  async abandon(): Promise<void> {
    try {
      await this.close();
    } catch {
      // The other error is the one to tell of.
    }
  }

  /** @internal What the client knows and the transport does not. A response that a transport gives again starts anew. */
  attach(request: HttpRequest, settings: ResponseSettings, startedAt: number): void {
    this.#request = request;
    this.#settings = settings;
    this.#startedAt = startedAt;
    if (this.#closed) this.#elapsed = settings.clock.now() - startedAt;
    this.#history = noHistory;
    this.#makeNextRequest = undefined;
    if (settings.codecMethods !== null) Object.defineProperties(this, settings.codecMethods.readers);
    if (settings.maskedHeaders !== null) this.headers.mask(settings.maskedHeaders);
  }

  /** @internal Has the body reported as it is received; at once when it is all here. */
  reportDownload(listener: ProgressListener): void {
    const body = this.#unread;
    if (body !== undefined && !isBytes(body)) {
      this.#unread = reportedBody(body, statedLength(this.headers.get("content-length")), listener);
      return;
    }
    const transferred = this.#bytesDownloaded || (body ?? this.#content ?? noBytes).byteLength;
    listener({ transferred, total: transferred });
  }

  /** @internal */
  setHistory(history: readonly HttpResponse[]): void {
    this.#history = history;
  }

  /** @internal */
  setNextRequest(make: () => HttpRequest): void {
    this.#makeNextRequest = make;
  }

  /** @internal Calls `callback` when the body has ended or was closed; at once when that is the case. */
  onEnd(callback: () => void): void {
    const earlier = this.#onEnd;
    if (this.#closed) callback();
    else if (earlier === undefined) this.#onEnd = callback;
    else {
      // A client that another one uses as its transport has a limit of its own.
      this.#onEnd = () => {
        earlier();
        callback();
      };
    }
  }

  /**
   * As a web `Response`, decoded, without the `Content-Encoding` and `Content-Length` of before: a copy of a body that was read, or else a
   * stream, which holds the connection until it is read or cancelled. No body with 204, 205 and 304 and after HEAD.
   * @throws RangeError for a status below 200 or above 599, which a web Response cannot have.
   * @throws StreamConsumedError, StreamClosedError when the body is not there any more.
   */
  toWeb(): Response {
    return toWebResponse(this, this.#settings.decoders, this.#request?.method);
  }

  /**
   * Of a web `Response`, unread. One that `fetch` has received is decoded already, and has no `Content-Encoding` and `Content-Length` here.
   * @throws TypeError when its body was read already, and for an opaque or error response.
   */
  static fromWeb(response: Response, init: Pick<HttpResponseInit, "request" | "extensions"> = {}): HttpResponse {
    return new HttpResponse({ ...init, ...webResponseInit(response) });
  }

  toString(): string {
    return `${this.status} ${this.reasonPhrase}`.trimEnd();
  }

  [inspectSymbol](): string {
    const answered = this.#request === undefined ? "" : ` ${this.#request.toString()}`;
    return `HttpResponse { ${this.toString()}${answered} }`;
  }

  /** Hands out the body, once. */
  #take(): Uint8Array | ResponseBody {
    const body = this.#unread;
    if (body === undefined) {
      if (this.#consumed)
        throw new StreamConsumedError(
          "the response body has been read already and was not kept; use read() to keep it",
        );
      throw new StreamClosedError("the response was closed before its body was read");
    }
    this.#unread = undefined;
    this.#consumed = true;
    return body;
  }

  #wireBytes(body: ResponseBody, limit: number): Uint8Array | Promise<Uint8Array> {
    if (body.readAll !== undefined) {
      this.#reading = body;
      return body.readAll(limit);
    }
    const reading = new BodyReading(body);
    this.#reading = reading;
    return collect(reading, limit, () => new ResponseTooLargeError(limit, { request: this.#request }));
  }

  #decode(wire: Uint8Array, maxSize: number): Uint8Array | Promise<Uint8Array> {
    if (!isBytes(wire)) throw new TypeError(`response body: readAll() gave ${typeof wire}, expected bytes`);
    this.#bytesDownloaded = wire.byteLength;
    const codings = codingsOf(this.headers);
    if (codings.length === 0) return wire;
    return decodeContent(wire, codings, {
      decoders: this.#settings.decoders,
      maxSize,
      ...(this.#request === undefined ? {} : { request: this.#request }),
    });
  }

  #later(content: Promise<Uint8Array>): Promise<Uint8Array> {
    this.#loading = content.then(
      (bytes) => this.#loaded(bytes),
      (error: unknown) => {
        this.#end();
        throw this.#named(error);
      },
    );
    return this.#loading;
  }

  /** Waits for all of the body, or gives it up when that takes longer than `limit`; a transport may not tell whoever waits. */
  #orAbandon(content: Promise<unknown>, limit: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const timer = this.#settings.clock.startTimer(() => resolve(this.abandon()), limit);
      timer.ref();
      content.finally(() => timer.stop()).then(resolve, reject);
    });
  }

  #loaded(content: Uint8Array): Uint8Array {
    this.#content = content;
    this.#end();
    return content;
  }

  /** The body as it comes, up to `limit` bytes. @throws StreamConsumedError, StreamClosedError when it is not there any more. */
  #wirePieces(limit: number): Supply<Uint8Array> {
    const body = this.#take();
    const owner: PiecesOwner = {
      request: this.#request,
      received: (byteLength) => void (this.#bytesDownloaded += byteLength),
      ended: () => this.#end(),
      named: (error) => this.#named(error),
    };
    if (isBytes(body)) return new ResponsePieces(new SingleSupply(body), owner, limit);
    const reading = new BodyReading(body);
    this.#reading = reading;
    return new ResponsePieces(reading, owner, limit);
  }

  #decodedPieces(): Supply<Uint8Array> {
    const content = this.#content;
    if (content !== undefined) return content.byteLength > 0 ? new SingleSupply(content) : noPieces;
    const limit = this.#ownLimit ?? Number.POSITIVE_INFINITY;
    const codings = codingsOf(this.headers);
    if (codings.length === 0) return this.#wirePieces(limit);
    const pieces = new SuppliedItems(this.#wirePieces(Number.POSITIVE_INFINITY));
    return new IteratedSupply(
      decodeStream(pieces, codings, {
        decoders: this.#settings.decoders,
        maxSize: limit,
        ...(this.#request === undefined ? {} : { request: this.#request }),
      }),
    );
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#reading = undefined;
    this.#elapsed = this.#startedAt === undefined ? 0 : this.#settings.clock.now() - this.#startedAt;
    this.#onEnd?.();
    this.#onEnd = undefined;
  }

  /** The body is taken when its first piece is asked for. */
  #pieces(open: () => Supply<Uint8Array>, { chunkSize }: ChunkOptions): AsyncGenerator<Uint8Array, void, undefined> {
    const pieces = new SuppliedItems(new LazySupply(open));
    return this.#leaving(chunkSize === undefined ? pieces : rechunk(pieces, checkChunkSize(chunkSize)));
  }

  /** An iterator of the body, which closes the response when it is left, also before its first piece. */
  #leaving<T>(items: AsyncGenerator<T, void, undefined>): AsyncGenerator<T, void, undefined> {
    return closeWhenLeft(items, () => this.close());
  }

  /** An error of the body, with the request that it belongs to; a transport may not have known it. */
  #named(error: unknown): unknown {
    if (this.#request !== undefined) nameRequest(error, this.#request);
    return error;
  }

  #decodedText(encoding: EncodingOfStart): AsyncGenerator<string, void, undefined> {
    return textChunks(new SuppliedItems(new LazySupply(() => this.#decodedPieces())), encoding);
  }

  /** The encoding of text that is streamed, or replayed; `undefined` while too little of it is there. */
  #encodingFrom(start: Uint8Array, isAll: boolean, fallback: DefaultEncoding): string | undefined {
    const content = this.#content;
    return encodingOfStart(
      this.headers.get("content-type"),
      fallback,
      content ?? start,
      isAll || content !== undefined,
    );
  }

  /** The limit that the request sets, which holds for streams, too. */
  get #ownLimit(): number | undefined {
    return this.#request?.extensions.maxResponseSize;
  }

  #notRead(what: string): Error {
    if (this.#loading !== undefined && this.#closed)
      return new StreamConsumedError(`${what}: the body could not be read to its end; read() rejects with the reason`);
    if (this.#consumed && this.#loading === undefined)
      return new StreamConsumedError(`${what}: the body was streamed and is not kept; use read() instead of iterating`);
    if (this.#closed) return new StreamClosedError(`${what}: the response was closed before its body was read`);
    return new ResponseNotReadError(
      `${what}: the body has not been read; call \`await response.read()\` first, or use client.get() instead of client.stream()`,
    );
  }
}

/** By brand, since under Jest, for one, the bytes of the network are of another realm. */
function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value);
}

function checkChunkSize(size: number): number {
  if (!Number.isInteger(size) || size < 1)
    throw new RangeError(`chunkSize: expected a whole number of bytes above 0, got ${size}`);
  return size;
}
