import {
  type Client,
  type Clock,
  type HttpRequest,
  HttpResponse,
  isHttpStatusError,
  type SendOptions,
  sleep,
} from "@haulier/core";

import { type ContentRange, parseContentRange } from "./content-range.ts";
import { charsetOf, type OpenBytes } from "./open-bytes.ts";
import { RecordError } from "./record-error.ts";
import { delayBefore, type RetryPolicy } from "./retry-policy.ts";
import type { SourceRetry } from "./source-retry.ts";
import { ifRangeOf, isOther, type SourceVersion, versionOf } from "./source-version.ts";

const noBytes = new Uint8Array(0);

/** @internal All that it takes to fetch them. */
export interface HttpBytesSettings {
  readonly client: Client;
  readonly request: HttpRequest;
  readonly sendOptions: Pick<SendOptions, "auth" | "followRedirects">;
  /** Aborts the signal of the request. */
  readonly closing: AbortController;
  /** The offset to begin at, and the version that it is of. */
  readonly start: number;
  readonly version: SourceVersion;
  /** Whether a version that has changed is gone on with. */
  readonly allowsChanges: boolean;
  readonly retry: RetryPolicy;
  readonly onRetry: ((retry: SourceRetry) => void) | undefined;
  readonly clock: Clock;
  readonly random: () => number;
}

/**
 * The bytes of an answer from an offset on: by a request for that range, or, when the server sends all of it, by leaving out what is before. When the
 * connection breaks, they go on with another one, from the byte at which they stopped.
 */
export class HttpBytes implements OpenBytes {
  readonly #settings: HttpBytesSettings;
  #response: HttpResponse | undefined;
  #pieces: AsyncIterator<Uint8Array, void> | undefined;
  #version: SourceVersion;
  #charset: string | undefined;
  /** Where the next byte to give stands, and how many come before it in the response. */
  #offset: number;
  #skip = 0;
  /** How many bytes there are in all, as the answer with a part says. */
  #total: number | undefined;
  /** Where the response began to be of use. */
  #openedAt = 0;
  #isReached = false;
  #isReleased = false;
  /** Requests in a row that have brought nothing new. */
  #failures = 0;
  #retries = 0;
  /** Bytes of the responses before this one. */
  #bytesBefore = 0;

  constructor(settings: HttpBytesSettings) {
    this.#settings = settings;
    this.#offset = settings.start;
    this.#version = settings.version;
  }

  get start(): number {
    return this.#settings.start;
  }

  get request(): HttpRequest {
    return this.#settings.request;
  }

  get charset(): string | undefined {
    return this.#charset;
  }

