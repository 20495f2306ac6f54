import { describe, expect, it } from "vitest";

import { Client } from "./client.ts";
import { htmlMetaCharset } from "./html-meta-charset.ts";
import { HttpResponse } from "./http-response.ts";
import { HandlerTransport } from "./testing/handler-transport.ts";

const encoder = new TextEncoder();
const bytes = (text: string): Uint8Array => encoder.encode(text);

describe("htmlMetaCharset (S21)", () => {
  for (const [html, encoding] of [
    ['<meta charset="shift_jis">', "shift_jis"],
    ["<meta charset='EUC-KR'>", "euc-kr"],
    ["<meta charset=latin1>", "windows-1252"],
    ["<META CHARSET=UTF-8>", "utf-8"],
    ["<meta charset = \t koi8-r >", "koi8-r"],
    ["<meta\n\tname=a\n\tcharset=koi8-r\n>", "koi8-r"],
    ["<meta/charset=koi8-r>", "koi8-r"],
    ["<meta name='a' charset='koi8-r'/>", "koi8-r"],
    ["<meta charset=koi8-r/>", undefined],
    ["<!doctype html><html lang=ja><head><title>x</title><meta charset=shift_jis>", "shift_jis"],
    ['<meta http-equiv="Content-Type" content="text/html; charset=shift_jis">', "shift_jis"],
    ['<meta content="text/html; charset=shift_jis" http-equiv="content-type">', "shift_jis"],
    ["<meta http-equiv=content-type content='text/html; charset=\"koi8-r\"; x'>", "koi8-r"],
    ["<meta http-equiv=content-type content=\"text/html; charset = 'koi8-r'\">", "koi8-r"],
    ["<meta http-equiv=content-type content='charset=koi8-r;x'>", "koi8-r"],
    ["<meta http-equiv=content-type content='text/html; charset'>", undefined],
    ["<meta http-equiv=content-type content='text/html; charset=\"koi8-r'>", undefined],
    ["<meta http-equiv=content-type>", undefined],
    ["<meta http-equiv=refresh content='text/html; charset=koi8-r'>", undefined],
    ["<meta content='text/html; charset=koi8-r'>", undefined],
    ["<meta http-equiv=content-type charset=koi8-r content='charset=shift_jis'>", "koi8-r"],
    ["<meta charset=koi8-r charset=shift_jis>", "koi8-r"],
    ["<meta charset=klingon><meta charset=koi8-r>", "koi8-r"],
    ["<meta charset=klingon>", undefined],
    ["<meta charset>", undefined],
    ["<meta>", undefined],
    ["<metacharset=koi8-r>", undefined],
    ["<metax charset=koi8-r>", undefined],
    ["</meta charset=koi8-r>", undefined],
    ["<link charset=koi8-r>", undefined],
    ['<p title="<meta charset=koi8-r>">', undefined],
    ["<p title='<meta charset=koi8-r>'><meta charset=shift_jis>", "shift_jis"],
    ["<!-- <meta charset=koi8-r> --><meta charset=shift_jis>", "shift_jis"],
    ["<!--><meta charset=koi8-r>", "koi8-r"],
    ["<!-- <meta charset=koi8-r>", undefined],
    ["<!x <meta charset=koi8-r>", undefined],
    ["<?php <meta charset=koi8-r>", undefined],
    ["<<meta charset=koi8-r>", "koi8-r"],
    ["a < b <meta charset=koi8-r>", "koi8-r"],
    ["<3 <meta charset=koi8-r>", "koi8-r"],
    ["<meta charset=koi8-r", undefined],
    ['<meta charset="koi8-r>', undefined],
    ['<meta content="', undefined],
    ["<", undefined],
    ["<!", undefined],
    ["<m", undefined],
    ["", undefined],
    ["plain", undefined],
    // What says that it is in UTF-16 and can be read is not.
    ["<meta charset=utf-16>", "utf-8"],
    ["<meta charset=utf-16be>", "utf-8"],
    ["<meta charset=unicode>", "utf-8"],
    ["<meta charset=x-user-defined>", "windows-1252"],
    ['<?xml version="1.0" encoding="shift_jis"?><html>', "shift_jis"],
    ["<?xml version='1.0' encoding='koi8-r'?>", "koi8-r"],
    ['<?xml version="1.0" encoding="shift_jis"?><meta charset=koi8-r>', "koi8-r"],
    ['<?xml version="1.0"?><p encoding="koi8-r">', undefined],
    [' <?xml version="1.0" encoding="koi8-r"?>', undefined],
  ] as const) {
    it(`finds ${encoding ?? "nothing"} in ${html}`, () => expect(htmlMetaCharset(bytes(html))).toBe(encoding));
  }

  it("looks at 2048 bytes", () => {
    const meta = "<meta charset=koi8-r>";
    const before = (length: number): Uint8Array => bytes(" ".repeat(length) + meta);
    expect(htmlMetaCharset(before(2048 - meta.length))).toBe("koi8-r");
    expect(htmlMetaCharset(before(2048 - meta.length + 1))).toBeUndefined();
  });

  it("does not take a label for whole that is cut off there", () => {
    const html = `${" ".repeat(2048 - "<meta charset=iso-8859-1".length)}<meta charset=iso-8859-15>`;
    expect(htmlMetaCharset(bytes(html))).toBeUndefined();
  });

  for (const [type, encoding] of [
    [null, "koi8-r"],
    ["text/html", "koi8-r"],
    ["Text/HTML ; charset=klingon", "koi8-r"],
    ["application/xhtml+xml", "koi8-r"],
    ["application/json", undefined],
    ["text/plain", undefined],
    ["text/html5", undefined],
    ["", undefined],
  ] as const) {
    it(`${encoding === undefined ? "does not look" : "looks"} into what has the type ${JSON.stringify(type)}`, () => {
      expect(htmlMetaCharset(bytes("<meta charset=koi8-r>"), type)).toBe(encoding);
    });
  }

  for (const piece of ["<", "<!--", "<a ", "<meta ", "<meta a", "charset", "'", '"', "<?xml ", "= "]) {
    it(`takes no time for many of ${JSON.stringify(piece)}`, () => {
      const startedAt = performance.now();
      htmlMetaCharset(bytes(piece.repeat(2048)));
      htmlMetaCharset(bytes(`<meta http-equiv=content-type content="${piece.repeat(2048)}">`));
      expect(performance.now() - startedAt).toBeLessThan(100);
    });
  }

  describe("as the default encoding of a client", () => {
    // あ in Shift JIS.
    const page = Uint8Array.from([...bytes("<meta charset=shift_jis>"), 0x82, 0xa0]);
    const get = (type: string, body: Uint8Array): Promise<HttpResponse> => {
      const transport = new HandlerTransport(() => new HttpResponse({ headers: { "Content-Type": type }, body }));
      return new Client({ transport, defaultEncoding: htmlMetaCharset }).get("https://h/");
    };

    it("decodes a page that states its charset in itself alone", async () => {
      const response = await get("text/html", page);
      expect([response.encoding, response.text().at(-1)]).toEqual(["shift_jis", "あ"]);
    });

    it("comes after the Content-Type and a byte order mark, and before UTF-8", async () => {
      expect((await get("text/html; charset=koi8-r", page)).encoding).toBe("koi8-r");
      expect((await get("text/html", Uint8Array.from([0xef, 0xbb, 0xbf, ...page]))).encoding).toBe("utf-8");
      expect((await get("text/html", bytes("<p>"))).encoding).toBe("utf-8");
    });

    it("does not take what is quoted in JSON for the charset of the JSON", async () => {
      expect((await get("application/json", bytes('{"html":"<meta charset=shift_jis>"}'))).encoding).toBe("utf-8");
    });
  });
});
