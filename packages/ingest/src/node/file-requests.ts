import {
  type Client,
  type HttpRequest,
  type HttpResponse,
  isHttpStatusError,
  type RequestOptions,
} from "@haulier/core";

import { rangeField } from "./answer.ts";
import type { ByteRange } from "./byte-ranges.ts";
import type { DownloadSettings } from "./download-options.ts";

/** The requests for one file: all are the same but for their range. */
export class FileRequests {
  /** The request for all of it. */
  readonly request: HttpRequest;
  readonly #client: Client;
  readonly #sendOptions: Pick<RequestOptions, "auth" | "followRedirects">;
  #count = 0;
  #isReached = false;

  /** @throws TypeError, InvalidUrlError for a request that cannot be built. */
  constructor(client: Client, url: string | URL, { request: options, acceptsCodings }: DownloadSettings) {
    this.#client = client;
    this.#sendOptions = { auth: options.auth, followRedirects: options.followRedirects };
    this.request = client.buildRequest("GET", url, options);
    // Ranges count encoded bytes, and most servers encode anew each time: what is not encoded can be gone on with.
    if (!acceptsCodings) this.request.headers.set("Accept-Encoding", "identity");
  }

  /** The URL without its fragment, which tells the file from others. */
  get url(): string {
    return this.request.href.replace(/#.*$/s, "");
  }

  /** How many were sent. */
  get count(): number {
    return this.#count;
  }

  /** Whether one was answered. */
  get isReached(): boolean {
    return this.#isReached;
  }

  /**
   * Asks for a range, as long as the file is the one that the validator is of, or for everything; resolves at the headers. A range that cannot be had,
   * with the status 416, is an answer, too.
   * @throws HttpStatusError for any other status than 2xx; TransportError.
   */
  async send(range: ByteRange | null, validator: string | null, signal: AbortSignal): Promise<HttpResponse> {
    const headers = this.request.headers.clone();
    if (range !== null) headers.set("Range", rangeField(range));
    if (range !== null && validator !== null) headers.set("If-Range", validator);
    const { extensions } = this.request;
    const request = this.request.with({ headers, extensions: { ...extensions, signal } });
    this.#count += 1;
    try {
      const response = await this.#client.send(request, { ...this.#sendOptions, stream: true, raiseForStatus: true });
      this.#isReached = true;
      return response;
    } catch (error) {
      if (!isHttpStatusError(error)) throw error;
      this.#isReached = true;
      if (range !== null && error.response.status === 416) return error.response;
      throw error;
    }
  }
}
