import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { expect, it } from "vitest";

const run = promisify(execFile);

/** Prints what of the global state is another after the imports. */
const script = (specifiers: readonly string[]): string => `
  const names = ["fetch", "Request", "Response", "Headers", "FormData", "ReadableStream", "AbortController"];
  const versions = [1, 2].map((version) => Symbol.for("undici.globalDispatcher." + version));
  const state = () => [...names, ...versions].map((key) => [String(key), Object.getOwnPropertyDescriptor(globalThis, key)?.value]);
  await fetch("data:,").catch(() => {});
  const before = new Map(state());
  for (const specifier of ${JSON.stringify(specifiers)}) await import(specifier);
  for (const [key, value] of state()) if (before.get(key) !== value) console.log(key);
`;

const changedBy = async (...specifiers: readonly string[]): Promise<string> => {
  const args = ["-C", "@haulier/source", "--input-type=module", "--eval", script(specifiers)];
  return (await run(process.execPath, args, { cwd: import.meta.dirname })).stdout;
};

it.each(["@haulier/core", "@haulier/fetch", "@haulier/mock", "@haulier/undici", "@haulier/conformance"])(
  "importing %s leaves fetch, its dispatcher and its classes as they were",
  async (specifier) => {
    expect(await changedBy(specifier)).toBe("");
  },
);

it("importing @haulier/fetch/register changes fetch, and nothing else", async () => {
  expect(await changedBy("@haulier/fetch/register")).toBe("fetch\n");
});
