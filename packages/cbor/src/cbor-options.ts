import { checkOptionNames } from "@haulier/core";

import type { ScanLimits } from "./cbor-scanner.ts";

/** Makes a value of what a tag is on. What it throws says that the content is not what the tag promises. */
export type TagDecoder = (content: unknown) => unknown;

/** How CBOR is decoded. */
export interface CborDecodeOptions {
  /** How many arrays, maps and tags may be nested, from 1 to 1,000. @defaultValue 256 */
  maxDepth?: number | undefined;
  /** The largest value, in bytes. A response is bounded by the client's `maxResponseSize`, too. `Infinity` is no limit. @defaultValue Infinity */
  maxSize?: number | undefined;
  /** Gives every map as a `Map`, whose keys may be anything, and not as an object, whose keys are text. @defaultValue false */
  maps?: boolean | undefined;
  /**
   * What is made of tags, by their numbers, over what is known: dates (0 and 1), integers of any size (2 and 3), and the mark of CBOR
   * (55799). Other tags give `Tagged`.
   */
  tags?: Readonly<Record<number, TagDecoder>> | undefined;
}

/** How CBOR is decoded, complete. */
export interface DecodeSettings extends ScanLimits {
  readonly maps: boolean;
  readonly tags: ReadonlyMap<string, TagDecoder>;
}

/** @throws TypeError for an option that does not exist, or a value that it cannot have. */
export function resolveDecodeOptions(owner: string, options: CborDecodeOptions): DecodeSettings {
  checkOptionNames(owner, options, optionNames);
  const { maxDepth = 256, maxSize = Number.POSITIVE_INFINITY, maps = false, tags = {} } = options;
  // The parser recurses, and a deep value would fail with the stack.
  if (!Number.isInteger(maxDepth) || maxDepth < 1 || maxDepth > 1000)
    throw new TypeError(`${owner}: maxDepth: expected a whole number from 1 to 1000, got ${String(maxDepth)}`);
  checkSize(owner, "maxSize", maxSize);
  if (typeof maps !== "boolean") throw new TypeError(`${owner}: maps: expected a boolean, got ${typeof maps}`);
  for (const [tag, decode] of Object.entries(tags)) checkTag(owner, tag, decode);
  return { maxDepth, maxSize, sizeOption: "maxSize", maps, tags: new Map(Object.entries(tags)) };
}

/** @throws TypeError for what is no number of bytes. */
export function checkSize(owner: string, name: string, size: number): void {
  if (size === Number.POSITIVE_INFINITY || (Number.isInteger(size) && size > 0)) return;
  throw new TypeError(`${owner}: ${name}: expected a whole number of bytes above 0, or Infinity, got ${String(size)}`);
}

function checkTag(owner: string, tag: string, decode: unknown): void {
  if (!/^\d+$/.test(tag)) throw new TypeError(`${owner}: tags: ${JSON.stringify(tag)} is no number of a tag`);
  if (typeof decode !== "function")
    throw new TypeError(
      `${owner}: tags: expected a function for ${tag}, got ${decode === null ? "null" : typeof decode}`,
    );
}

const optionNames: ReadonlySet<string> = new Set<keyof CborDecodeOptions>(["maxDepth", "maxSize", "maps", "tags"]);
