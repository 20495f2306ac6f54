import { type HttpRequest, type HttpResponse, type Layer, wrap } from "@haulier/core";

/**
 * Counts what goes through a transport: requests, those that are sent again, and the bytes of the bodies that are received. Its layer stands
 * inside whatever retries, next to the transport:
 *
 * ```ts
 * const meter = new Meter();
 * const client = new Client({ transport: stack(retry(), meter.layer, new UndiciTransport()) });
 * const summary = await pipeline(orders(client), toSink(sink), { meter });
 * console.log(summary.bytes, summary.retries);
 * ```
 */
export class Meter {
  #requests = 0;
  #retries = 0;
  /** Bytes of the responses that have ended and were forgotten. */
  #endedBytes = 0;
  #responses: HttpResponse[] = [];
  /** How many responses are kept before those that have ended are sorted out. */
  #room = 64;
  readonly #sent = new WeakSet<HttpRequest>();

  /** Counts what goes through the transports that it is put around. */
  readonly layer: Layer = (inner) =>
    wrap(inner, {
      handleRequest: async (request) => {
        this.#requests++;
        if (this.#sent.has(request)) this.#retries++;
        this.#sent.add(request);
        const response = await inner.handleRequest(request);
        this.#keep(response);
        return response;
      },
    });

  /** Requests that were sent, each time that they were. */
  get requests(): number {
    return this.#requests;
  }

  /** Requests that were handed to the transport before: those that a layer around this one has sent again. */
  get retries(): number {
    return this.#retries;
  }

  /** Bytes of response bodies so far, as they travelled: before decoding, without headers. */
  get bytes(): number {
    return this.#responses.reduce((sum, { bytesDownloaded }) => sum + bytesDownloaded, this.#endedBytes);
  }

  #keep(response: HttpResponse): void {
    this.#responses.push(response);
    if (this.#responses.length < this.#room) return;
    const open = this.#responses.filter(({ isClosed }) => !isClosed);
    this.#endedBytes = this.bytes - open.reduce((sum, { bytesDownloaded }) => sum + bytesDownloaded, 0);
    this.#responses = open;
    this.#room = Math.max(64, open.length * 2);
  }
}
