import { readdir, readFile } from "node:fs/promises";

/** An example, by its name in `src`. */
export interface ExampleFile {
  readonly name: string;
  readonly text: string;
}

/** The examples: what is run by Node, or by Vitest where it is a test that begins with a comment that says what it shows. */
export async function exampleFiles(): Promise<ExampleFile[]> {
  const folder = new URL("..", import.meta.url);
  const names = (await readdir(folder)).filter((name) => name.endsWith(".ts")).toSorted();
  const files = await Promise.all(
    names.map(async (name) => ({ name, text: await readFile(new URL(name, folder), "utf8") })),
  );
  return files.filter(({ name, text }) => !name.endsWith(".test.ts") || text.startsWith("// Shows "));
}
