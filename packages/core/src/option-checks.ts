/** An option of a client that {@link checkFlag} checks. */
export function flag(name: string, value: boolean | undefined, inherited: boolean): boolean {
  return value === undefined ? inherited : checkFlag("Client", name, value);
}

/** An option that is true or false. @throws TypeError when it is neither. */
export function checkFlag(owner: string, name: string, value: boolean): boolean {
  if (typeof value === "boolean") return value;
  throw new TypeError(`${owner}: ${name} must be true or false, got ${typeof value}`);
}

/** An option of a client that {@link checkCount} checks. */
export function count(name: string, value: number | undefined, inherited: number): number {
  return value === undefined ? inherited : checkCount("Client", name, value);
}

/** A number of bytes or of times. @throws TypeError when it is not whole, or negative. */
export function checkCount(owner: string, name: string, value: number): number {
  if (value === Number.POSITIVE_INFINITY || (Number.isInteger(value) && value >= 0)) return value;
  throw new TypeError(
    `${owner}: ${name} must be a whole number that is not negative, or Infinity, got ${String(value)}`,
  );
}

/** Names of header fields, in lower case. @throws TypeError when they are no array of text. */
export function checkNames(option: string, names: readonly string[]): string[] {
  if (!Array.isArray(names) || !names.every((name) => typeof name === "string"))
    throw new TypeError(`Client: ${option} must be an array of field names`);
  return names.map((name) => name.toLowerCase());
}

/**
 * An option that has things by their names.
 * @throws TypeError for anything else. The entries of a `Map` are no properties of it: it would pass for a record of nothing.
 */
export function checkRecord(option: string, expected: string, value: unknown): void {
  if (typeof value !== "object" || value === null)
    throw new TypeError(`${option}: expected ${expected}, got ${value === null ? "null" : typeof value}`);
  if (Symbol.iterator in value)
    throw new TypeError(
      `${option}: expected ${expected}, got an iterable; Object.fromEntries() makes a record of pairs or a Map`,
    );
}

/** By its shape, since a runtime may have several of that class. @throws TypeError for what is no AbortSignal, such as its controller. */
export function checkSignal(owner: string, signal: AbortSignal): void {
  if (typeof signal?.throwIfAborted === "function") return;
  throw new TypeError(`${owner}: signal must be an AbortSignal; of an AbortController, pass its signal`);
}

/** An option that is a function. @throws TypeError when it is something else. */
export function checkFunction<Kind>(name: string, value: Kind | undefined, inherited: Kind): Kind {
  if (value === undefined) return inherited;
  if (typeof value === "function") return value;
  throw new TypeError(`Client: ${name} must be a function, got ${value === null ? "null" : typeof value}`);
}
