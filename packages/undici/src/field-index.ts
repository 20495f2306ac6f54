import type { IncomingHttpHeaders } from "node:http";

/** The lines of received fields by their names in lower case, as undici gives them: several lines are an array. `node:http` would drop some. */
export function fieldIndex(raw: readonly string[]): IncomingHttpHeaders {
  const index: Record<string, string | string[]> = Object.create(null);
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i]!.toLowerCase();
    const before = index[name];
    const value = raw[i + 1]!;
    if (before === undefined) index[name] = value;
    else if (typeof before === "string") index[name] = [before, value];
    else before.push(value);
  }
  return index;
}
