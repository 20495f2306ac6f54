/** Where a source stands: a JSON value, so that a checkpoint can store it. What is in it is the source's own affair. */
export type Position = string | number | boolean | null | readonly Position[] | { readonly [key: string]: Position };

/** Records that can be begun again in the middle. Our own sources are; any async iterable can be read as well, from its start. */
export interface Source<T> extends AsyncIterable<T> {
  /** The position behind the record that was yielded last: begun there, the source yields the next one first. */
  readonly position: Position;
}
