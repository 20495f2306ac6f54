import type { Position } from "./source.ts";

/** @internal A position of one of our sources of bytes. */
export type ResumePoint = { readonly bytes: number; readonly records: number } & { readonly [key: string]: Position };

/** @internal The position to go on from, checked. @throws TypeError for one of another source. */
export function resumePoint(
  owner: string,
  position: Position | undefined,
  counts: readonly string[] = [],
): ResumePoint | undefined {
  if (position === undefined) return undefined;
  const point = position as ResumePoint | null;
  if (
    typeof point === "object" &&
    point !== null &&
    ["bytes", "records", ...counts].every((key) => isCount(point[key]))
  )
    return point;
  throw new TypeError(
    `${owner}: resumeFrom must be a position of such a source, an object with bytes and records; leave it out to begin anew`,
  );
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
