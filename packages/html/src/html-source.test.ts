import { Client, HttpResponse, ResponseNotReadError } from "@haulier/core";
import { type MockResponseInit, MockTransport } from "@haulier/mock";
import { describe, expect, it, test } from "vitest";

import type { HtmlSource } from "./html-source.ts";
import { toMarkdown } from "./to-markdown.ts";
import { toPlainText, toRichText } from "./to-rich-text.ts";

/** A page as it is received. */
function received(answer: MockResponseInit, defaultEncoding = "utf-8"): Promise<HttpResponse> {
  return new Client({ transport: new MockTransport(answer), defaultEncoding }).get("https://user:secret@h/a/b");
}

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("a response", () => {
  it("is from its URL, whose credentials are in no link", async () => {
    const response = await received({ html: "<p><a href=c>d</a>" });
    expect(toMarkdown(response)).toBe("[d](https://h/a/c)");
    expect(toRichText(response).lines).toEqual([[{ text: "d", link: "https://h/a/c" }]]);
    expect(toPlainText(response)).toBe("d");
    expect(toMarkdown(response, { baseUrl: "https://other/" })).toBe("[d](https://other/c)");
  });

  it("is from the URL that it was redirected to", async () => {
    const transport = new MockTransport(({ url }) =>
      url.pathname === "/old" ? { status: 301, headers: { Location: "https://h/new/" } } : { html: "<a href=x>y</a>" },
    );
    const response = await new Client({ transport }).get("https://h/old");
    expect(toMarkdown(response)).toBe("[y](https://h/new/x)");
  });

  it("that was made by hand is from nowhere", () => {
    expect(toMarkdown(new HttpResponse({ html: "<a href=x>y</a>" }))).toBe("[y](x)");
  });

  it("has to be read", async () => {
    const client = new Client({ transport: new MockTransport({ chunks: ["<p>", "a"] }) });
    const response = await client.stream("GET", "https://h/");
    expect(() => toPlainText(response)).toThrow(ResponseNotReadError);
    await response.read();
    expect(toPlainText(response)).toBe("a");
  });
});

describe("the encoding of a page", () => {
  const meta = '<meta charset="iso-8859-1">';

  for (const [what, body, type, expected] of [
    ["is that of its type", latin1("\xe9"), "text/html; charset=latin1", "é"],
    ["is that of its <meta> where its type has none", latin1(`${meta}\xe9`), "text/html", "é"],
    ["is that of its <meta> where it has no type", latin1(`${meta}\xe9`), null, "é"],
    ["is that of its type rather than that of its <meta>", utf8(`${meta}é`), "text/html;Charset=utf-8", "é"],
    ["is that of its mark rather than that of its <meta>", utf8(`\ufeff${meta}é`), "text/html", "é"],
    ["is UTF-8 where nothing says so", utf8("é"), "text/html", "é"],
    ["is UTF-8 where its <meta> has one that nobody knows", utf8("<meta charset=x>é"), "text/html", "é"],
  ] as const) {
    it(`${what}: ${type}`, async () => {
      const headers = type === null ? {} : { "Content-Type": type };
      expect(toPlainText(await received({ body, headers }))).toBe(expected);
    });
  }

  it("is that of the client, where that has another than UTF-8, or of the response", async () => {
    const answer = { body: latin1(`${meta}\xc0`), headers: { "Content-Type": "text/html" } };
    expect(toPlainText(await received(answer, "windows-1251"))).toBe("А");
    const response = await received(answer);
    response.encoding = "koi8-r";
    expect(toPlainText(response)).toBe("ю");
  });

  it("of bytes is that of their mark or <meta>, or UTF-8", () => {
    expect(toPlainText(latin1(`${meta}\xe9`))).toBe("é");
    expect(toPlainText(utf8("é"))).toBe("é");
    expect(toPlainText(Uint8Array.of(0xff, 0xfe, 0xe9, 0x00))).toBe("é");
    expect(toPlainText(new Uint8Array(0))).toBe("");
  });
});

test("what is no page is refused", () => {
  for (const [source, type] of [
    [undefined, "undefined"],
    [null, "null"],
    [{}, "object"],
    [1, "number"],
  ] as const)
    expect(() => toPlainText(source as HtmlSource)).toThrow(
      new TypeError(`toPlainText: expected a response, a string or bytes, got ${type}`),
    );
});
