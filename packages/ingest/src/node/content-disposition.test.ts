import { expect, test } from "vitest";

import { dispositionFileName } from "./content-disposition.ts";

/** UTF-8 as header fields come: a character for each byte. */
const raw = (text: string): string => Buffer.from(text).toString("latin1");

test.each<[field: string | null, name: string | undefined]>([
  [null, undefined],
  ["inline", undefined],
  ["attachment; filename=report.pdf", "report.pdf"],
  ['attachment; filename="report.pdf"', "report.pdf"],
  ["ATTACHMENT ;FILENAME = report.pdf ; x=y", "report.pdf"],
  ["filename=report.pdf", undefined],
  ['attachment; filename="a \\"b\\" \\\\ c.txt"', 'a "b" \\ c.txt'],
  ['attachment; filename="a;b=c.txt"; size=3', "a;b=c.txt"],
  ['attachment; filename="never closed.txt', "never closed.txt"],
  ["attachment; filename=with space.txt", "with space.txt"],
  ["attachment; filename=", ""],
  ["attachment; filename", ""],
  ["attachment; filename=one.txt; filename=two.txt", "one.txt"],
  [raw('attachment; filename="Übersicht €.pdf"'), "Übersicht €.pdf"],
  ['attachment; filename="f\u00fcr.txt"', "für.txt"],
  ['attachment; filename="100%25.txt"', "100%25.txt"],
  ["attachment; filename*=UTF-8''%e2%82%ac%20rates.txt", "€ rates.txt"],
  ["attachment; filename*=utf-8'en'a.txt", "a.txt"],
  ["attachment; filename=plain.txt; filename*=UTF-8''%c3%a4.txt", "ä.txt"],
  ["attachment; filename*=UTF-8''%c3%a4.txt; filename=plain.txt", "ä.txt"],
  ["attachment; filename*=iso-8859-1''%e4.txt", "ä.txt"],
  ["attachment; filename*=UTF-8''%ff.txt; filename=plain.txt", "plain.txt"],
  ["attachment; filename*=UTF-8''%4; filename=plain.txt", "plain.txt"],
  ["attachment; filename*=koi8-r''%d4.txt; filename=plain.txt", "plain.txt"],
  ["attachment; filename*=a.txt; filename=plain.txt", "plain.txt"],
  ["attachment; filename*=UTF-8''..%2f..%2fa.txt", "../../a.txt"],
])("%j is %j", (field, name) => {
  expect(dispositionFileName(field)).toBe(name);
});

test("a field that is made to be slow is read in linear time", () => {
  const looks = (field: string): number => {
    // Counted rather than timed: each property that is read is a character that is looked at.
    let count = 0;
    const watched = new Proxy(Object(field) as object, {
      get(target, key) {
        if (typeof key === "string" && /^\d+$/.test(key)) count++;
        const value: unknown = Reflect.get(target, key);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    dispositionFileName(watched as unknown as string);
    return count;
  };
  const [short, long] = ['a;b="', "a;b;", 'a;b="\\"']
    .map((unit) => [unit.repeat(100), unit.repeat(1_000)] as const)
    .reduce(([a, b], [c, d]) => [a + looks(c), b + looks(d)], [0, 0]);
  expect(long / short).toBeLessThan(11);
});
