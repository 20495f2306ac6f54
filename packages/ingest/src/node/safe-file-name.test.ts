import { expect, test } from "vitest";

import { safeFileName, splitExtension } from "./safe-file-name.ts";

test.each<[name: string, safe: string | undefined]>([
  ["report.pdf", "report.pdf"],
  ["Übersicht 2024 – final (1).pdf", "Übersicht 2024 – final (1).pdf"],
  ["../../etc/passwd", "passwd"],
  ["..\\..\\boot.ini", "boot.ini"],
  ["a/b\\c/d.txt", "d.txt"],
  ["C:\\a.txt", "a.txt"],
  ["c:a.txt", "a.txt"],
  ["a.txt:stream", "a.txt_stream"],
  ["a.txt::$DATA", "a.txt__$DATA"],
  ['a<b>c"d|e?f*g.txt', "a_b_c_d_e_f_g.txt"],
  ["a\0b\r\nc\u007f\u0085.txt", "abc.txt"],
  ["photo\u202egpj.exe", "photogpj.exe"],
  ["\ufeff\u200b.bashrc", "bashrc"],
  [".htaccess", "htaccess"],
  ["...", undefined],
  ["..", undefined],
  [" . . ", undefined],
  ["", undefined],
  ["a/", undefined],
  ["\u202e", undefined],
  ["a.txt. . ", "a.txt"],
  ["  a.txt", "a.txt"],
  ["con", "_con"],
  ["NUL.tar.gz", "_NUL.tar.gz"],
  ["COM1.txt", "_COM1.txt"],
  ["lpt².txt", "_lpt².txt"],
  ["aux .txt", "_aux .txt"],
  ["CONIN$", "_CONIN$"],
  ["console.log", "console.log"],
  ["com10.txt", "com10.txt"],
  ["a\ud800b.txt", "a\ufffdb.txt"],
  ["e\u0301.txt", "\u00e9.txt"],
  // They could pass for what another download has left.
  ["a.pdf.part", "a.pdf_part"],
  ["a.pdf.part.json", "a.pdf_part.json"],
  ["A.PART.J\u017fON", "A_part.J\u017fON"],
  ["a.part.json.tmp.", "a_part.json.tmp"],
  ["a.part.pdf", "a.part.pdf"],
  [".part", "part"],
])("%j is %j", (name, safe) => {
  expect(safeFileName(name)).toBe(safe);
});

test("a long name is cut between characters, and keeps its extension", () => {
  const long = safeFileName(`${"ä".repeat(300)}.tar.gz`)!;
  expect(long).toBe(`${"ä".repeat(113)}.gz`);
  expect(safeFileName(`${"😀".repeat(100)}.txt`)).toBe(`${"😀".repeat(56)}.txt`);
  expect(safeFileName(`${"a".repeat(220)}.part${"b".repeat(9)}.json`)).toBe(`${"a".repeat(220)}_part.json`);
  expect(safeFileName(`a.${"b".repeat(300)}`)).toBe(`a.${"b".repeat(228)}`);
  expect(safeFileName(`${"a".repeat(225)}  ..${"b".repeat(20)}`)).toMatch(/^a{209}\.b{20}$/);
});

test("a long name is not looked at again and again", () => {
  // A regular expression took two seconds for it: each of the spaces could have begun the end.
  const begun = performance.now();
  expect(safeFileName(`a${" ".repeat(60_000)}b.txt`)).toBe("a.txt");
  expect(performance.now() - begun).toBeLessThan(500);
});

test.each([
  ["a.tar.gz", ["a.tar", ".gz"]],
  ["a", ["a", ""]],
  [".a", [".a", ""]],
])("the extension of %s", (name, parts) => {
  expect(splitExtension(name)).toEqual(parts);
});
