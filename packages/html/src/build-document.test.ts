import { describe, expect, it } from "vitest";

import { outline } from "./testing/outline.ts";

interface Cases {
  readonly [what: string]: readonly [html: string, outline: string];
}

function cases(title: string, table: Cases): void {
  describe(`in a page, ${title}`, () => {
    for (const [what, [html, expected]] of Object.entries(table))
      it(`${what}: ${html.slice(0, 60)}`, () => {
        expect(outline(html)).toBe(expected);
      });
  });
}

cases("white space", {
  "is one space": ["<p> a \n\t b </p>", "p(a b)"],
  "counts once across elements": ["a <b> b</b> <i>c </i> d", "p(a **b** *c* d)"],
  "is marked as what is on both of its sides": ["<b>a </b><b> b</b> <i>c</i>", "p(**a b** *c*)"],
  "that does not break stays": ["a&nbsp; b\u00a0", "p(a\u00a0 b\u00a0)"],
  "around a line break goes": ["a <br> b", "p(a/b)"],
  "between blocks is nothing": ["<div> <p>a</p> <p>b</p> </div>", "p(a) p(b)"],
  "is that of CR, too": ["a\r\nb\rc", "p(a b c)"],
  "goes with what is in it": ["a \u0000 b\u001b[31m&#27;&#x7f;c", "p(a b[31mc)"],
});

cases("marks", {
  "are those of every element for them": [
    "<strong>a</strong><em>b</em><del>c</del><s>d</s><strike>e</strike><kbd>f</kbd><samp>g</samp><tt>h</tt>",
    "p(**a***b*~cde~`fgh`)",
  ],
  "end as a browser ends them": ["<b>a<i>b</b>c</i>d", "p(**a*****b****c*d)"],
  "may be in each other, which is nothing more": ["<b>a<strong>b</strong>c</b>d", "p(**abc**d)"],
  "that are not open cannot be closed": ["a</b></i>b</a>c", "p(abc)"],
  "go on into the next block": ["<b><p>a<p>b</b>c", "p(**a**) p(**b**c)"],
  "do not leave a cell": ["<table><tr><td><b>a<td>b</table>c", "table(row(td(p(**a**)) td(p(b)))) p(c)"],
  "of other elements are none": ["<span>a</span><u>b</u><font>c</font><x-y>d</x-y>", "p(abcd)"],
  "of a quotation are its signs": ["a <q>b</q> c", 'p(a "b" c)'],
});

cases("links", {
  "have their titles": ['<a href="/x" title=" a &quot;b&quot;\n c ">t</a>', 'p([t](/x "a "b" c"))'],
  "end those that they are in": ["<a href=a>b<a href=c>d</a>e</a>f", "p([b](a)[d](c)ef)"],
  "go on over blocks": ["<a href=x><h2>a</h2><p>b</p></a>c", "h2([a](x)) p([b](x)) p(c)"],
  "without an address are text": ["<a name=x>a</a><a href=''>b</a>", "p(ab)"],
  "that run something are text": [
    "<a href=' java\nscript:alert(1)'>a</a><a href=VBScript:x>b</a><a href=data:,x>c</a>",
    "p(abc)",
  ],
  "have the first of two addresses": ["<a href=x href=y>a</a>", "p([a](x))"],
});

cases("images", {
  "have their texts": ['a<img src=x alt=" b\n c ">d', "p(a<b c|x>d)"],
  "without a text are there": ["<img src=x>", "p(<|x>)"],
  "that are in the page are their texts": ["<img src='data:image/png;base64,AAAA' alt=a> <img src=data:,x>", "p(a)"],
  "are called so, too": ["<image src=x alt=y>", "p(<y|x>)"],
});

cases("line breaks", {
  "end a line": ["a<br>b<br/>c</br>d", "p(a/b/c/d)"],
  "that are two end a paragraph": ["a<br> <br>b", "p(a) p(b)"],
  "at the beginning and the end of a paragraph are nothing": ["<p><br>a<br></p>", "p(a)"],
  "in a heading are spaces": ["<h1>a<br><br>b</h1>", "h1(a b)"],
});

