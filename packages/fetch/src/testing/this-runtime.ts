/** A runtime with a `fetch` of its own. */
export type RuntimeName = "Node" | "Bun" | "Deno" | "a browser";

/** Where the tests run. */
export const thisRuntime: RuntimeName = nameOfRuntime();

function nameOfRuntime(): RuntimeName {
  if ("document" in globalThis) return "a browser";
  if ("Bun" in globalThis) return "Bun";
  return "Deno" in globalThis ? "Deno" : "Node";
}
