import { describe, expect, it } from "vitest";

import { toMarkdown } from "./to-markdown.ts";
import { toPlainText, toRichText } from "./to-rich-text.ts";

// So many that what took time by their square would take longer than a test may, and what recursed would overflow the stack.
const MANY = 10_000;

/** What pages are made of to cost more than they are worth, and what there is of them as plain text. */
const pages: Readonly<Record<string, readonly [html: string, startsWith: string]>> = {
  "boxes that are not closed": [`${"<div>".repeat(MANY)}x`, "x"],
  "marks that are not closed": [`${"<b><i><a href=x>".repeat(MANY)}x${"</i>".repeat(MANY)}`, "x"],
  "marks that change": ["<b>x</b><i>y</i><s>z</s>".repeat(MANY), "xyzxyz"],
  "lists in lists": ["<ul><li>x".repeat(MANY), "- x\n  - x\n    - x"],
  "quotes in quotes": ["<blockquote>x".repeat(MANY), "> x\n>\n> > x"],
  "tables in tables": ["<table><tr><td>x".repeat(MANY), "x\n\nx"],
  "ends without beginnings": [`x${"</p></b></li></ul></td>".repeat(MANY)}`, "x"],
  "blocks in a <pre>": [`<pre>${"<p>x</p>".repeat(MANY)}`, "x\nx"],
  "lines in quotes": [`${"<blockquote>".repeat(100)}<pre>x${"\n".repeat(MANY)}y`, "> > > "],
  "cells that take many columns": [
    `<table><tr><td>x<td>y${"<tr><td colspan=1000 rowspan=1000>x<td>y".repeat(MANY)}`,
    "x",
  ],
  "rows without cells": [`<table><tr>${"<td rowspan=1000>x".repeat(1000)}${"<tr>".repeat(MANY)}`, "x"],
  "cells of a row": [`<table><tr>${"<td>x".repeat(MANY)}<tr><td>y`, "x"],
  "lines of a cell beside a wide one": [`<table><tr><td>${"x<br>".repeat(MANY)}<td>${"y".repeat(60)}`, "x  y"],
  "links below a long <base>": [
    `<base href="https://h/${"b".repeat(MANY)}/">${"<a href=x>y</a> ".repeat(MANY)}`,
    "y y",
  ],
  "signs that mean something": ["*_`[]~&lt;!&\\ ".repeat(MANY), "*_`[]~<!&\\ *"],
  attributes: [`<a ${"b=c ".repeat(MANY)}href=x>y`, "y"],
  "entities that are none": ["&notanentity".repeat(MANY), "¬anentity"],
  "what is not closed at all": ["<!--<script><a b='".repeat(MANY), ""],
};

describe("a page costs what it is long", () => {
  for (const [what, [html, start]] of Object.entries(pages)) {
    it(`with ${what}`, () => {
      const plain = toPlainText(html, { width: 80 });
      expect(plain.slice(0, start.length)).toBe(start);
      const written = [
        plain,
        toMarkdown(html, { baseUrl: "https://h/" }),
        toMarkdown(html, { baseUrl: "https://h/", links: "reference" }),
        toRichText(html).toAnsi(),
      ];
      for (const text of written) expect(text.length).toBeLessThan(html.length * 60 + 1000);
    });
  }
});

it("what is nested too deep goes into what is around it, and what comes after it is where it belongs", () => {
  const depth = 50;
  const page = `${"<ul><li>a".repeat(depth)}${"</li></ul>".repeat(depth)}<p>b`;
  const lines = toPlainText(page).split("\n");
  expect(lines.filter((line) => line.endsWith("- a"))).toHaveLength(depth);
  expect(lines.at(-1)).toBe("b");
  expect(Math.max(...lines.map((line) => line.length))).toBe(16 * 2 + 1);
});
