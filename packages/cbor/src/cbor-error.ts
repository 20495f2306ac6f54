// A registered symbol, so that the guard below also recognises an error of another copy of this package.
const brand: unique symbol = Symbol.for("@haulier/cbor CborError");

/** Why bytes are not CBOR, or not CBOR that is taken. It is the `cause` of the `DecodingError` that a caller gets. */
export class CborError extends Error {
  override readonly name = "CborError";
  /** Where in the body it was found: the index of a byte, counted from 0. */
  readonly offset: number;

  constructor(reason: string, offset: number, options?: ErrorOptions) {
    super(`${reason}, at byte ${offset}`, options);
    this.offset = offset;
  }

  get [brand](): true {
    return true;
  }
}

/** Whether `value` is a {@link CborError}, also one of another copy of this package. */
export function isCborError(value: unknown): value is CborError {
  return typeof value === "object" && value !== null && brand in value;
}
