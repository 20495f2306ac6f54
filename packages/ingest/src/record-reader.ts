import type { RecordPlace } from "./record-error.ts";
import type { Position } from "./source.ts";

/** Nothing is there at the moment; feed more. */
export const notYet: unique symbol = Symbol("not yet");
/** No record will come any more. */
export const over: unique symbol = Symbol("over");

/** What a {@link RecordReader} says instead of a record. */
export type Missing = typeof notYet | typeof over;

/** Makes records of bytes: these are pushed in, those are pulled out. No I/O, no promises. */
export interface RecordReader<T> {
  /** Takes the next piece, and reads it as records are taken. Called when `take()` has said `notYet`. */
  feed(piece: Uint8Array): void;
  /** Nothing more comes. */
  end(): void;
  /**
   * The next record, if it is there.
   * @throws InvalidRecord for one that is none, behind which it goes on; RecordError for what is the end.
   */
  take(): T | Missing;
  /** The record that was taken or refused last, as it came. */
  bytes(): Uint8Array;
  /** Makes the position stand before that record again, which nobody has got. Nothing is taken afterwards. */
  giveBack(): void;
  /** Where what was taken or refused last is. */
  readonly place: RecordPlace;
  /** What it takes to go on behind the record that was taken last, and `bytes`, the offset of that. A new value each time. */
  readonly position: { readonly bytes: number } & { readonly [key: string]: Position };
}

/** A record that can be left out. Whoever skips nothing throws its error. */
export class InvalidRecord extends Error {
  readonly error: Error;

  constructor(error: Error) {
    super(error.message);
    this.error = error;
  }
}
