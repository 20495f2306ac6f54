import type { HttpResponse } from "@haulier/core";

/** What the algorithms are called by Web Crypto, the weakest first. */
const algorithms: readonly (readonly [token: string, name: string])[] = [
  ["sha256", "SHA-256"],
  ["sha384", "SHA-384"],
  ["sha512", "SHA-512"],
];

/** The hashes of which the body must have one, all of one algorithm. */
interface ExpectedHashes {
  /** Its position among {@link algorithms}. */
  readonly strength: number;
  /** In base64 without padding. */
  readonly values: readonly string[];
}

/**
 * Reads the body of a response, which the caller then has as a whole, and checks it, decoded, against the option `integrity`.
 * @throws Error when it is another one, or when there is no body that could be checked; what reading it throws.
 * @see Subresource Integrity, https://www.w3.org/TR/sri/#does-response-match-metadatalist
 */
export async function checkIntegrity(response: HttpResponse, metadata: string): Promise<void> {
  if (response.request.method === "HEAD" || [204, 205, 304].includes(response.status))
    throw new Error(`fetch: a ${response.status} response to ${response.request.method} has no body to check`);
  const expected = strongestHashes(metadata);
  const body = await response.read();
  if (expected === undefined) return;
  const [token, name] = algorithms[expected.strength]!;
  const actual = await base64Digest(name, body);
  if (!expected.values.includes(actual))
    throw new Error(
      `fetch: the body is not the one that the option integrity asks for: it has ${token}-${actual}, not ${expected.values.map((value) => `${token}-${value}`).join(" or ")}`,
    );
}

/**
 * The hashes of the strongest algorithm that the metadata name: who has a sha512 of the file does not want it judged by its sha256.
 * `undefined` where there is no algorithm that is known, which asks for nothing: newer ones may be named beside those of today.
 */
export function strongestHashes(metadata: string): ExpectedHashes | undefined {
  const hashes = metadata
    .split(/[\t\n\f\r ]+/)
    .map(parseHash)
    .filter(({ strength }) => strength !== -1);
  if (hashes.length === 0) return undefined;
  const best = Math.max(...hashes.map(({ strength }) => strength));
  return { strength: best, values: hashes.filter(({ strength }) => strength === best).map(({ value }) => value) };
}

/** `sha256-47DEQpj8...=?option`. In capitals, an algorithm is the same one: were it unknown, the body would pass unchecked. */
function parseHash(hash: string): { readonly strength: number; readonly value: string } {
  const [expression = ""] = hash.split("?");
  const dash = expression.indexOf("-");
  const token = (dash === -1 ? expression : expression.slice(0, dash)).toLowerCase();
  const value = dash === -1 ? "" : expression.slice(dash + 1);
  return { strength: algorithms.findIndex(([known]) => known === token), value: plainBase64(value) };
}

/** base64url is taken, too, as browsers do. */
function plainBase64(value: string): string {
  return value.replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, "");
}

/** What is used of Web Crypto. */
interface Digester {
  digest(algorithm: string, bytes: Uint8Array): Promise<ArrayBuffer>;
}

async function base64Digest(algorithm: string, bytes: Uint8Array): Promise<string> {
  // Browsers have it on pages by https only.
  const { subtle } = globalThis.crypto as { readonly subtle?: Digester };
  if (subtle === undefined)
    throw new Error("fetch: this runtime has no crypto.subtle here, by which integrity could be checked");
  const digest = await subtle.digest(algorithm, bytes);
  return plainBase64(btoa(String.fromCharCode(...new Uint8Array(digest))));
}
