import { platformDecoders } from "#platform";

/**
 * Whether decoding is done by `node:zlib`, as in Node, Bun and Deno. With `DecompressionStream`, as in browsers, nothing is decoded at
 * once, and bytes that follow the coded data are an error, since nobody tells where it ended.
 */
export const hasZlib: boolean = platformDecoders.get("gzip")?.decodeSync !== undefined;
