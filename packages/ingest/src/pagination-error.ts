import { type HttpResponse, RequestError } from "@haulier/core";

/**
 * Why pages cannot be had:
 * - `ERR_PAGINATION_LOOP`: the next page is one that was there before
 * - `ERR_PAGINATION_NEXT`: what says where the next page is cannot be used
 * - `ERR_PAGINATION_RECORDS`: there are no records where they should be
 */
export type PaginationErrorCode = "ERR_PAGINATION_LOOP" | "ERR_PAGINATION_NEXT" | "ERR_PAGINATION_RECORDS";

/** What a {@link PaginationError} knows. */
export interface PaginationErrorOptions {
  code: PaginationErrorCode;
  response: HttpResponse;
  cause?: unknown;
}

// A registered symbol, so that the guard below also recognises an error of another copy of this package.
const brand: unique symbol = Symbol.for("@haulier/ingest PaginationError");

/** A page is not what it was said to be, so that there is no going on from it. Its text has no records and no secrets. */
export class PaginationError extends RequestError {
  override readonly name = "PaginationError";
  readonly code: PaginationErrorCode;
  /** The page. */
  override readonly response: HttpResponse;

  constructor(reason: string, { code, response, ...options }: PaginationErrorOptions) {
    super(`${response.request.toString()}: ${reason}`, { ...options, request: response.request });
    this.code = code;
    this.response = response;
  }

  get [brand](): true {
    return true;
  }
}

/** Whether `value` is a {@link PaginationError}, also one of another copy of this package. */
export function isPaginationError(value: unknown): value is PaginationError {
  return typeof value === "object" && value !== null && brand in value;
}
