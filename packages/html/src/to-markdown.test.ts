import { describe, expect, it } from "vitest";

import { toMarkdown } from "./to-markdown.ts";

interface Cases {
  readonly [what: string]: readonly [html: string, markdown: string];
}

function cases(title: string, table: Cases): void {
  describe(`as Markdown, ${title}`, () => {
    for (const [what, [html, expected]] of Object.entries(table))
      it(`${what}: ${html.slice(0, 60)}`, () => {
        expect(toMarkdown(html)).toBe(expected);
      });
  });
}

cases("blocks", {
  "are parted by empty lines": ["<h1>a</h1><p>b</p>c<hr><h6>d</h6>", "# a\n\nb\n\nc\n\n---\n\n###### d"],
  "of nothing are not there": ["<p></p><h1> </h1><ul><li></ul><blockquote></blockquote><table><tr></table>", ""],
  "that would begin with something else do not": [
    "<p># a<p>- b<p>1. c<p>&gt; d<p>a<br>---<br>+ b<h2>e #</h2><h2>C#</h2>",
    "\\# a\n\n\\- b\n\n1\\. c\n\n\\> d\n\na\\\n---\\\n\\+ b\n\n## e \\#\n\n## C#",
  ],
});

cases("lines", {
  "are marked": ["<b>a</b> <i>b</i> <s>c</s> <code>d</code>", "**a** *b* ~~c~~ `d`"],
  "are marked in each other": [
    "<b>a <i>b</i></b> <i>c <b>d</b> e</i> <b><i>f</i></b>",
    "**a *b*** *c **d** e* ***f***",
  ],
  "are marked beyond the ends of elements": ["<b>a<i>b</b>c</i>", "<strong>a*b*</strong>*c*"],
  "are marked by elements where asterisks would not do": [
    "<b>a:</b>b a<i>(b)</i> <b>a</b><i>b</i>",
    "<strong>a:</strong>b a<em>(b)</em> <strong>a</strong>*b*",
  ],
  "are marked within words": ["a<b>b</b>c a<i>b</i>c", "a**b**c a*b*c"],
  "may be broken": ["a<br>b", "a\\\nb"],
  "have code as it is": ["<code>a*b* `c` &lt;d></code> <code>`</code>", "``a*b* `c` <d>`` `` ` ``"],
});

cases("links", {
  "have their text and title": ['<a href="/x" title="t &quot;q&quot;">a <b>b</b></a>', '[a **b**](/x "t \\"q\\"")'],
  "that say where they lead are only that": [
    "<a href=https://h/>https://h/</a> <a href=mailto:a@h.de>a@h.de</a> <a href=https://h/>h</a> <a href=/x>/x</a>",
    "<https://h/> <a@h.de> [h](https://h/) [/x](/x)",
  ],
  "may be pictures": ['<a href=/x><img src=y alt="a [b]" title=t></a>', '[![a \\[b\\]](y "t")](/x)'],
  "without a text are not there": ["a<a href=/x></a>b", "ab"],
  "have brackets in their texts": ["<a href=/x>[a]</a>!<a href=/y>b</a> [c](d)", "[\\[a\\]](/x)\\![b](/y) [c\\](d)"],
  "do not begin a definition": ["<p><a href=/x>a <code>b]: c</code></a>", "[a <code>b\\]: c</code>](/x)"],
});

cases("lists", {
  "have bullets or numbers": ["<ul><li>a<li>b</ul><ol start=9><li>c<li>d</ol>", "- a\n- b\n\n9. c\n10. d"],
  "are in each other": ["<ul><li>a<ol><li>b<ul><li>c</ul><li>d</ol><li>e</ul>", "- a\n  1. b\n     - c\n  2. d\n- e"],
  "in each other that do not begin with 1 have an empty line": [
    "<ul><li>a<ol start=2><li>b</ol></ul>",
    "- a\n\n  2. b",
  ],
  "are spread out where their items are": ["<ul><li><p>a<p>b<li>c</ul>", "- a\n\n  b\n\n- c"],
  "have blocks in their items": [
    "<ol><li>a<pre>b\n\n c</pre><li><blockquote>d</blockquote><li><h2>e</h2></ol>",
    "1. a\n\n   ```\n   b\n\n    c\n   ```\n\n2. > d\n\n3. ## e",
  ],
  "in a row are two": [
    "<ul><li>a</ul><ul><li>b</ul><ul><li>c</ul><ol><li>d</ol><ol><li>e</ol>",
    "- a\n\n* b\n\n- c\n\n1. d\n\n1) e",
  ],
  "leave out items without anything, unless they are counted": [
    "<ul><li><li>a</ul><ol><li><li>b</ol>",
    "- a\n\n1.\n2. b",
  ],
  "have rules that are no items": ["<ul><li>a<hr></ul><hr>", "- a\n\n  ___\n\n---"],
  "have no tasks": ["<ul><li>[ ] a<li>[x] b</ul>", "- \\[ ] a\n- \\[x] b"],
});

