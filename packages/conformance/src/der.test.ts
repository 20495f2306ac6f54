import { describe, expect, it } from "vitest";

import {
  bitString,
  boolean,
  explicit,
  implicit,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  time,
} from "./der.ts";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

describe("DER", () => {
  for (const [what, bytes, expected] of [
    ["an integer in its shortest form", integer(Uint8Array.of(0, 0, 2)), "020102"],
    ["zero", integer(Uint8Array.of(0, 0)), "020100"],
    ["a high first bit with a zero before it", integer(Uint8Array.of(0x80)), "02020080"],
    ["true", boolean(true), "0101ff"],
    ["unused bits of a bit string", bitString(Uint8Array.of(0x80), 7), "03020780"],
    ["an object identifier in base 128", objectIdentifier("1.2.840.10045.4.3.2"), "06082a8648ce3d040302"],
    ["a value inside a value", sequence(boolean(false), sequence()), "30050101003000"],
    ["an explicit tag around a value", explicit(3, sequence()), "a3023000"],
    ["an implicit tag in place of a value's own", implicit(2, Uint8Array.of(0x61)), "820161"],
    ["UTCTime through 2049", time(new Date("2049-12-31T23:59:59Z")), `170d${hex(Buffer.from("491231235959Z"))}`],
    ["GeneralizedTime from 2050", time(new Date("2050-01-01T00:00:00Z")), `180f${hex(Buffer.from("20500101000000Z"))}`],
  ] as const) {
    it(`writes ${what}`, () => expect(hex(bytes)).toBe(expected));
  }

  for (const [length, prefix] of [
    [127, "047f"],
    [128, "048180"],
    [256, "04820100"],
    [65_536, "0483010000"],
  ] as const) {
    it(`writes a length of ${length}`, () => {
      const written = hex(octetString(new Uint8Array(length)));
      expect(written.slice(0, -2 * length)).toBe(prefix);
    });
  }
});
