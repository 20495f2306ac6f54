import type { HttpHeaders } from "@haulier/core";

interface Versions {
  readonly process?: { readonly versions?: Readonly<Record<string, string>> };
}

/**
 * The content codings that the runtime's `fetch` decodes. Whatever else one decodes it also asks for by itself; only Node lets the caller
 * ask for zstd and, before its undici 7.11, hands it out as it is.
 */
export function codingsOfRuntime(): readonly string[] {
  const common = ["gzip", "x-gzip", "deflate", "br"];
  return decodesZstd((globalThis as Versions).process?.versions?.["undici"]) ? [...common, "zstd"] : common;
}

/** @param undici the version of Node's undici; undefined elsewhere. */
export function decodesZstd(undici: string | undefined): boolean {
  if (undici === undefined) return true;
  const [major = 0, minor = 0] = undici.split(".").map(Number);
  return major > 7 || (major === 7 && minor >= 11);
}

/**
 * Lets the headers say what the body is: once `fetch` has decoded it, its encoding and its length are those of before. Where there is one coding
 * that it does not know, it has left all of them.
 */
export function withoutDecoded(headers: HttpHeaders, decoded: ReadonlySet<string>): void {
  const codings = (headers.get("content-encoding") ?? "")
    .toLowerCase()
    .split(",")
    .map((coding) => coding.trim())
    .filter((coding) => coding !== "" && coding !== "identity");
  if (codings.length === 0 || !codings.every((coding) => decoded.has(coding))) return;
  headers.delete("content-encoding");
  headers.delete("content-length");
}
