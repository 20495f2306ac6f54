import { expect, test } from "vitest";

import { namesInTitles } from "./names-in-titles.ts";

test.each([
  ["of a test", 'it("follows (RD1)", () => {});', ["RD1"]],
  ["of a test with an apostrophe", `it("follows the server's wish (RD1)", () => {});`, ["RD1"]],
  ["in single quotes", `test('follows "it" (RD1)', () => {});`, ["RD1"]],
  ["of a template, whatever is in it", 'it(`goes ${to ? `to ${to}` : "on"} (RD1)`, () => {});', ["RD1"]],
  ["of a table", 'for (const [what] of [["follows (RD1)"], ["stops (RD2)"]]) it(what, () => {});', ["RD1", "RD2"]],
  ["with several", 'describe("following (RD1, S13, MP10)", () => {});', ["RD1", "S13", "MP10"]],
  ["with several brackets", 'it("follows (RD1), and stops (RD2)", () => {});', ["RD1", "RD2"]],
  ["twice", 'it("follows (RD1)");\nit("follows again (RD1)");', ["RD1"]],
  ["among other references", 'it("drops (RD8, S-40)"); it("is empty (F-30, D3)");', ["RD8", "D3"]],
  ["of a correction", 'it("refuses (H9 corrected)");', ["H9"]],
  ["of a correction that is explained", 'it("gives cookies (C7 corrected: needs no request)");', ["C7"]],
  ["of a range, which is no statement", 'it("encodes (R2-R8, R11)");', ["R2-R8", "R11"]],
  ["but not in a comment", "// Don't (RD1)\n/* it's (RD2)\n (RD3) */ const a = 1; // (RD4)", []],
  ["but not outside of strings", "const a = f(RD1);", []],
  ["but not in other brackets", 'it("says so (HTTP/2, see RFC 9113), to H2 (H2 over TLS) (a1) (RD) (12)");', []],
])("finds a name %s", (_what, source, names) => {
  expect(namesInTitles(source)).toEqual(names);
});

test("does not lose its way after a regular expression with a quote or a slash", () => {
  const source = ["const quote = /[\"'`]/;", "const url = /^https?:\\/\\/h/;", 'it("follows (RD1)");'].join("\n");
  expect(namesInTitles(source)).toEqual(["RD1"]);
});
