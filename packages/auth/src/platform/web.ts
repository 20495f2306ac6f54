import type { HashName } from "./hash-name.ts";
import { md5 } from "./md5.ts";
import { sha512_256 } from "./sha512-256.ts";

/** The hash of `data`, by WebCrypto, and by code of our own for the two that it lacks. */
export async function hash(name: HashName, data: Uint8Array): Promise<Uint8Array> {
  if (name === "MD5") return md5(data);
  if (name === "SHA-512-256") return sha512_256(data);
  return new Uint8Array(await crypto.subtle.digest(name, new Uint8Array(data)));
}
