import { createHash } from "node:crypto";

import type { HashName } from "./hash-name.ts";

const names: Readonly<Record<HashName, string>> = {
  MD5: "md5",
  "SHA-1": "sha1",
  "SHA-256": "sha256",
  "SHA-512": "sha512",
  "SHA-512-256": "sha512-256",
};

/** The hash of `data`, by OpenSSL. */
export async function hash(name: HashName, data: Uint8Array): Promise<Uint8Array> {
  return createHash(names[name]).update(data).digest();
}
