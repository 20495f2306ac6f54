import type { ByteRange } from "./byte-ranges.ts";
import { type Digest, digestLengths } from "./digest.ts";
import type { Representation } from "./representation.ts";
import { safeFileName } from "./safe-file-name.ts";

/** What stands beside a part of a file, so that another process can go on with it. */
export interface PartRecord {
  /** A hash of the URL: it is to be the same file, and the URL may have a secret. */
  readonly source: string;
  readonly representation: Representation;
  /** The bytes that are on the disk for sure. */
  readonly have: readonly ByteRange[];
}

/** As text, in a format with a version. */
export function stringifyPartRecord({ source, representation, have }: PartRecord): string {
  return `${JSON.stringify({ version: 1, source, ...representation, total: representation.total ?? null, have })}\n`;
}

/** Undefined for what is no such record: it was cut short, or somebody else has written it. Then the download begins anew. */
export function parsePartRecord(text: string): PartRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { version, source, validator, total, coding, digests, name, have } = value as Record<string, unknown>;
  const isSound =
    version === 1 &&
    typeof source === "string" &&
    typeof validator === "string" &&
    (total === null || isSize(total)) &&
    typeof coding === "string" &&
    typeof name === "string" &&
    isArrayOf(digests, isDigest) &&
    isArrayOf(have, isRange);
  if (!isSound) return undefined;
  // Whoever can write here must not be able to write elsewhere.
  const safeName = safeFileName(name) ?? "download";
  return { source, have, representation: { validator, total: total ?? undefined, coding, digests, name: safeName } };
}

function isArrayOf<T>(value: unknown, isItem: (item: unknown) => item is T): value is T[] {
  return Array.isArray(value) && value.every((item) => isItem(item));
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isRange(value: unknown): value is ByteRange {
  return Array.isArray(value) && value.length === 2 && isSize(value[0]) && isSize(value[1]);
}

function isDigest(value: unknown): value is Digest {
  if (typeof value !== "object" || value === null) return false;
  const { algorithm, value: digits } = value as Record<string, unknown>;
  return typeof algorithm === "string" && Object.hasOwn(digestLengths, algorithm) && typeof digits === "string";
}
