/** What `promise` is rejected with. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  const settled = promise.then(
    () => new Error("it did not fail"),
    (error: unknown) => error,
  );
  return await settled;
}
