import { codecFor, noCodecs, type BodyCodec, type BodyCodecs } from "./body-codec.ts";
import { compressBody, type Compression } from "./content-encoding.ts";
import { isBlob } from "./content-source.ts";
import { LocalProtocolError } from "./errors.ts";
import type { HttpHeaders } from "./http-headers.ts";
import { encodeMultipart, isFormData, type FilesInit, type FormDataLike } from "./multipart.ts";
import { BytesBody, createBody, type ContentInit, type RequestBody } from "./request-body.ts";
import { jsonText, stringifyJson, type StringifyJson } from "./stringify-json.ts";

/** The body of a request: at most one of `content`, `json` and a form, which is `data`, `files` or both. */
export interface BodyInit {
  /** Sent as it is. A function returns it anew each time, which makes a stream replayable. A `FormData` is sent as multipart, `URLSearchParams` as a form. */
  content?: ContentInit | FormDataLike | URLSearchParams | undefined;
  /**
   * Sent as JSON, compact, with `Content-Type: application/json`. `null` is sent as `null`. Beside a `Content-Type` header with a media type
   * of one of the client's `codecs`, it is encoded by that.
   */
  json?: unknown;
  /** Fields of a form: urlencoded, or parts of the multipart body when there are `files`. An array repeats the name, `null` is empty. */
  data?: FormInit | undefined;
  /** Files, sent as `multipart/form-data`, streamed. */
  files?: FilesInit | undefined;
}

/** Fields of a form. */
export type FormInit =
  | URLSearchParams
  | Iterable<readonly [name: string, value: FormValue]>
  | { readonly [name: string]: FormValue | readonly FormValue[] };

/** One value of a form. `undefined` is left out. */
export type FormValue = string | number | bigint | boolean | null | undefined;

/** How values become bodies. */
export interface BodyFormats {
  readonly codecs: BodyCodecs;
  readonly stringifyJson: StringifyJson;
}

const standardFormats: BodyFormats = Object.freeze({ codecs: noCodecs, stringifyJson });
const encoder = new TextEncoder();

/** No body. With own properties, so that a polluted Object.prototype does not give every request one. */
export const noBody: BodyInit = Object.freeze({
  content: undefined,
  json: undefined,
  data: undefined,
  files: undefined,
});

/**
 * Encodes the body and completes `headers`, in place: `Content-Type` unless there is one, `Content-Length` where the length is known,
 * `Content-Encoding` where it is compressed, and `Content-Length: 0` for methods that are expected to have a body.
 * @throws TypeError for more than one kind of body, or a value that cannot be encoded.
 * @throws LocalProtocolError for a `Content-Length` that is not the length, or a `Transfer-Encoding`, which is the transport's to set.
 */
export function encodeBody(
  init: BodyInit,
  method: string,
  headers: HttpHeaders,
  compression: Compression | null = null,
  formats: BodyFormats = standardFormats,
): RequestBody | null {
  const encoded = encode(init, headers, formats);
  if (encoded?.contentType !== undefined && !headers.has("content-type"))
    headers.append("Content-Type", encoded.contentType);
  const body = encoded?.body ?? null;
  return frame(
    body === null || compression === null ? body : compressBody(body, compression, headers),
    method,
    headers,
  );
}

interface EncodedBody {
  readonly body: RequestBody;
  readonly contentType?: string | undefined;
}

function encode(init: BodyInit, headers: HttpHeaders, formats: BodyFormats): EncodedBody | null {
  const { content, json, data, files } = init;
  const hasForm = data !== undefined || files !== undefined;
  const coded = formats.codecs.size === 0 ? noNames : codecsGiven(init, formats.codecs);
  if (content === undefined && json === undefined && !hasForm && coded.length === 0) return null;
  if (Number(content !== undefined) + Number(json !== undefined) + Number(hasForm) + coded.length > 1) {
    const given = (["content", "json", "data", "files"] as const).filter((kind) => init[kind] !== undefined);
    throw new TypeError(
      `a request has one body, but ${[...given, ...coded].join(" and ")} were given; keep one (data and files may go together)`,
    );
  }
  if (json !== undefined) return encodeJson(json, headers, formats);
  if (content !== undefined) return encodeContent(content, headers);
  const name = coded[0];
  if (name === undefined) return encodeForm(data, files, headers);
  const codec = formats.codecs.get(name)!;
  return { body: codedBody((init as CodedInit)[name], codec), contentType: codec.mediaTypes[0] };
}

const noNames: readonly string[] = Object.freeze([]);
type CodedInit = BodyInit & Readonly<Record<string, unknown>>;

/** The names of the codecs that have a value to encode. */
function codecsGiven(init: BodyInit, codecs: BodyCodecs): readonly string[] {
  return [...codecs.keys()].filter((name) => Object.hasOwn(init, name) && (init as CodedInit)[name] !== undefined);
}

function encodeJson(
  value: unknown,
  headers: HttpHeaders,
  { codecs, stringifyJson: stringify }: BodyFormats,
): EncodedBody {
  const codec = codecs.size === 0 ? undefined : codecFor(headers.get("content-type"), codecs);
  if (codec !== undefined) return { body: codedBody(value, codec) };
  return { body: new BytesBody(encoder.encode(jsonText(value, stringify))), contentType: "application/json" };
}

