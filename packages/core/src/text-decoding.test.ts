import { describe, expect, it } from "vitest";

import { encodingByAlias } from "./encoding-aliases.ts";
import { decodeText, isKnownEncoding, resolveEncoding, textChunks } from "./text-decoding.ts";

const utf8 = new TextEncoder();
const bom = { utf8: [0xef, 0xbb, 0xbf], le: [0xff, 0xfe], be: [0xfe, 0xff] };

describe("resolveEncoding", () => {
  const html = (charset: string): string => `text/html; charset=${charset}`;
  for (const [what, contentType, fallback, bytes, expected] of [
    ["the charset (S5)", html("utf-8"), "shift_jis", undefined, "utf-8"],
    ["the charset by any of its labels", html("Latin1"), "utf-8", undefined, "windows-1252"],
    ["the charset in quotes", html('"koi8-r"'), "utf-8", undefined, "koi8-r"],
    ["the charset after other parameters", 'text/html; a="charset=gbk;"; Charset = big5 ', "utf-8", undefined, "big5"],
    ["the charset of the first of several lines", `${html("gbk")}, ${html("big5")}`, "utf-8", undefined, "gbk"],
    ["the charset over the byte order mark", html("windows-1252"), "utf-8", bom.utf8, "windows-1252"],
    ["the byte order mark without charset", "text/html", "windows-1252", bom.be, "utf-16be"],
    ["the byte order mark with an unknown charset (F-33)", html("nonsense"), "windows-1252", bom.le, "utf-16le"],
    ["the fallback without either", "text/html", "windows-1252", [65], "windows-1252"],
    ["the fallback without Content-Type", null, "windows-1252", undefined, "windows-1252"],
    ["the fallback with an unknown charset (S5, F-33)", html("x-unknown"), "cp1252", [65], "windows-1252"],
    ["the fallback with an empty charset", html(""), "gbk", undefined, "gbk"],
    [
      "what the fallback function says of the bytes (S5)",
      null,
      (given: Uint8Array) => `windows-125${given.length}`,
      [65],
      "windows-1251",
    ],
    ["utf-8 when the fallback function declines", null, () => undefined, [65], "utf-8"],
    ["utf-8 when the fallback function names nonsense", null, () => "nonsense", [65], "utf-8"],
    ["utf-8 when there are no bytes for the fallback function (S5)", null, () => "gbk", undefined, "utf-8"],
    ["utf-8 when the fallback is unknown", null, "nonsense", undefined, "utf-8"],
    ["big-endian utf-16 by its mark (S6)", html("utf-16"), "utf-8", bom.be, "utf-16be"],
    ["little-endian utf-16 without mark", html("UTF_16"), "utf-8", [65, 0], "utf-16le"],
    ["utf-16 as long as there are no bytes to tell", html("utf-16"), "utf-8", undefined, "utf-16"],
  ] as const) {
    it(`takes ${what}`, () => {
      expect(resolveEncoding(contentType, fallback, bytes && Uint8Array.from(bytes))).toBe(expected);
    });
  }

  for (const charset of [
    "replacement",
    "hz-gb-2312",
    "utf-7",
    "\u0000",
    "x".repeat(65_536),
    "__proto__",
    "utf-8\u00a0",
    "%s",
  ]) {
    it(`does not throw for the charset ${JSON.stringify(charset.slice(0, 20))} (S-32, F-33)`, () => {
      expect(resolveEncoding(html(charset), "utf-8", Uint8Array.of(65))).toBe("utf-8");
    });
  }
});

describe("isKnownEncoding", () => {
  for (const [label, known] of [
    ["utf-8", true],
    [" UTF8 ", true],
    ["utf_8_sig", true],
    ["utf-16", true],
    ["iso8859_1", true],
    ["ISO 8859 15", true],
    ["shift_jis", true],
    ["cp932", true],
    ["cp936", true],
    ["cp949", true],
    ["cp950", true],
    ["iso2022_jp", true],
    ["mac_roman", true],
    ["euc_kr", true],
    ["iso_8859-2:1987", true],
    ["ks_c_5601-1987", true],
    ["", false],
    ["utf-32", false],
    ["cp437", false],
    ["johab", false],
    ["constructor", false],
  ] as const) {
    it(`${known ? "knows" : "does not know"} ${JSON.stringify(label)} (S7)`, () =>
      expect(isKnownEncoding(label)).toBe(known));
  }

  it("agrees with the Encoding standard on every alias that is one of its labels", () => {
    for (const label of [
      "utf8",
      "cp866",
      "sjis",
      "ms_kanji",
      "windows-31j",
      "ks_c_5601-1987",
      "gb_2312-80",
      "iso-ir-58",
      "csiso2022jp",
      "koi8_r",
    ]) {
      const standard = new TextDecoder(label).encoding;
      expect([label, resolveEncoding(null, label)]).toEqual([label, standard]);
      expect(encodingByAlias(label) ?? standard).toBe(standard);
    }
  });
});

