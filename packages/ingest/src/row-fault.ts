import type { RecordErrorCode } from "./record-error.ts";

/** A row that cannot be read, so that nobody knows where the next one begins. */
export class RowFault extends Error {
  readonly code: RecordErrorCode;

  constructor(code: RecordErrorCode, what: string) {
    super(what);
    this.code = code;
  }
}