cases("headings", {
  "have six levels": ["<h1>a</h1><h6>b</h6><h7>c</h7>", "h1(a) h6(b) p(c)"],
  "end with any of them": ["<h1>a</h2>b", "h1(a) p(b)"],
  "that were not ended end with the next block": ["<h1>a<p>b<h2>c<ul><li>d</ul>", "h1(a) p(b) h2(c) ul(li(p(d)))"],
  "may be a paragraph or a box": ["<h1><p>a</p></h1><h2><div>b</div><div>c</div></h2>d", "h1(a) h2(b c) p(d)"],
  "without a text are not there": ["<h1> </h1><h2><img src=data:,></h2>", ""],
});

cases("lists", {
  "imply the ends of their items": [
    "<ul><li>a<li>b<ol><li>c</ol>d</ul>e",
    "ul(li(p(a)) li(p(b) ol1(li(p(c))) p(d))) p(e)",
  ],
  "begin with their numbers": [
    "<ol start=5><li>a</ol><ol start=-1><li>b</ol><ol start=x><li>c</ol><menu><li>d</menu>",
    "ol5(li(p(a))) ol1(li(p(b))) ol1(li(p(c))) ul(li(p(d)))",
  ],
  "are implied around items": ["<li>a<li>b</li><p>c", "ul(li(p(a)) li(p(b))) p(c)"],
  "that are implied end with the item": ["<li>a</li>b", "ul(li(p(a))) p(b)"],
  "right in each other belong to the item before": ["<ul><li>a</li><ul><li>b</ul></ul>", "ul(li(p(a) ul(li(p(b)))))"],
  "with text of their own have it in an item": ["<ul>a<li>b</ul>", "ul(li(p(a)) li(p(b)))"],
  "that were not opened cannot be closed": ["<ul><li>a</ol>b</ul>c</ul>d", "ul(li(p(ab))) p(cd)"],
});

cases("quotes", {
  "have blocks": ["<blockquote>a<p>b<ul><li>c</blockquote>d", "quote(p(a) p(b) ul(li(p(c)))) p(d)"],
  "keep to their cells": [
    "<table><tr><td><blockquote>a<td>b</blockquote>c</table>",
    "table(row(td(quote(p(a))) td(p(bc))))",
  ],
});

cases("definitions", {
  "are strong terms and paragraphs": ["<dl><dt>a<dd>b<dt>c</dt><dd>d</dd></dl>e", "p(**a**) p(b) p(**c**) p(d) p(e)"],
});

cases("preformatted text", {
  "keeps its white space but the first line feed": ["<pre>\n a\n\n  b\n</pre>", "code( a\\n\\n  b)"],
  "has a language of its own or of what is in it": [
    '<pre class="language-js">a</pre><pre><code class="x lang-c++">b</code></pre>',
    "code:js(a) code:c++(b)",
  ],
  "has no other elements": ["<pre><b>a</b> <a href=x>b</a><br>c<script>d</script></pre><b>e", "code(a b\\nc) p(**e**)"],
  "has lines where it has blocks": [
    "<pre><div>a</div><div>b</div><ol><li>c<li>d</ol></pre>e",
    "code(a\\nb\\nc\\nd) p(e)",
  ],
  "ends with what it is in": ["<ul><li><pre>a</ul>b", "ul(li(code(a))) p(b)"],
  "has no control characters": ["<pre>a\u001b[2J\tb\u0000</pre>", "code(a[2J\\tb)"],
  "may be the rest of a page": ["<plaintext><b>a", "code(<b>a)"],
  "may have markup as text": ["<xmp><b>a</xmp>b", "code(<b>a) p(b)"],
  "without a text is not there": ["<pre> \n </pre>", ""],
});

cases("tables", {
  "imply the ends of their rows and cells": [
    "<table><tr><th>a<th>b<tr><td>c<td>d</table>",
    "table(row(th(p(a)) th(p(b))) row(td(p(c)) td(p(d))))",
  ],
  "have a head": [
    "<table><thead><tr><td>a</thead><tbody><tr><td>b<tfoot><tr><td>c</table>",
    "table(head(td(p(a))) row(td(p(b))) row(td(p(c))))",
  ],
  "have a caption": ["<table><caption>a <b>b</caption><tr><td>c</table>", "table(caption(p(a **b**)) row(td(p(c))))"],
  "may be in each other": [
    "<table><tr><td>a<table><tr><td>b</table>c<td>d</table>",
    "table(row(td(p(a) table(row(td(p(b)))) p(c)) td(p(d))))",
  ],
  "in each other without a cell come one after the other": [
    "<table><tr><table><tr><td>a</table>",
    "table(row()) table(row(td(p(a))))",
  ],
  "keep text outside of cells": ["<table>a<tr>b<td>c</table>", "table(row(td(p(a))) row(td(p(b)) td(p(c))))"],
  "are needed for rows and cells": ["<tr><td>a</td><td>b</td></tr></table>", "p(a) p(b)"],
  "end the lists in their cells": [
    "<table><tr><td><ul><li>a<td>b<tr><td>c</table>d",
    "table(row(td(ul(li(p(a)))) td(p(b))) row(td(p(c)))) p(d)",
  ],
});

