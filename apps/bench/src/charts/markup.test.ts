import { describe, expect, test } from "vitest";

import { parseXml } from "../testing/parse-xml.ts";
import { element } from "./markup.ts";

describe("an element", () => {
  test("escapes text and attributes, so that they come back as they were", () => {
    const text = `a < b && "c" > 'd' </text>`;
    expect(parseXml(element("text", { label: text }, text).text)).toEqual({
      name: "text",
      attributes: { label: text },
      children: [text],
    });
  });

  test("escapes no element twice", () => {
    expect(element("g", {}, element("text", {}, "&")).text).toBe("<g><text>&amp;</text></g>");
  });

  test("replaces characters that no XML document can hold", () => {
    expect(element("text", {}, "a\u0000b\u001Bc\uD800d").text).toBe("<text>a\uFFFDb\uFFFDc\uFFFDd</text>");
  });

  test("leaves out what is undefined", () => {
    expect(element("rect", { x: undefined, y: 0 }, undefined, ["a", undefined]).text).toBe('<rect y="0">a</rect>');
  });

  test("writes numbers with two decimals at most", () => {
    expect(element("rect", { width: 1 / 3, height: 12 }).text).toBe('<rect width="0.33" height="12"></rect>');
  });

  test("has an end tag unless HTML has none", () => {
    expect(element("td").text).toBe("<td></td>");
    expect(element("meta", { charset: "utf-8" }).text).toBe('<meta charset="utf-8"/>');
  });
});
