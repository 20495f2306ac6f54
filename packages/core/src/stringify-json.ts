/** Prints a value as JSON: `JSON.stringify`, or what a client has in its place. */
export type StringifyJson = (value: unknown) => string;

/**
 * A value as JSON, compact; by another function than `JSON.stringify` if one is given.
 * @throws TypeError for what that cannot express; for `JSON.stringify` NaN, Infinity, a bigint, a cycle, a function and a symbol.
 */
export function jsonText(value: unknown, stringify: StringifyJson = stringifyJson): string {
  let text: unknown;
  try {
    text = stringify(value);
  } catch (error) {
    if (error instanceof TypeError) throw new TypeError(`json: ${error.message}`, { cause: error });
    throw error;
  }
  if (typeof text === "string") return text;
  throw new TypeError(
    text === undefined
      ? `json: a ${typeof value} has no JSON form`
      : `json: stringifyJson gave ${text === null ? "null" : typeof text}, expected a string`,
  );
}

/** `JSON.stringify`, but for NaN and Infinity, which would go as `null` without a word. */
export function stringifyJson(value: unknown): string {
  const text = JSON.stringify(value);
  // A replacer costs three times as much as the rest, so only a text with a null is looked at again. There is none for a function.
  if ((text as string | undefined)?.includes("null")) JSON.stringify(value, refuseNonFinite);
  return text;
}

function refuseNonFinite(key: string, value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value))
    throw new TypeError(`${key === "" ? "the value" : `the value of "${key}"`} is ${value}, which JSON cannot express`);
  return value;
}