  get facts(): Readonly<Record<string, string>> {
    return { ...this.#version };
  }

  get counts(): { readonly bytes: number; readonly retries: number } {
    return { bytes: this.#bytesBefore + (this.#response?.bytesDownloaded ?? 0), retries: this.#retries };
  }

  async next(): Promise<IteratorResult<Uint8Array, unknown>> {
    while (!this.#isReleased) {
      try {
        const piece = await this.#read();
        if (piece === undefined) break;
        if (piece.byteLength > 0) return { done: false, value: piece };
      } catch (error) {
        if (!this.#isReleased) await this.#wait(error);
      }
    }
    return { done: true, value: undefined };
  }

  async release(): Promise<void> {
    this.#isReleased = true;
    if (this.#response === undefined) this.#settings.closing.abort();
    else await this.#response.close();
  }

  /** The next piece, without what is to be left out; undefined at the end. */
  async #read(): Promise<Uint8Array | undefined> {
    this.#pieces ??= await this.#open();
    const { done, value } = await this.#pieces.next();
    if (done === true) {
      if (this.#skip > 0) throw this.#changed(`there are only ${this.#offset - this.#skip} bytes`);
      if (this.#total === undefined || this.#offset >= this.#total) return undefined;
      this.#leavePart();
      return noBytes;
    }
    const skipped = Math.min(this.#skip, value.byteLength);
    this.#skip -= skipped;
    const piece = value.subarray(skipped);
    this.#offset += piece.byteLength;
    if (piece.byteLength > 0) this.#failures = 0;
    return piece;
  }

  async #open(): Promise<AsyncIterator<Uint8Array, void>> {
    const response = (this.#asksForRange ? await this.#openRange() : undefined) ?? (await this.#openWhole());
    this.#response = response;
    this.#openedAt = this.#offset;
    this.#total = response.status === 206 ? rangeOf(response)?.total : undefined;
    // Closed while the answer was awaited.
    if (this.#isReleased) await response.close();
    this.#charset ??= charsetOf(response);
    // With a part, only the tag has to be stated again (RFC 9110 section 15.3.7).
    this.#version = { ...(response.status === 206 ? this.#version : {}), ...versionOf(response) };
    return response.bytes();
  }

  /** Ranges count encoded bytes (RFC 9110 section 8.4), and are for GET alone (section 14.2). */
  get #asksForRange(): boolean {
    return this.#offset > 0 && this.#version.coding === undefined && this.request.method === "GET";
  }

  async #openWhole(): Promise<HttpResponse> {
    const response = await this.#send({});
    await this.#checkVersion(response);
    this.#skip = this.#offset;
    return response;
  }

  /** Undefined when the answer to a request for the range is of no use. */
  async #openRange(): Promise<HttpResponse | undefined> {
    const ifRange = this.#settings.allowsChanges ? undefined : ifRangeOf(this.#version);
    const asked = { Range: `bytes=${this.#offset}-`, ...(ifRange === undefined ? {} : { "If-Range": ifRange }) };
    let response: HttpResponse;
    try {
      response = await this.#send(asked);
    } catch (error) {
      if (!isHttpStatusError(error) || error.response.status !== 416) throw error;
      return this.#nothingThere(error.response);
    }
    await this.#checkVersion(response);
    const range = response.status === 206 ? rangeOf(response) : { start: 0, end: Number.POSITIVE_INFINITY };
    if (range !== undefined && range.start <= this.#offset && range.end > this.#offset) {
      this.#skip = this.#offset - range.start;
      return response;
    }
    await response.close();
    return undefined;
  }

  /** A server may send less than what was asked for, and be asked for the rest (RFC 9110 section 15.3.7). @throws RecordError when it sends nothing. */
  #leavePart(): void {
    if (this.#offset > this.#openedAt) return this.#forgetResponse();
    throw new RecordError(`cut: of ${this.#total} bytes, the server sends nothing from byte ${this.#offset} on`, {
      code: "ERR_RECORD_TRUNCATED",
      offset: this.#offset,
      request: this.request,
    });
  }

  #forgetResponse(): void {
    this.#bytesBefore += this.#response?.bytesDownloaded ?? 0;
    this.#response = this.#pieces = undefined;
  }

  /** No byte is there at the offset: it is the end, or the source has shrunk (RFC 9110 section 15.5.17). */
  #nothingThere(response: HttpResponse): HttpResponse | undefined {
    const range = parseContentRange(response.headers.get("content-range"));
    if (range?.is !== "unsatisfied") return undefined;
    if (range.total !== this.#offset) throw this.#changed(`there are only ${range.total} bytes`);
    // Its body says what was wrong, and is none of the source: an empty part is.
    return new HttpResponse({ status: 206 });
  }

  async #send(fields: Readonly<Record<string, string>>): Promise<HttpResponse> {
    const { client, request, sendOptions } = this.#settings;
    const headers = request.headers.clone();
    for (const [name, value] of Object.entries(fields)) headers.set(name, value);
    const response = await client.send(request.with({ headers }), {
      ...sendOptions,
      stream: true,
      raiseForStatus: true,
    });
    this.#isReached = true;
    return response;
  }

  async #checkVersion(response: HttpResponse): Promise<void> {
    if (this.#offset === 0 || this.#settings.allowsChanges || !isOther(this.#version, response.headers)) return;
    await response.close();
    throw this.#changed("it has changed since");
  }

  #changed(reason: string): RecordError {
    const advice = 'leave out resumeFrom to begin anew, or pass ifChanged: "goOn" for what only grows';
    return new RecordError(`cannot go on at byte ${this.#offset} of the source: ${reason}; ${advice}`, {
      code: "ERR_SOURCE_CHANGED",
      offset: this.#offset,
      request: this.request,
    });
  }

  /** Waits until it is time for another request. @throws The error, when there is to be none. */
  async #wait(error: unknown): Promise<void> {
    const { retry, clock, random, onRetry } = this.#settings;
    const { signal } = this.request.extensions;
    // A body that ends while it is aborted may fail with something else.
    signal?.throwIfAborted();
    const delay = delayBefore(error, this.#failures, this.#isReached, retry, clock, random());
    if (delay === undefined) throw error;
    this.#forgetResponse();
    this.#failures++;
    this.#retries++;
    onRetry?.({ attempt: this.#failures, delay, error });
    await sleep(clock, delay, signal);
  }
}

/** The part that an answer has, where it counts bytes of the source: not those of a coding. */
function rangeOf({ headers }: HttpResponse): (ContentRange & { is: "part" }) | undefined {
  const range = parseContentRange(headers.get("content-range"));
  return range?.is === "part" && (headers.get("content-encoding") ?? "identity") === "identity" ? range : undefined;
}
