import { createHash } from "node:crypto";

import { describe, expect, it } from "vitest";

import type { HashName } from "./hash-name.ts";
import { hash as nodeHash } from "./node.ts";
import { hash as webHash } from "./web.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

// RFC 1321 appendix A.5.
const md5Vectors = [
  ["", "d41d8cd98f00b204e9800998ecf8427e"],
  ["a", "0cc175b9c0f1b6a831c399e269772661"],
  ["abc", "900150983cd24fb0d6963f7d28e17f72"],
  ["message digest", "f96b697d7cb7938d525a2f31aaf161d0"],
  ["abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"],
  ["ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "d174ab98d277d9f5a5611c2c9f419d9f"],
  ["1234567890".repeat(8), "57edf4a22be3c955ac49da2e2107b67a"],
] as const;

// NIST's examples for SHA-512/256.
const sha512_256Vectors = [
  ["abc", "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23"],
  [
    "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
    "3928e184fb8690f840da3988121d31be65cb9d3ef83ee6146feac861e19b563a",
  ],
] as const;

for (const [runtime, hash] of [
  ["node", nodeHash],
  ["web", webHash],
] as const) {
  describe(`hashing on ${runtime}`, () => {
    it.each(md5Vectors)("gives the MD5 of RFC 1321 for %j", async (text, expected) => {
      expect(hex(await hash("MD5", utf8(text)))).toBe(expected);
    });

    it.each(sha512_256Vectors)("gives the SHA-512/256 of NIST for %j", async (text, expected) => {
      expect(hex(await hash("SHA-512-256", utf8(text)))).toBe(expected);
    });

    it.each([
      ["SHA-1", "a9993e364706816aba3e25717850c26c9cd0d89d"],
      ["SHA-256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    ] as const)("gives the %s of FIPS 180 for abc", async (name, expected) => {
      expect(hex(await hash(name, utf8("abc")))).toBe(expected);
    });

    it("agrees with OpenSSL at every length around the ends of blocks", async () => {
      const openssl: Record<HashName, string> = {
        MD5: "md5",
        "SHA-1": "sha1",
        "SHA-256": "sha256",
        "SHA-512": "sha512",
        "SHA-512-256": "sha512-256",
      };
      for (const [name, algorithm] of Object.entries(openssl)) {
        for (const length of [0, 1, 55, 56, 57, 63, 64, 65, 111, 112, 113, 119, 120, 127, 128, 129, 1000]) {
          const data = Uint8Array.from({ length }, (_, index) => (index * 31 + length) % 256);
          const expected = createHash(algorithm).update(data).digest("hex");
          expect([name, length, hex(await hash(name as HashName, data))]).toEqual([name, length, expected]);
        }
      }
    });
  });
}
