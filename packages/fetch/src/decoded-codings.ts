import type { HttpHeaders } from "@haulier/core";

interface Runtime {
  readonly process?: { readonly versions?: Readonly<Record<string, string>> };
  readonly Bun?: unknown;
  readonly Deno?: unknown;
}

/** What a `fetch` decodes. */
export interface DecodedCodings {
  readonly codings: ReadonlySet<string>;
  /** Whether a body that was encoded more than once is decoded as often, or not at all. */
  readonly areStacked: boolean;
}

const common: readonly string[] = ["gzip", "x-gzip", "deflate", "br"];

/**
 * What the runtime's `fetch` decodes. Whatever else one decodes it also asks for by itself; only Node and Deno let the caller ask for what they
 * then hand out as it is: zstd in Node before its undici 7.11; deflate and zstd in Deno. Neither Deno nor Bun decodes more than one coding.
 */
export function codingsOfRuntime(runtime: Runtime = globalThis as Runtime): DecodedCodings {
  if (runtime.Deno !== undefined) return { codings: new Set(["gzip", "br"]), areStacked: false };
  if (runtime.Bun !== undefined) return { codings: new Set([...common, "zstd"]), areStacked: false };
  const hasZstd = decodesZstd(runtime.process?.versions?.["undici"]);
  return { codings: new Set(hasZstd ? [...common, "zstd"] : common), areStacked: true };
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
export function withoutDecoded(headers: HttpHeaders, decoded: DecodedCodings): void {
  const codings = (headers.get("content-encoding") ?? "")
    .toLowerCase()
    .split(",")
    .map((coding) => coding.trim())
    .filter((coding) => coding !== "");
  if (codings.length === 0 || (codings.length > 1 && !decoded.areStacked)) return;
  if (!codings.every((coding) => decoded.codings.has(coding))) return;
  headers.delete("content-encoding");
  headers.delete("content-length");
}
