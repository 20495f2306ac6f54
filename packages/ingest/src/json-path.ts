/** Where in a document something is: keys of objects and indices of arrays, from the root; or the same as a JSON pointer (RFC 6901), `/data/items`. */
export type JsonPath = string | readonly (string | number)[];

/** The steps of a path. @throws TypeError for what is none. */
export function stepsOf(owner: string, path: JsonPath): readonly (string | number)[] {
  if (typeof path === "string") return pointerSteps(owner, path);
  if (Array.isArray(path)) {
    for (const step of path as readonly unknown[])
      if (!isStep(step)) throw refused(owner, `a step that is ${printed(step)}`);
    return path;
  }
  throw refused(owner, printed(path));
}

function pointerSteps(owner: string, pointer: string): readonly string[] {
  if (pointer === "") return [];
  // RFC 6901 section 3.
  if (!pointer.startsWith("/") || /~(?![01])/.test(pointer)) throw refused(owner, printed(pointer));
  // "~1" first, since "~01" is "~1" (section 4).
  return pointer
    .slice(1)
    .split("/")
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function isStep(step: unknown): boolean {
  return typeof step === "string" || (Number.isSafeInteger(step) && (step as number) >= 0);
}

function printed(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, 100));
  return typeof value === "number" ? String(value) : value === null ? "null" : typeof value;
}

function refused(owner: string, got: string): TypeError {
  return new TypeError(
    `${owner}: path must be an array of keys and indices, ["data", "items"], or a JSON pointer, "/data/items", got ${got}`,
  );
}

/** Steps as a JSON pointer, for messages; "the document" for none. */
export function pointerOf(steps: readonly (string | number)[]): string {
  if (steps.length === 0) return "the document";
  return steps.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
