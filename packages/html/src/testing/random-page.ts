/** Text that means something in Markdown, or nearly does. */
const bits = [
  "a",
  "b ",
  " ",
  "*",
  "**",
  "_",
  "__",
  "~",
  "~~",
  "`",
  "``",
  "[",
  "](x)",
  "![",
  "\\",
  "&lt;",
  "&lt;b>",
  "&amp;amp;",
  "&amp;",
  "!",
  "#",
  "# ",
  "- ",
  "+",
  "1. ",
  "2)",
  ">",
  "---",
  "===",
  ".",
  ",",
  "|",
  "“",
  "é",
  "日本",
  " * ",
  "a_b",
  "*x*",
  "[1]",
  "[1]: x",
  "[x] ",
  "http://h/",
  "(",
  ")",
  "'",
  ":",
  "-",
];
const hrefs = ["/x", "http://h/a_b*c*", "/y(z", "/p?a=1&amp;copy;=2", "/é b"];

/** Makes pages that are hard to write as Markdown, the same for the same seed. */
export class RandomPage {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  blocks(depth = 0): string {
    return this.#some(3, () => this.#block(depth));
  }

  #block(depth: number): string {
    switch (this.#below(depth > 2 ? 3 : 10)) {
      case 0:
        return `<h${1 + this.#below(6)}>${this.#line(1)}</h1>`;
      case 3:
        return `<ul>${this.#some(3, () => `<li>${this.blocks(depth + 1)}</li>`)}</ul>`;
      case 4:
        return `<ol start=${this.#below(4)}>${this.#some(3, () => `<li>${this.#line(0)}</li>`)}</ol>`;
      case 5:
        return `<blockquote>${this.blocks(depth + 1)}</blockquote>`;
      case 6:
        return `<pre><code class="language-js">${this.#text()}\n\n  ${this.#text()}</code></pre>`;
      case 7:
        return "<hr>";
      case 8:
        return `<table><tr><th>${this.#line(1)}</th><th>${this.#line(1)}</th></tr>${this.#some(2, () => `<tr><td>${this.#line(1)}</td><td>${this.#line(1)}</td></tr>`)}</table>`;
      default:
        return `<p>${this.#line(0)}</p>`;
    }
  }

  #line(depth: number): string {
    return this.#some(4, () => this.#inline(depth));
  }

  #inline(depth: number): string {
    switch (this.#below(depth > 2 ? 2 : 12)) {
      case 2:
        return `<b>${this.#line(depth + 1)}</b>`;
      case 3:
        return `<i>${this.#line(depth + 1)}</i>`;
      case 4:
        return `<s>${this.#line(depth + 1)}</s>`;
      case 5:
        return `<code>${this.#text()}</code>`;
      case 6:
        return `<a href="${this.#one(hrefs)}"${this.#below(3) === 0 ? ' title="t &quot;q&quot; `c` \\ <x>"' : ""}>${this.#line(depth + 1)}</a>`;
      case 7:
        return `<img src=/i.png alt="${this.#text()}">`;
      case 8:
        return "<br>";
      default:
        return this.#text();
    }
  }

  #text(): string {
    return this.#some(4, () => this.#one(bits));
  }

  #some(most: number, make: () => string): string {
    return Array.from({ length: 1 + this.#below(most) }, make).join("");
  }

  #one(of: readonly string[]): string {
    return of[this.#below(of.length)]!;
  }

  /** By a generator of Lehmer's, which is good enough to be different. */
  #below(limit: number): number {
    this.#state = (this.#state * 48_271) % 2_147_483_647;
    return this.#state % limit;
  }
}
