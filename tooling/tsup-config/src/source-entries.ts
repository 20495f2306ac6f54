/** What a build reads of a package.json. */
export interface Manifest {
  readonly exports?: Target;
  readonly imports?: Target;
}

/** The right-hand side of an `exports` or `imports` entry: a file, or files by condition or subpath, nested at will. */
export type Target = string | null | { readonly [key: string]: Target };

/** The condition under which tests and type checks see a package's sources instead of its build. */
const sourceCondition = "@haulier/source";

/** Every source file a manifest maps, in the manifest's order and once each: the entries of its build. */
export function sourceEntries(manifest: Manifest): string[] {
  return [...new Set([manifest.exports, manifest.imports].flatMap((target) => (target ? sources(target) : [])))];
}

function sources(target: Target): string[] {
  if (target === null || typeof target === "string") return [];
  return Object.entries(target).flatMap(([key, value]) =>
    key === sourceCondition && typeof value === "string" ? [value] : sources(value),
  );
}
