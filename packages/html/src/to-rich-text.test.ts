import { describe, expect, it } from "vitest";

import { toPlainText, toRichText } from "./to-rich-text.ts";

interface Cases {
  readonly [what: string]: readonly [html: string, text: string, width?: number];
}

function cases(title: string, table: Cases): void {
  describe(`as lines, ${title}`, () => {
    for (const [what, [html, expected, width]] of Object.entries(table))
      it(`${what}: ${html.slice(0, 60)}`, () => {
        const options = width === undefined ? {} : { width };
        expect(toPlainText(html, options)).toBe(expected);
        // The same text, whatever is marked in it.
        expect(String(toRichText(html, options))).toBe(expected);
      });
  });
}

cases("plain text", {
  "is the text alone": [
    "<h1>A <b>b</b></h1><p>c <i>d</i> <a href=/x>e</a> <code>f*</code> <img src=y alt=g><br>h &lt;b>",
    "A b\n\nc d e f* g\nh <b>",
  ],
  "of nothing is nothing": ["<p> </p><ul><li></ul><img src=x>", ""],
  "has rules": ["a<hr>b", "a\n\n---\n\nb"],
  "has bullets and numbers": [
    "<ul><li>a<li>b<ul><li>c</ul></ul><ol start=9><li>d<li>e</ol>",
    "- a\n- b\n  - c\n\n 9. d\n10. e",
  ],
  "has lists that are spread out": ["<ol><li><p>a<p>b<li>c<li></ol>", "1. a\n\n   b\n\n2. c\n\n3."],
  "has quotes behind a bar": ["<blockquote>a<p>b<blockquote>c</blockquote></blockquote>", "> a\n>\n> b\n>\n> > c"],
  "keeps preformatted lines": ["<ul><li>a<pre>b  c\n\n   d\n</pre></ul>", "- a\n\n  b  c\n\n     d"],
  "is not escaped": ["<p>- a<p>*b* [c](d)", "- a\n\n*b* [c](d)"],
});

cases("tables", {
  "have their columns below each other": [
    "<table><tr><th>Name<th align=right>Age<tr><td>Ada<td>36<tr><td>Grace<br>Hopper<td>85</table>",
    "Name    Age\n------  ---\nAda      36\nGrace    85\nHopper",
  ],
  "without names have no line": ["<table><tr><td>a<td>b<tr><td>ccc<td>d</table>", "a    b\nccc  d"],
  "are centred where they ask for it": ["<table><tr><td align=center>a<td>b<tr><td>ccc<td>d</table>", " a   b\nccc  d"],
  "have empty places": [
    "<table><tr><td>a<td>b<td>c<tr><td><td><td>d<tr><td colspan=2>ee<td>f</table>",
    "a   b  c\n       d\nee     f",
  ],
  "count the columns of wide characters": ["<table><tr><td>日本<td>a<tr><td>b<td>c</table>", "日本  a\nb     c"],
  "have lists in their cells": ["<table><tr><td><ul><li>a<li>b</ul><td><p>c<p>d</table>", "- a  c\n- b  d"],
  "that are too wide have a line for each row": [
    `<table><tr><th>a<th>b<tr><td>${"c ".repeat(15)}<td>d<br>e</table>`,
    "a | b\nc c c c c c c c c c\nc c c c c | d e",
    20,
  ],
  "have a caption above": ["<table><caption>a</caption><tr><td>b<td>c</table>", "a\nb  c"],
  "that only put things in their places are those": ["<table><tr><td>a<tr><td>b</table>", "a\n\nb"],
});

cases("a width", {
  "wraps what is text": [
    "<h1>A heading that is long</h1><p>A paragraph that is longer than the width of it<ul><li>An item that is longer than that</ul><blockquote>A quote that is longer than that</blockquote><pre>preformatted text that is not wrapped</pre>",
    "A heading that is\nlong\n\nA paragraph that is\nlonger than the width\nof it\n\n- An item that is\n  longer than that\n\n> A quote that is\n> longer than that\n\npreformatted text that is not wrapped",
    21,
  ],
  "leaves twenty columns, however deep it is": [
    `${"<blockquote>".repeat(10)}aaaa bbbb cccc dddd eeee`,
    `${"> ".repeat(10)}aaaa bbbb cccc dddd\n${"> ".repeat(10)}eeee`,
    20,
  ],
});

