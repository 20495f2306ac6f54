import { unknownOption } from "./option-names.ts";

/** Lays the own properties of `options` over `own`, which declares all there are. @throws TypeError for an unknown option. */
export function copyOwn<Own extends object>(owner: string, options: object, own: Own): Own {
  if (typeof options !== "object" || options === null)
    throw new TypeError(`${owner}: expected an object of options, got ${options === null ? "null" : typeof options}`);
  // Not of `Object.keys()`, which makes an array for each call.
  for (const key in options) {
    if (!Object.hasOwn(options, key)) continue;
    if (!Object.hasOwn(own, key)) throw unknownOption(owner, key, Object.keys(own));
    (own as Record<string, unknown>)[key] = (options as Record<string, unknown>)[key];
  }
  return own;
}
