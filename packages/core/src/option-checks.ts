/** An option that is true or false. @throws TypeError when it is neither. */
export function flag(name: string, value: boolean | undefined, inherited: boolean): boolean {
  if (value === undefined) return inherited;
  if (typeof value !== "boolean") throw new TypeError(`Client: ${name} must be true or false, got ${typeof value}`);
  return value;
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

/** An option that is a function. @throws TypeError when it is something else. */
export function checkFunction<Kind>(name: string, value: Kind | undefined, inherited: Kind): Kind {
  if (value === undefined) return inherited;
  if (typeof value === "function") return value;
  throw new TypeError(`Client: ${name} must be a function, got ${value === null ? "null" : typeof value}`);
}
