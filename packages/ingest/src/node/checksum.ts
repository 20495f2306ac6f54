import { digestLengths, type DigestAlgorithm } from "./digest.ts";

/** What the file has to be, or is to be told of it. */
export interface Checksum {
  algorithm: DigestAlgorithm;
  /** As hexadecimal digits or base64. Without one, the digest is computed and told, and not compared. */
  value?: string | undefined;
}

/** A checksum with its value in lower-case hexadecimal digits. @throws TypeError for an algorithm or a value that is none. */
export function resolveChecksum(checksum: Checksum): { algorithm: DigestAlgorithm; value: string | undefined } {
  const { algorithm, value } = checksum;
  if (!Object.hasOwn(digestLengths, algorithm)) {
    const names = Object.keys(digestLengths).join(", ");
    throw new TypeError(`download: checksum.algorithm must be one of ${names}, got ${JSON.stringify(algorithm)}`);
  }
  return { algorithm, value: value === undefined ? undefined : toHex(value, digestLengths[algorithm], algorithm) };
}

function toHex(value: string, length: number, algorithm: string): string {
  if (typeof value === "string") {
    if (value.length === length * 2 && /^[0-9a-f]+$/i.test(value)) return value.toLowerCase();
    const bytes = Buffer.from(value, "base64");
    if (/^[A-Za-z0-9+/_-]+={0,2}$/.test(value) && bytes.length === length) return bytes.toString("hex");
  }
  throw new TypeError(
    `download: checksum.value must be ${length * 2} hexadecimal digits, or ${length} bytes in base64, for ${algorithm}`,
  );
}
