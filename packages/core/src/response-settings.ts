import { noCodecs } from "./body-codec.ts";
import { systemClock, type Clock } from "./clock.ts";
import type { CodecMethods } from "./codec-readers.ts";
import { defaultDecoders, type ContentDecoders } from "./content-decoding.ts";
import type { ValueFormats } from "./decode-value.ts";
import type { DefaultEncoding } from "./text-decoding.ts";

/** What a client shares among its responses. */
export interface ResponseSettings extends ValueFormats {
  readonly decoders: ContentDecoders;
  /** For buffered bodies, in bytes after decoding. */
  readonly maxResponseSize: number;
  readonly defaultEncoding: DefaultEncoding;
  readonly clock: Clock;
  readonly codecMethods: CodecMethods | null;
  /** Names of header fields that are masked in print beside the usual ones, in lower case; `null` for none. */
  readonly maskedHeaders: ReadonlySet<string> | null;
}

/** Those of a response that no client has received, and of a client that says nothing about them. */
export const standardResponseSettings: ResponseSettings = Object.freeze({
  decoders: defaultDecoders,
  maxResponseSize: 100 * 1024 * 1024,
  defaultEncoding: "utf-8",
  codecs: noCodecs,
  parseJson: JSON.parse,
  clock: systemClock,
  codecMethods: null,
  maskedHeaders: null,
});
