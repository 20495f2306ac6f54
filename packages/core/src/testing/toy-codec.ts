import type { BodyCodec } from "../body-codec.ts";

declare module "../body-codec.ts" {
  interface CodecBodies {
    toy: string | number;
  }
}

/** What each decoding was told of the `Content-Type`. */
export interface ToyCodec extends BodyCodec {
  readonly seen: (string | null)[];
}

/** A codec that writes `toy:` before JSON. */
export function toyCodec(mediaTypes: readonly string[] = ["application/x-toy", "text/toy", "+toy"]): ToyCodec {
  const seen: (string | null)[] = [];
  return {
    mediaTypes,
    seen,
    encode: (value) => new TextEncoder().encode(`toy:${JSON.stringify(value)}`),
    decode: (bytes, contentType) => {
      seen.push(contentType);
      const text = new TextDecoder().decode(bytes);
      if (!text.startsWith("toy:")) throw new Error("no toy");
      return JSON.parse(text.slice(4)) as unknown;
    },
  };
}
