import { type HttpRequest, RequestError } from "@haulier/core";

/**
 * Why a file is not there:
 * - `ERR_DOWNLOAD_EXISTS`: there is a file of that name, and `overwrite` is false
 * - `ERR_DOWNLOAD_TOO_LARGE`: it is larger than `maxSize`
 * - `ERR_DOWNLOAD_CHECKSUM`: it is not what its digest says; it has been deleted
 * - `ERR_DOWNLOAD_INCOMPLETE`: the body ended before it was complete, time and again
 * - `ERR_DOWNLOAD_RANGE`: the server answered with a range that nobody had asked for, or with more than it had announced
 * - `ERR_DOWNLOAD_CHANGED`: the file changed on the server while its parts were fetched, time and again
 * - `ERR_DOWNLOAD_DISK_FULL`: no room is left on the disk, or in the quota
 * - `ERR_DOWNLOAD_FILE`: the file cannot be written, for the reason that is the `cause`
 */
export type DownloadErrorCode =
  | "ERR_DOWNLOAD_EXISTS"
  | "ERR_DOWNLOAD_TOO_LARGE"
  | "ERR_DOWNLOAD_CHECKSUM"
  | "ERR_DOWNLOAD_INCOMPLETE"
  | "ERR_DOWNLOAD_RANGE"
  | "ERR_DOWNLOAD_CHANGED"
  | "ERR_DOWNLOAD_DISK_FULL"
  | "ERR_DOWNLOAD_FILE";

/** What a {@link DownloadError} knows. */
export interface DownloadErrorOptions {
  code: DownloadErrorCode;
  request: HttpRequest;
  cause?: unknown;
}

// A registered symbol, so that the guard below also recognises an error of another copy of this package.
const brand: unique symbol = Symbol.for("@haulier/ingest DownloadError");

/** A file could not be downloaded, for another reason than the status or the connection. */
export class DownloadError extends RequestError {
  override readonly name = "DownloadError";
  readonly code: DownloadErrorCode;

  constructor(reason: string, options: DownloadErrorOptions) {
    super(`${options.request.toString()}: ${reason}`, options);
    this.code = options.code;
  }

  get [brand](): true {
    return true;
  }
}

/** Whether `value` is a {@link DownloadError}, also one of another copy of this package. */
export function isDownloadError(value: unknown): value is DownloadError {
  return typeof value === "object" && value !== null && brand in value;
}
