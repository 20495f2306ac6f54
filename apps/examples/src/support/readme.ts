import { readdir, readFile } from "node:fs/promises";

const root = new URL("../../../../", import.meta.url);

/** A README of the repository or of a package. */
export interface Readme {
  /** Such as `packages/core/README.md`. */
  readonly path: string;
  readonly text: string;
}

/** A fenced block. */
export interface CodeBlock {
  /** `""` where none is named. */
  readonly language: string;
  readonly code: string;
  /** Of its fence. */
  readonly line: number;
  /** The block without a language that follows at once: what the code prints. */
  readonly output: string | undefined;
}

/** A row of a table: its cells, as they are written. */
export type Row = readonly string[];

/** The README of the repository, and those of the packages that have one. */
export async function readmes(): Promise<Readme[]> {
  const packages = await readdir(new URL("packages/", root));
  const paths = ["README.md", ...packages.toSorted().map((name) => `packages/${name}/README.md`)];
  const texts = await Promise.allSettled(paths.map((path) => readFile(new URL(path, root), "utf8")));
  return texts.flatMap((text, index) =>
    text.status === "fulfilled" ? [{ path: paths[index]!, text: text.value }] : [],
  );
}

/** A file of the repository. */
export function readSource(path: string): Promise<string> {
  return readFile(new URL(path, root), "utf8");
}

/** The fenced blocks of a text. */
export function codeBlocks(text: string): CodeBlock[] {
  const fences = [...text.matchAll(/^```(?<language>\w*)\n(?<code>.*?)^```$/gms)];
  return fences.map((fence, index) => {
    const { language, code } = fence.groups as { language: string; code: string };
    const next = fences[index + 1];
    const gap = text.slice(fence.index + fence[0].length, next?.index);
    const isOutput = next?.groups!["language"] === "" && gap.trim() === "";
    return {
      language,
      code,
      line: text.slice(0, fence.index).split("\n").length,
      output: isOutput ? next.groups!["code"] : undefined,
    };
  });
}

/** The rows of the first table after the line that is, or begins, so. @throws Error when there is none. */
export function tableAfter(text: string, start: string): Row[] {
  const lines = text.split("\n");
  const exact = lines.indexOf(start);
  const heading = exact === -1 ? lines.findIndex((line) => line.startsWith(start)) : exact;
  const header = lines.findIndex((line, index) => index > heading && line.startsWith("|"));
  if (heading === -1 || header === -1) throw new Error(`no table after "${start}"`);
  const end = lines.findIndex((line, index) => index > header && !line.startsWith("|"));
  return lines.slice(header + 2, end === -1 ? undefined : end).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** What stands in backticks. */
export function quoted(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text!);
}
