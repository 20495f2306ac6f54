import { type HttpRequest, type HttpResponse, TransportError } from "@haulier/core";

/** Why events cannot be had: a status other than 200, another type of content, or an event beyond `maxEventSize`. */
export type SseErrorCode = "ERR_SSE_STATUS" | "ERR_SSE_CONTENT_TYPE" | "ERR_SSE_EVENT_TOO_LARGE";

/** What an {@link SseError} knows. */
export interface SseErrorOptions {
  code: SseErrorCode;
  response: HttpResponse;
  cause?: unknown;
}

// A registered symbol, so that the guard below also recognises an error of another copy of this package.
const brand: unique symbol = Symbol.for("@haulier/sse SseError");

/** The answer is no stream of events, or one that is not to be read on. */
export class SseError extends TransportError {
  override readonly name = "SseError";
  readonly code: SseErrorCode;
  /** The answer. With `ERR_SSE_STATUS`, `connectSse` has read its body when that is at most 64 KiB. */
  override readonly response: HttpResponse;

  constructor(reason: string, options: SseErrorOptions) {
    const request = requestOf(options.response);
    super(`${request?.toString() ?? "response"}: ${reason}`, {
      request,
      ...("cause" in options ? { cause: options.cause } : {}),
    });
    this.code = options.code;
    this.response = options.response;
  }

  get [brand](): true {
    return true;
  }
}

/** Whether `value` is an {@link SseError}, also one of another copy of this package. */
export function isSseError(value: unknown): value is SseError {
  return typeof value === "object" && value !== null && brand in value;
}

/** A response that was made by hand has none, and says so by throwing. */
function requestOf(response: HttpResponse): HttpRequest | undefined {
  try {
    return response.request;
  } catch {
    return undefined;
  }
}
