/** What an iterator may be able to: to tell which records are there already, so that these cost no promise. */
export interface ReadyRecords<T> {
  /** The next record; undefined when it has to be waited for, or there is none, which `next()` is to be asked at once then. */
  takeReady(): IteratorResult<T, unknown> | undefined;
}

/** Whether an iterator is able to. */
export function hasReady<T>(iterator: object): iterator is ReadyRecords<T> {
  return "takeReady" in iterator && typeof iterator.takeReady === "function";
}