cases("quotes", {
  "have a bar before each line": [
    "<blockquote>a<p>b<br>c<blockquote>d</blockquote></blockquote>",
    "> a\n>\n> b\\\n> c\n>\n> > d",
  ],
});

cases("preformatted text", {
  "is fenced, with its language": ["<pre><code class=language-js>a\n  *b*</code></pre>", "```js\na\n  *b*\n```"],
  "has a fence that is not in it": ["<pre>a\n````\nb</pre>", "`````\na\n````\nb\n`````"],
  "keeps the spaces at the ends of its lines": ["<ul><li><pre>a  \nb</pre></ul>", "- ```\n  a  \n  b\n  ```"],
});

cases("tables", {
  "are those of GitHub": [
    "<table><tr><th>a<th align=right>b<th style='text-align: center'>c<tr><td>1<td>2<td>3</table>",
    "| a | b | c |\n| --- | ---: | :---: |\n| 1 | 2 | 3 |",
  ],
  "without names have none": ["<table><tr><td>a<td>b</table>", "| | |\n| --- | --- |\n| a | b |"],
  "have a line for each row": [
    "<table><tr><th>a<th>b<tr><td><p>c<p>d<br>e<td><ul><li>f<li>g</ul><tr><td><pre>h\ni</pre><td><blockquote>j</blockquote></table>",
    "| a | b |\n| --- | --- |\n| c<br>d<br>e | - f<br>- g |\n| `h`<br>`i` | j |",
  ],
  "have bars in their cells": [
    "<table><tr><th>a|b<th><code>c|d</code><tr><td>\\|<td><a href='/?a|b'>e</a></table>",
    "| a\\|b | `c\\|d` |\n| --- | --- |\n| \\\\\\| | [e](/?a\\|b) |",
  ],
  "have all columns in their head": [
    "<table><tr><th>a<tr><td>b<td>c<tr><td>d</table>",
    "| a | |\n| --- | --- |\n| b | c |\n| d |",
  ],
  "have cells that take several columns and rows": [
    "<table><tr><th colspan=2>a<th rowspan=2>b<tr><td>c<td>d<tr><td rowspan=2>e<td>f<td>g<tr><td>h<td>i</table>",
    "| a | | b |\n| --- | --- | --- |\n| c | d |\n| e | f | g |\n| | h | i |",
  ],
  "have a caption above": ["<table><caption>a</caption><tr><td>b<td>c</table>", "a\n\n| | |\n| --- | --- |\n| b | c |"],
  "that only put things in their places are those": [
    "<table><tr><td>a<tr><td><h2>b</h2></table><table><tr><td><table><tr><td>c<td>d</table><td>e</table>",
    "a\n\n## b\n\n| | |\n| --- | --- |\n| c | d |\n\ne",
  ],
});

describe("links by reference", () => {
  const page =
    "<a href=x>a</a> [1] <img src=y alt=b title=t> <a href=x>c</a> <a href=x title=t>d</a> <a href=https://h/>https://h/</a>";

  it("stand below, each once", () => {
    expect(toMarkdown(`<p>${page}`, { links: "reference" })).toBe(
      '[a][1] \\[1\\] ![b][2] [c][1] [d][3] <https://h/>\n\n[1]: x\n[2]: y "t"\n[3]: x "t"',
    );
  });

  it("are not there where there are none", () => {
    expect(toMarkdown("<p>a", { links: "reference" })).toBe("a");
  });
});

describe("the options", () => {
  it("resolve links", () => {
    for (const baseUrl of ["https://h/a/", new URL("https://h/a/")])
      expect(toMarkdown("<a href=x>a</a><img src=/y>", { baseUrl })).toBe("[a](https://h/a/x)![](https://h/y)");
  });

  for (const [options, message] of [
    [{ link: "inline" }, 'toMarkdown: unknown option "link"; did you mean "links"?'],
    [{ links: "none" }, 'toMarkdown: links: expected "inline" or "reference", got "none"'],
    [{ baseUrl: "/a" }, 'toMarkdown: baseUrl: "/a" is no absolute URL'],
  ] as const) {
    it(`are refused: ${message}`, () => {
      expect(() => toMarkdown("", options as object)).toThrow(new TypeError(message));
    });
  }
});
