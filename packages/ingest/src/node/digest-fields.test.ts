import { createHash } from "node:crypto";

import { HttpHeaders } from "@haulier/core";
import { expect, test } from "vitest";

import { statedDigests } from "./digest-fields.ts";

const [a, b] = ["a", "b"].map((text) => ({
  sha256: createHash("sha256").update(text).digest("base64"),
  sha512: createHash("sha512").update(text).digest("base64"),
  hex256: createHash("sha256").update(text).digest("hex"),
  hex512: createHash("sha512").update(text).digest("hex"),
})) as [Hashes, Hashes];

interface Hashes {
  sha256: string;
  sha512: string;
  hex256: string;
  hex512: string;
}

const sha256 = { algorithm: "sha-256", value: a.hex256 };
const sha512 = { algorithm: "sha-512", value: a.hex512 };

test.each<[fields: Record<string, string>, digests: object[]]>([
  [{}, []],
  [{ "Repr-Digest": `sha-256=:${a.sha256}:` }, [sha256]],
  [{ "Repr-Digest": `sha-256=:${a.sha256}:, sha-512=:${a.sha512}:` }, [sha512]],
  [{ "Repr-Digest": `sha-256=:${b.sha256}:, sha-256=:${a.sha256}:` }, [sha256]],
  [{ "Repr-Digest": `unixsum=:AAAA:, sha-256=:${a.sha256}:;weight=1` }, [sha256]],
  [{ "Repr-Digest": `sha-256=${a.sha256}` }, []],
  [{ "Repr-Digest": `sha-256=:${a.sha512}:` }, []],
  [{ "Repr-Digest": "sha-256=::, md5=:rL0Y20zC+Fzt72VPzMSk2A==:, sha=:AAAA:" }, []],
  [{ "Repr-Digest": `sha-256=:${a.sha256}:`, "Content-Digest": `sha-256=:${a.sha256}:` }, [sha256]],
  [{ "Repr-Digest": `sha-256=:${a.sha256}:`, "Content-Digest": `sha-512=:${a.sha512}:` }, [sha256, sha512]],
  [{ Digest: `SHA-256=${a.sha256}` }, [sha256]],
  [{ Digest: `md5=rL0Y20zC+Fzt72VPzMSk2A==,sha-512=${a.sha512}` }, [sha512]],
  [{ "Content-MD5": "rL0Y20zC+Fzt72VPzMSk2A==" }, []],
])("%j", (fields, digests) => {
  expect(statedDigests(new HttpHeaders(fields), true)).toEqual(digests);
});

test("Content-Digest of a part is not of the file", () => {
  const headers = new HttpHeaders({
    "Content-Digest": `sha-512=:${b.sha512}:`,
    "Repr-Digest": `sha-256=:${a.sha256}:`,
  });
  expect(statedDigests(headers, false)).toEqual([sha256]);
});
