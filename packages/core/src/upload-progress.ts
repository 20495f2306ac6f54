import { mergeExtensions } from "./extensions.ts";
import type { HttpRequest } from "./http-request.ts";
import type { HttpResponse } from "./http-response.ts";
import { LinkedSignal } from "./linked-signal.ts";
import type { RequestBody } from "./request-body.ts";
import { statedLength, TransferCount, type ProgressListener } from "./transfer-progress.ts";
import { checkResponse, type Transport } from "./transport.ts";

/** What is handed to the transport at once, in bytes, so that there is progress and abort within a large piece as well. */
const SLICE = 64 * 1024;

/**
 * Sends a request and tells `listener` how its body gets on. What that throws aborts the exchange, so that every transport gives it up in
 * whatever state it is, and is what the caller gets.
 */
export async function sendWithProgress(
  request: HttpRequest,
  body: RequestBody,
  listener: ProgressListener,
  transport: Transport,
): Promise<HttpResponse> {
  const linked = new LinkedSignal(request.extensions.signal);
  const total = body.length ?? statedLength(request.headers.get("content-length"));
  const reported = new ReportedBody(body, total, listener, (error) => linked.abort(error));
  const { signal } = linked;
  try {
    const response = await transport.handleRequest(
      request.with({
        headers: request.headers,
        body: reported,
        extensions: mergeExtensions(request.extensions, { signal }),
      }),
    );
    checkResponse(response);
    response.onEnd(() => linked.release());
    return response;
  } catch (error) {
    linked.release();
    // A transport that pays no heed to the signal knows only that the source of the body has failed.
    throw reported.failure === undefined ? error : reported.failure.error;
  }
}

/** A body in slices that tells how many bytes of it have been taken. */
class ReportedBody implements RequestBody {
  /** What the listener has thrown. */
  failure: { readonly error: unknown } | undefined;
  readonly cancel?: NonNullable<RequestBody["cancel"]>;
  readonly #body: RequestBody;
  readonly #total: number | undefined;
  readonly #listener: ProgressListener;
  readonly #onFailure: (error: unknown) => void;

  constructor(
    body: RequestBody,
    total: number | undefined,
    listener: ProgressListener,
    onFailure: (error: unknown) => void,
  ) {
    this.#body = body;
    this.#total = total;
    this.#listener = listener;
    this.#onFailure = onFailure;
    if (body.cancel !== undefined) this.cancel = (reason) => body.cancel?.(reason);
  }

  get bytes(): undefined {
    return undefined;
  }

  get length(): number | undefined {
    return this.#body.length;
  }

  get replayable(): boolean {
    return this.#body.replayable;
  }

  get consumed(): boolean {
    return this.#body.consumed;
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array, undefined> {
    const pieces = this.#body[Symbol.asyncIterator]();
    const count = new TransferCount(this.#listener, this.#total);
    let offered = 0;
    let rest: Uint8Array | undefined;
    return {
      next: async () => {
        // Who asks for more has taken what there was.
        if (offered > 0) await this.#report(pieces, () => count.add(offered));
        offered = 0;
        const { done, value } = rest === undefined ? await pieces.next() : { done: false, value: rest };
        if (done === true) {
          await this.#report(pieces, () => count.end());
          return { done, value: undefined };
        }
        rest = value.byteLength > SLICE ? value.subarray(SLICE) : undefined;
        const slice = rest === undefined ? value : value.subarray(0, SLICE);
        offered = slice.byteLength;
        return { done: false, value: slice };
      },
      return: async () => {
        await pieces.return?.();
        return { done: true, value: undefined };
      },
    };
  }

  async #report(pieces: AsyncIterator<Uint8Array>, tell: () => void): Promise<void> {
    try {
      tell();
    } catch (error) {
      this.failure ??= { error };
      this.#onFailure(error);
      // A source that does not stop either is not worth a second error.
      await pieces.return?.().catch(() => {});
      throw error;
    }
  }
}