describe("decodeText", () => {
  for (const [what, encoding, bytes, expected] of [
    ["UTF-8", "utf-8", [...utf8.encode("naïve 猫 😀")], "naïve 猫 😀"],
    ["nothing (S6)", "shift_jis", [], ""],
    ["invalid UTF-8 with replacement (S6)", "utf-8", [0x61, 0xff, 0x62], "a\ufffdb"],
    ["a cut character with replacement", "utf-8", [0x61, 0xe7, 0x8c], "a\ufffd"],
    ["UTF-8 without its mark (S7)", "utf-8", [...bom.utf8, 0x61], "a"],
    ["UTF-16LE without its mark", "utf-16le", [...bom.le, 0x61, 0], "a"],
    ["UTF-16 in the order of its mark (S6)", "utf-16", [...bom.be, 0, 0x61], "a"],
    ["UTF-16 without mark as little-endian (S6)", "utf-16", [0x61, 0], "a"],
    ["one byte of UTF-16", "utf-16", [0x61], "\ufffd"],
    ["windows-1252 (S8)", "windows-1252", [0x45, 0x75, 0x72, 0x6f, 0x20, 0x80], "Euro €"],
    ["latin1 as windows-1252 (S7)", "latin1", [0x80, 0x85, 0x9f], "€…Ÿ"],
    ["Shift_JIS (S8)", "shift_jis", [0x82, 0xb1, 0x82, 0xf1], "こん"],
    ["Python's cp932 (S7)", "cp932", [0x82, 0xb1], "こ"],
    ["ISO-2022-JP", "iso2022_jp", [0x1b, 0x24, 0x42, 0x24, 0x33, 0x1b, 0x28, 0x42], "こ"],
    ["GB 2312 as GBK", "gb2312", [0xc4, 0xe3], "你"],
  ] as const) {
    it(`decodes ${what}`, () => expect(decodeText(Uint8Array.from(bytes), encoding)).toBe(expected));
  }

  it("gives none of the control characters 0x80-0x9F for windows-1252, but for the five it leaves (S7)", () => {
    const text = decodeText(
      Uint8Array.from({ length: 32 }, (_, index) => 0x80 + index),
      "iso-8859-1",
    );
    expect(Array.from(text).filter((character) => character.charCodeAt(0) < 0xa0)).toHaveLength(5);
  });

  it("keeps nothing from one text to the next", () => {
    decodeText(Uint8Array.of(0xe7), "utf-8");
    expect(decodeText(Uint8Array.of(0x61), "utf-8")).toBe("a");
  });

  it("throws a RangeError for an encoding that nobody knows", () => {
    expect(() => decodeText(new Uint8Array(1), "nonsense")).toThrow(RangeError);
  });
});

describe("textChunks", () => {
  for (const [encoding, bytes] of [
    ["utf-8", [...bom.utf8, ...utf8.encode("a\u00e9猫😀\ufeffz")]],
    ["utf-8", [0x61, 0xff, 0xe7, 0x8c]],
    ["utf-16", [...bom.be, 0xd8, 0x3d, 0xde, 0x00, 0, 0x61]],
    ["utf-16", [0x61, 0, 0x3d, 0xd8, 0x00, 0xde]],
    ["utf-16", [0x61]],
    ["utf-16", []],
    ["shift_jis", [0x82, 0xb1, 0x61, 0x82]],
    ["iso-2022-jp", [0x1b, 0x24, 0x42, 0x24, 0x33, 0x1b, 0x28, 0x42, 0x61]],
    ["gb18030", [0x94, 0x39, 0xda, 0x33]],
    ["cp1252", [0x80, 0x99]],
  ] as const) {
    it(`decodes ${encoding} (${bytes.length} bytes) the same wherever it is cut (S18)`, async () => {
      const whole = decodeText(Uint8Array.from(bytes), encoding);
      for (const pieces of [...twoCuts(bytes), bytes.map((byte) => [byte])]) {
        const chunks = await all(textChunks(streamOf(pieces), encoding));
        expect(chunks.join("")).toBe(whole);
        expect(chunks).not.toContain("");
      }
    });
  }

  it("hands on a character as soon as it is there", async () => {
    const source = streamOf([[0x61], [0xe7], [0x8c], [0xab], [0x62]]);
    expect(await all(textChunks(source, "utf-8"))).toEqual(["a", "猫", "b"]);
  });

  it("closes its source when it is left", async () => {
    let closed = false;
    const source = (async function* () {
      try {
        yield Uint8Array.of(0x61);
        yield Uint8Array.of(0x62);
      } finally {
        closed = true;
      }
    })();
    for await (const chunk of textChunks(source, "utf-8")) if (chunk === "a") break;
    expect(closed).toBe(true);
  });

  it("throws a RangeError for an encoding that nobody knows", async () => {
    await expect(textChunks(streamOf([]), "nonsense").next()).rejects.toThrow(RangeError);
  });
});

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const seen: T[] = [];
  for await (const value of values) seen.push(value);
  return seen;
}

async function* streamOf(pieces: readonly (readonly number[])[]): AsyncGenerator<Uint8Array, void, undefined> {
  for (const piece of pieces) yield Uint8Array.from(piece);
}

function* twoCuts(bytes: readonly number[]): Iterable<readonly (readonly number[])[]> {
  for (let first = 0; first <= bytes.length; first++) {
    for (let second = first; second <= bytes.length; second++) {
      yield [bytes.slice(0, first), bytes.slice(first, second), bytes.slice(second)];
    }
  }
}
