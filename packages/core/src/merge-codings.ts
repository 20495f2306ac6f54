import { checkRecord } from "./option-checks.ts";

/**
 * The codings of a client: its own, by name, over those that it inherits; `null` removes one.
 * @throws TypeError for what is no record, and for a coding that is neither `null` nor an object with `method`.
 */
export function mergeCodings<Method extends "decode" | "encode", Codec extends { readonly [name in Method]: unknown }>(
  option: string,
  method: Method,
  inherited: ReadonlyMap<string, Codec>,
  own: Readonly<Record<string, Codec | null>> | undefined,
): ReadonlyMap<string, Codec> {
  if (own === undefined) return inherited;
  checkRecord(option, "codings by name", own);
  const merged = new Map(inherited);
  for (const coding of Object.keys(own)) {
    const codec = own[coding];
    if (codec === null) merged.delete(coding.toLowerCase());
    else if (typeof codec?.[method] === "function") merged.set(coding.toLowerCase(), codec);
    else
      throw new TypeError(
        `${option}: "${coding}" must be a Content${method === "decode" ? "Decoder" : "Encoder"} or null`,
      );
  }
  return merged;
}