cases("what nobody reads", {
  "is left out": [
    "<title>a</title><style>b</style><script>c<!--<p></script><noscript><p>d</noscript><template><p>e<template>f</template></template><textarea>g</textarea><select><option>h</select><iframe>i</iframe><object>j</object>k",
    "p(k)",
  ],
  "is left out of drawings": ["<svg><title>a</title><style/><svg/><text>b</text></svg>c<svg/>d", "p(cd)"],
  "are comments": ["a<!-- b --><!doctype html><?c?></ d><!e>f<![CDATA[g]]>", "p(af)"],
  "may not end": ["a<script>b", "p(a)"],
});

cases("what is not well-formed", {
  "has its entities decoded": [
    "&lt;b&gt; &amp;amp; &eacute; &#233; &#x1F600; &notit; &unknown; &copy &#128;",
    "p(<b> &amp; é é 😀 ¬it; &unknown; © €)",
  ],
  "is text where it is no tag": ["a < b > c <3 d<>", "p(a < b > c <3 d<>)"],
  "has names in any case": ["<P>a<BR>b<UL><LI>c</UL>", "p(a/b) ul(li(p(c)))"],
  "may be cut": ['<p>a<b>b<a href="x', "p(a**b**)"],
  "has slashes where none belong": ["<p/>a<div/>b<ul/><li/>c", "p(a) p(b) ul(li(p(c)))"],
  "has attributes in any form": ["<a\nhref = 'x'title=\"y\"z>a</a><a =b href=c/d>e</a>", 'p([a](x "y")[e](c/d))'],
  "is empty": ["", ""],
});

describe("the base of a page", () => {
  for (const [base, element, expected] of [
    ["https://h/a/b", "", "https://h/a/x"],
    ["https://user:password@h/a/b", "", "https://h/a/x"],
    ["https://h/a/b", "<base href=/c/>", "https://h/c/x"],
    ["https://h/a/b", "<base><base target=_top><base href=/c/>", "https://h/a/x"],
    ["https://h/a/b", "<base href=https://u:p@g/c/><base href=/d/>", "https://g/c/x"],
    ["https://h/a/b", "<base href=data:,x>", "https://h/a/x"],
    ["https://h/a/b", `<base href=/${"c".repeat(3000)}/>`, "https://h/a/x"],
    [undefined, "<base href=https://g/c/>", "https://g/c/x"],
    [undefined, "<base href=/c/>", "x"],
  ] as const) {
    it(`is ${base ?? "unknown"}, with ${element.slice(0, 50) || "no element"}`, () => {
      expect(outline(`${element}<a href=x>t</a>`, base)).toBe(`p([t](${expected}))`);
    });
  }

  it("is that of the elements behind it", () => {
    const page = "<img src=x alt=a><base href=/c/><img src=x alt=b>";
    expect(outline(page, "https://h/")).toBe("p(<a|https://h/x><b|https://h/c/x>)");
  });

  it("makes every link absolute that can be", () => {
    const page = ["#f", "?q", "../u", "//g/", "mailto:a@b.c", "http://[", " /s\tp ", "/é b"].map(
      (href) => `<a href="${href}">t</a>`,
    );
    expect(page.map((link) => outline(link, "https://h/a/b?c"))).toEqual(
      [
        "https://h/a/b?c#f",
        "https://h/a/b?q",
        "https://h/u",
        "https://g/",
        "mailto:a@b.c",
        "http://[",
        "https://h/sp",
        "https://h/%C3%A9%20b",
      ].map((href) => `p([t](${href}))`),
    );
  });
});
