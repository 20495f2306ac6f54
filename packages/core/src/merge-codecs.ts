import type { BodyCodec, BodyCodecs } from "./body-codec.ts";
import { HttpResponse } from "./http-response.ts";
import { checkRecord } from "./option-checks.ts";

/** A letter first, so that no name is that of a prototype. */
const namePattern = /^[A-Za-z][\w-]*$/;
const token = "[!#$%&'*.^_`|~0-9A-Za-z+-]+";
const typePattern = new RegExp(`^${token}/${token}$`);
const suffixPattern = new RegExp(`^\\+${token}$`);

/**
 * The codecs of a client: its own, by the names of their options, over those that it inherits; `null` removes one.
 * @param taken names of options that a request has already.
 * @throws TypeError for a name that cannot be one, and for what is no codec.
 */
export function mergeCodecs(
  inherited: BodyCodecs,
  own: Readonly<Record<string, BodyCodec | null>> | undefined,
  taken: object,
): BodyCodecs {
  if (own === undefined) return inherited;
  checkRecord("codecs", "codecs by name", own);
  const merged = new Map(inherited);
  for (const [name, codec] of Object.entries(own)) {
    checkName(name, taken);
    if (codec === null) merged.delete(name);
    else merged.set(name, checkCodec(name, codec));
  }
  return merged;
}

function checkName(name: string, taken: object): void {
  if (!namePattern.test(name))
    throw new TypeError(`codecs: ${JSON.stringify(name)} cannot be the name of an option; use one like "cbor"`);
  if (Object.hasOwn(taken, name))
    throw new TypeError(`codecs: "${name}" is an option of a request already; give the codec another name`);
  if (name in HttpResponse.prototype)
    throw new TypeError(`codecs: "${name}" is a member of a response already; give the codec another name`);
}

function checkCodec(name: string, codec: BodyCodec): BodyCodec {
  if (typeof codec?.encode !== "function" || typeof codec.decode !== "function" || !Array.isArray(codec.mediaTypes))
    throw new TypeError(`codecs: "${name}" must be a BodyCodec, with mediaTypes, encode() and decode(), or null`);
  const types = codec.mediaTypes as readonly unknown[];
  if (!types.every((type, index) => typeof type === "string" && isMediaType(type, index === 0)) || types.length === 0)
    throw new TypeError(
      `codecs: the mediaTypes of "${name}" must be types such as "application/cbor", without parameters, and after the first also suffixes such as "+cbor"`,
    );
  return codec;
}

/** The first is sent, and so must be a whole one. */
function isMediaType(type: string, isFirst: boolean): boolean {
  return typePattern.test(type) || (!isFirst && suffixPattern.test(type));
}