describe("rich text", () => {
  it("knows how its pieces are marked", () => {
    const { lines } = toRichText(
      "<h2>a</h2><p>b <b>c <i>d</i></b> <s>e</s> <code>f</code> <a href=/x>g</a><img src=/y alt=h><ul><li>i</ul><pre>j</pre><hr>",
      { baseUrl: "https://h/" },
    );
    expect(lines).toEqual([
      [{ text: "a", heading: 2 }],
      [],
      [
        { text: "b " },
        { text: "c ", strong: true },
        { text: "d", strong: true, emphasis: true },
        { text: " " },
        { text: "e", strike: true },
        { text: " " },
        { text: "f", code: true },
        { text: " " },
        { text: "g", link: "https://h/x" },
        { text: "h", image: "https://h/y" },
      ],
      [],
      [{ text: "- ", marker: true }, { text: "i" }],
      [],
      [{ text: "j", code: true, preformatted: true }],
      [],
      [{ text: "---", marker: true }],
    ]);
  });

  it("has one marker before a line, however many lists and quotes it is in", () => {
    const { lines } = toRichText("<ul><li>a<ol><li><blockquote>b<p>c</blockquote></ol></ul>");
    expect(lines).toEqual([
      [{ text: "- ", marker: true }, { text: "a" }],
      [{ text: "  1. > ", marker: true }, { text: "b" }],
      [{ text: "     >", marker: true }],
      [{ text: "     > ", marker: true }, { text: "c" }],
    ]);
  });

  it("has the names of columns strong, and the space between columns as a marker", () => {
    const { lines } = toRichText("<table><tr><th>a<th>b<tr><td><i>c</i><td>d</table>");
    expect(lines).toEqual([
      [
        { text: "a", strong: true },
        { text: "  ", marker: true },
        { text: "b", strong: true },
      ],
      [{ text: "-  -", marker: true }],
      [{ text: "c", emphasis: true }, { text: "  ", marker: true }, { text: "d" }],
    ]);
  });
});

describe("rich text for a terminal", () => {
  const ansi = (html: string): string => toRichText(html).toAnsi().replaceAll("\u001b", "^");

  it("has the marks that terminals have", () => {
    expect(ansi("<b>a</b> <i>b</i> <s>c</s> <code>d</code> <b><i>e</i></b> f")).toBe(
      "^[1ma^[0m ^[3mb^[0m ^[9mc^[0m ^[36md^[0m ^[1;3me^[0m f",
    );
    expect(ansi("<h1>a</h1><ul><li>b</ul>")).toBe("^[1ma^[0m\n\n^[2m- ^[0mb");
  });

  it("has links that can be opened, where they are absolute", () => {
    expect(ansi("<a href=https://h/>a</a> <a href=/x>b</a>")).toBe("^]8;;https://h/^\\^[4ma^[0m^]8;;^\\ ^[4mb^[0m");
  });

  it("has nothing that a page has made up", () => {
    const page =
      "a\u001b[2J&#27;]0;b&#7;<a href='https://h/\u001b]8;;&#27;x'>c</a><pre>\u009bd</pre><img src=x alt='\u001be'>";
    expect(ansi(page)).toBe("a[2J]0;b^]8;;https://h/]8;;x^\\^[4mc^[0m^]8;;^\\\n\n^[36md^[0m\n\ne");
  });
});

describe("the options", () => {
  for (const [convert, options, message] of [
    [toPlainText, { width: 19 }, "toPlainText: width: expected a whole number of columns from 20, or Infinity, got 19"],
    [
      toRichText,
      { width: 20.5 },
      "toRichText: width: expected a whole number of columns from 20, or Infinity, got 20.5",
    ],
    [toPlainText, { baseUrl: "https://h/" }, 'toPlainText: unknown option "baseUrl"'],
    [toRichText, { widht: 20 }, 'toRichText: unknown option "widht"; did you mean "width"?'],
    [toRichText, { baseUrl: "x" }, 'toRichText: baseUrl: "x" is no absolute URL'],
  ] as const) {
    it(`are refused: ${message}`, () => {
      expect(() => convert("", options as object)).toThrow(new TypeError(message));
    });
  }
});
