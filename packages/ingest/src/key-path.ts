/**
 * Where something is in JSON: a key of the outermost object as it is written there (`"@odata.nextLink"`, nothing is split at dots), or the keys and
 * indices on the way to it, such as `["data", "items"]`. A negative index counts from the end of a list: `["data", -1, "id"]`. `[]` is the whole.
 */
export type KeyPath = string | readonly (string | number)[];

/** What is there; undefined when there is nothing. */
export function valueAt(json: unknown, path: KeyPath): unknown {
  let value = json;
  for (const step of stepsOf(path)) {
    const key = indexIn(value, step);
    // Own ones alone: "constructor" is no key of a page.
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value;
}

/**
 * A copy of `json` with a value at the path. Objects that are missing on the way are made.
 * @throws TypeError when something on the way is no object.
 */
export function withValueAt(json: unknown, path: KeyPath, value: unknown): unknown {
  const [key, ...rest] = stepsOf(path);
  if (key === undefined) return value;
  if (Array.isArray(json)) return json.with(Number(key), withValueAt(json.at(Number(key)), rest, value));
  if (json === undefined || json === null) return { [key]: withValueAt(undefined, rest, value) };
  if (typeof json !== "object")
    throw new TypeError(`json: cannot put "${key}" into what is of type ${typeof json}; expected an object`);
  // Not by spreading alone: "__proto__" would be a key like any other.
  return Object.fromEntries([
    ...Object.entries(json).filter(([name]) => name !== String(key)),
    [key, withValueAt((json as Record<string | number, unknown>)[key], rest, value)],
  ]);
}

/** A step with an index that counts from the end as one that counts from the start. */
function indexIn(value: unknown, step: string | number): string | number {
  return Array.isArray(value) && typeof step === "number" && step < 0 ? value.length + step : step;
}

/** Such as `"next"` or `"data"."items"[0]`, for messages. */
export function printedPath(path: KeyPath): string {
  const steps = stepsOf(path);
  if (steps.length === 0) return "its root";
  return steps.map((step) => (typeof step === "number" ? `[${step}]` : JSON.stringify(step))).join(".");
}

/** @throws TypeError for what is no path. */
export function checkPath(owner: string, path: unknown): KeyPath {
  if (typeof path === "string" && path !== "") return path;
  if (Array.isArray(path) && path.every((step) => typeof step === "string" || Number.isSafeInteger(step)))
    return path as KeyPath;
  throw new TypeError(`${owner} must be a key or an array of keys, such as ["data", "next"]`);
}

function stepsOf(path: KeyPath): readonly (string | number)[] {
  return typeof path === "string" ? [path] : path;
}
