import { HttpResponse, BodyCodec } from "@haulier/core";
export { Tagged } from "cborg";
type TagDecoder = (content: unknown) => unknown;
interface CborDecodeOptions {
    maxDepth?: number | undefined;
    maxSize?: number | undefined;
    maps?: boolean | undefined;
    tags?: Readonly<Record<number, TagDecoder>> | undefined;
}
declare function cbor<T = unknown>(response: HttpResponse, options?: CborDecodeOptions): T;
declare module "@haulier/core" {
    interface CodecBodies {
        cbor: unknown;
    }
}
declare function cborCodec(options?: CborDecodeOptions): BodyCodec;
declare const brand: unique symbol;
declare class CborError extends Error {
    readonly name = "CborError";
    readonly offset: number;
    constructor(reason: string, offset: number, options?: ErrorOptions);
    get [brand](): true;
}
declare function isCborError(value: unknown): value is CborError;
declare function decodeCbor<T = unknown>(bytes: Uint8Array, options?: CborDecodeOptions): T;
declare function encodeCbor(value: unknown): Uint8Array;
interface IterCborOptions extends Omit<CborDecodeOptions, "maxSize"> {
    maxItemSize?: number | undefined;
}
declare function iterCbor<T = unknown>(response: HttpResponse, options?: IterCborOptions): AsyncGenerator<T, void, undefined>;
interface TransparentCbor {
    readonly codecs: {
        readonly cbor: BodyCodec;
    };
    readonly headers: {
        readonly Accept: string;
    };
}
declare function transparentCbor(options?: CborDecodeOptions): TransparentCbor;
export { CborError, cbor, cborCodec, decodeCbor, encodeCbor, isCborError, iterCbor, transparentCbor };
export type { CborDecodeOptions, IterCborOptions, TagDecoder, TransparentCbor };
