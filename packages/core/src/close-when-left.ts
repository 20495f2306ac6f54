/**
 * Lets a generator call `close` when it is left early. A generator that has not begun skips its own `finally` then, and whatever it was
 * to read from would stay open.
 */
export function closeWhenLeft<T>(
  items: AsyncGenerator<T, void, undefined>,
  close: () => Promise<void>,
): AsyncGenerator<T, void, undefined> {
  const leave = items.return.bind(items);
  items.return = async (value) => {
    const result = await leave(value);
    await close();
    return result;
  };
  return items;
}
