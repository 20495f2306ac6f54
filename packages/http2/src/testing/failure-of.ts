/** What a promise rejects with. Safe to await later than other things. */
export function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      throw new Error(`it did not fail, but gave ${String(value)}`);
    },
    (error: unknown) => error,
  );
}
