import { expect, test } from "vitest";

import { descendants, parseXml, textOf, withClass } from "./parse-xml.ts";

test("reads elements, attributes and text", () => {
  const svg = parseXml('<svg a="1"><g class="x y">a<b/>&amp;</g></svg>');
  expect(svg.attributes).toEqual({ a: "1" });
  expect(descendants(svg).map(({ name }) => name)).toEqual(["g", "b"]);
  expect(withClass(svg, "y").map(textOf)).toEqual(["a&"]);
});

for (const [document, reason] of [
  ["<a>", "<a> has no end"],
  ["<a></b>", "stray </b>"],
  ["</a>", "stray </a>"],
  ["<a/><b/>", "expected one element"],
  ["text", "expected one element"],
  ["", "expected one element"],
  ["<a>b & c</a>", "no reference: &"],
  ["<a>&nbsp;</a>", "no reference: &nbsp;"],
  ['<a b="<"/>', "not well-formed"],
  ['<a b="1" b="2"/>', "two attributes b"],
  ["<a b=1/>", "not well-formed"],
  ["<a>></a>", "not well-formed: ></a>"],
] as const) {
  test(`refuses ${document || "nothing"}`, () => {
    expect(() => parseXml(document)).toThrow(reason);
  });
}