function codedBody(value: unknown, codec: BodyCodec): RequestBody {
  const bytes: unknown = codec.encode(value);
  if (ArrayBuffer.isView(bytes)) return new BytesBody(bytes as Uint8Array);
  throw new TypeError(
    `the codec of ${codec.mediaTypes[0]}: encode() gave ${bytes === null ? "null" : typeof bytes}, expected bytes`,
  );
}

function encodeContent(content: NonNullable<BodyInit["content"]>, headers: HttpHeaders): EncodedBody {
  if (isFormData(content)) return encodeMultipart([], content, headers);
  if (isSearchParams(content)) return { body: new BytesBody(encoder.encode(content.toString())), contentType: FORM };
  return { body: createBody(content), contentType: isBlob(content) && content.type !== "" ? content.type : undefined };
}

const FORM = "application/x-www-form-urlencoded";

function encodeForm(
  data: FormInit | undefined,
  files: FilesInit | undefined,
  headers: HttpHeaders,
): EncodedBody | null {
  const fields = data === undefined ? [] : [...formFields(data)];
  if (files !== undefined && !isEmpty(files)) return encodeMultipart(fields, files, headers);
  if (fields.length === 0) return null;
  return { body: new BytesBody(encoder.encode(new URLSearchParams(fields).toString())), contentType: FORM };
}

function* formFields(data: FormInit): Iterable<[name: string, value: string]> {
  if (typeof data !== "object" || data === null)
    throw new TypeError(
      `data: expected a record, pairs or URLSearchParams, got ${data === null ? "null" : typeof data}; use content for a ready-made body`,
    );
  for (const [name, value] of Symbol.iterator in data ? formPairs(data) : formEntries(data)) {
    for (const item of Array.isArray(value) ? (value as readonly FormValue[]) : [value as FormValue]) {
      if (item !== undefined) yield [name, formText(name, item)];
    }
  }
}

type FormPair = readonly [name: string, value: FormValue | readonly FormValue[]];

function* formPairs(pairs: Iterable<unknown>): Iterable<FormPair> {
  for (const pair of pairs) {
    // A string would come apart into characters.
    if (!Array.isArray(pair) || pair.length !== 2)
      throw new TypeError("data: expected pairs of a name and a value; use content for a ready-made body");
    if (typeof pair[0] !== "string") throw new TypeError(`data: a name must be a string, got ${typeof pair[0]}`);
    yield pair as unknown as FormPair;
  }
}

function formEntries(data: object): readonly FormPair[] {
  // Bytes, a Blob or a stream has no properties of its own, and would pass for an empty form.
  if (Object.prototype.toString.call(data) !== "[object Object]" || Symbol.asyncIterator in data)
    throw new TypeError("data: expected a record, pairs or URLSearchParams; use content for a ready-made body");
  return Object.entries(data);
}

function formText(name: string, value: FormValue): string {
  if (value === null) return "";
  if (typeof value === "object" || typeof value === "function" || typeof value === "symbol") {
    throw new TypeError(
      `data: the value of "${name}" is of type ${Array.isArray(value) ? "array" : typeof value}; expected a string, number, boolean or null (files go into files)`,
    );
  }
  return String(value);
}

/**
 * States the length of a body in `headers`, or checks the one that they state.
 * @throws LocalProtocolError for a `Content-Length` that is not the length, or a `Transfer-Encoding`.
 */
export function frame(body: RequestBody | null, method: string, headers: HttpHeaders): RequestBody | null {
  if (headers.has("transfer-encoding")) {
    throw new LocalProtocolError(
      "Transfer-Encoding is set by the transport; remove the header (a body of unknown length is sent chunked)",
    );
  }
  const declared = headers.get("content-length");
  if (declared === null) {
    if (body === null) {
      if (expectsBody.has(method)) headers.append("Content-Length", "0");
    } else if (body.length !== undefined) headers.append("Content-Length", String(body.length));
    return body;
  }
  // Several lines are joined by a comma, and refused with the rest.
  if (!/^\d+$/.test(declared))
    throw new LocalProtocolError("Content-Length must be one decimal number (RFC 9110 section 8.6)");
  const actual = body === null ? 0 : body.length;
  if (actual !== undefined && Number(declared) !== actual)
    throw new LocalProtocolError(`Content-Length is ${declared}, but the body has ${actual} bytes`);
  return body;
}

// RFC 9110 section 8.6: these methods anticipate content, so that an empty body is stated.
const expectsBody: ReadonlySet<string> = new Set(["POST", "PUT", "PATCH", "QUERY"]);

function isEmpty(files: FilesInit): boolean {
  if (Array.isArray(files)) return files.length === 0;
  // Only a plain record is empty without keys; a Blob or a stream in its place is a mistake that encodeMultipart names.
  return (
    Object.prototype.toString.call(files) === "[object Object]" &&
    !isFormData(files) &&
    !(Symbol.iterator in files) &&
    Object.keys(files).length === 0
  );
}

function isSearchParams(value: unknown): value is URLSearchParams {
  return typeof value === "object" && value !== null && "getAll" in value && "sort" in value;
}
