import type { BodyCodecs, CodecBodies } from "./body-codec.ts";
import type { HttpResponse } from "./http-response.ts";

/** Methods of a response, one for each codec of its client: `response.cbor()` is `response.decode("cbor")`. */
export type CodecReaders = { readonly [Name in keyof CodecBodies]: <T = unknown>() => T };

/** The same on the promise of a response, which is judged by its status first. */
export type CodecShortCuts = { readonly [Name in keyof CodecBodies]: <T = unknown>() => Promise<T> };

/** What a client adds to its responses and to their promises; null without codecs, so that others do not pay for it. */
export interface CodecMethods {
  readonly readers: PropertyDescriptorMap;
  /** A prototype over that of the short cuts. */
  readonly shortCuts: object;
}

export function codecMethods(codecs: BodyCodecs, shortCuts: object): CodecMethods | null {
  if (codecs.size === 0) return null;
  const names = [...codecs.keys()];
  return {
    readers: Object.fromEntries(
      names.map((name) => [
        name,
        {
          configurable: true,
          value(this: HttpResponse) {
            return this.decode(name);
          },
        },
      ]),
    ),
    shortCuts: Object.create(
      shortCuts,
      Object.fromEntries(
        names.map((name) => [
          name,
          {
            configurable: true,
            async value(this: Promise<HttpResponse>) {
              return (await this).raiseForStatus().decode(name);
            },
          },
        ]),
      ),
    ) as object,
  };
}
