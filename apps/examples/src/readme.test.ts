import { conformanceCases, needs } from "@haulier/conformance";
import { expect, test } from "vitest";

import { exampleFiles, type ExampleFile } from "./support/example-files.ts";
import { codeBlocks, readmes, readSource } from "./support/readme.ts";
import { runExample } from "./support/run-example.ts";

/** Its complete transport is a test of its own package, which is type-checked and run there. */
const elsewhere = "packages/conformance/src/function-transport.test.ts";
const sources = [...(await exampleFiles()), { name: elsewhere, text: await readSource(elsewhere) }];
const all = (await readmes()).flatMap(({ path, text }) =>
  codeBlocks(text).map((block) => Object.assign(block, { place: `${path}:${block.line}` })),
);
const blocks = all.filter(({ language }) => language === "ts");

test("every block of the READMEs is code that is checked here, its output, or a command", () => {
  const outputs = new Set(all.map(({ output }) => output));
  const others = all.filter(({ language, code }) => !["ts", "sh"].includes(language) && !outputs.has(code));
  expect(others.map(({ place }) => place)).toEqual([]);
  expect(blocks.length).toBeGreaterThan(9);
});

test.each(blocks)("$place stands in an example", ({ code }) => {
  expect(standsIn(code), `no example has this code:\n${code}`).toBeDefined();
});

const printing = blocks.flatMap((block) => {
  const lines = [...inlineOutput(block.code), ...(block.output === undefined ? [] : [block.output])];
  return lines.length === 0 ? [] : [{ ...block, lines, example: standsIn(block.code)?.name ?? "no example" }];
});
const [suites, programs] = [true, false].map((isSuite) =>
  printing.filter(({ example }) => example.endsWith(".test.ts") === isSuite),
) as [typeof printing, typeof printing];

test.each(programs)("$place is what $example prints", { timeout: 40_000 }, async ({ example, lines }) => {
  let rest = normalOutput((await runExample(example)).stdout);
  for (const line of lines.map(normalOutput)) {
    expect(rest).toContain(line);
    rest = rest.slice(rest.indexOf(line) + line.length);
  }
});

test.each(suites)("$place names cases that there are, and why they are skipped", ({ lines }) => {
  const cases = new Set(conformanceCases().map(({ name }) => name));
  const reasons = new Set(Object.values(needs).map((need) => ("reason" in need ? need.reason : "")));
  const shown = lines.flatMap((text) => text.trim().split("\n"));
  const parsed = shown.map((line) => /^[✓↓] MyTransport conforms > ([^[]+?)(?: \[(.+)\])?$/.exec(line) ?? []);
  expect(
    parsed.filter(([, name, reason]) => !cases.has(name!) || !(reason === undefined || reasons.has(reason))),
  ).toEqual([]);
});

function standsIn(code: string): ExampleFile | undefined {
  // Where a README has a host, an example has the server that it starts.
  const variants = [code, code.replace(/"https?:\/\/(?:\w+\.)?example\.com([^"]*)"/g, 'server.url("$1")')].map(
    normalCode,
  );
  return sources.find(({ text }) => variants.some((variant) => normalCode(text).includes(variant)));
}

/** Without imports, and with one space for any white space. */
function normalCode(code: string): string {
  return code
    .replace(/^import [^;]*;.*$/gm, "")
    .replace(/\s+/g, " ")
    .trim();
}

/** What is said to be printed, in comments behind `console.log`. */
function inlineOutput(code: string): string[] {
  return Array.from(code.matchAll(/^.*console\.log\(.*\); \/\/ (.*)$/gm), ([, text]) => text!);
}

/** Without what differs from run to run, which is hosts, ports and times, and without line breaks. */
function normalOutput(text: string): string {
  return text
    .replace(/https?:\/\/(?:127\.0\.0\.1:\d+|(?:\w+\.)?example\.com)/g, "ORIGIN")
    .replace(/\b\d+\.\d+\.\d+\.\d+:\d+/g, "ADDRESS")
    .replace(/\b\d+\.\d{2,}\b/g, "TIME")
    .replace(/\(\d+ ms elapsed\)/g, "(TIME elapsed)")
    .replace(/^\d+ ms$/gm, "TIME")
    .replace(/\s+/g, " ")
    .trim();
}
