import { compressBody, type Compression } from "./content-encoding.ts";
import { LocalProtocolError } from "./errors.ts";
import type { HttpHeaders } from "./http-headers.ts";
import { encodeMultipart, isFormData, type FilesInit, type FormDataLike } from "./multipart.ts";
import { BytesBody, createBody, isBlob, type ContentInit, type RequestBody } from "./request-body.ts";

/** The body of a request: at most one of `content`, `json` and a form, which is `data`, `files` or both. */
export interface BodyInit {
  /** Sent as it is. A function returns it anew each time, which makes a stream replayable. A `FormData` is sent as multipart, `URLSearchParams` as a form. */
  content?: ContentInit | FormDataLike | URLSearchParams | undefined;
  /** Sent as JSON, compact, with `Content-Type: application/json`. `null` is sent as `null`. */
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

const encoder = new TextEncoder();

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
): RequestBody | null {
  const encoded = encode(init, headers);
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

function encode(init: BodyInit, headers: HttpHeaders): EncodedBody | null {
  const { content, json, data, files } = init;
  const hasForm = data !== undefined || files !== undefined;
  if (content === undefined && json === undefined && !hasForm) return null;
  if (Number(content !== undefined) + Number(json !== undefined) + Number(hasForm) > 1) {
    const given = (["content", "json", "data", "files"] as const).filter((kind) => init[kind] !== undefined);
    throw new TypeError(
      `a request has one body, but ${given.join(" and ")} were given; keep one (data and files may go together)`,
    );
  }
  if (json !== undefined)
    return { body: new BytesBody(encoder.encode(jsonText(json))), contentType: "application/json" };
  if (content !== undefined) return encodeContent(content, headers);
  return encodeForm(data, files, headers);
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
 * A value as JSON, compact.
 * @throws TypeError for what JSON cannot express: NaN, Infinity, a bigint, a cycle, a function, a symbol.
 */
export function jsonText(value: unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
    // NaN and Infinity would go as null without a word. A replacer costs three times as much as the rest, so only a text with a null is looked at again.
    if (text?.includes("null")) JSON.stringify(value, refuseNonFinite);
  } catch (error) {
    if (error instanceof TypeError) throw new TypeError(`json: ${error.message}`, { cause: error });
    throw error;
  }
  if (text === undefined) throw new TypeError(`json: a ${typeof value} has no JSON form`);
  return text;
}

function refuseNonFinite(key: string, value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value))
    throw new TypeError(`${key === "" ? "the value" : `the value of "${key}"`} is ${value}, which JSON cannot express`);
  return value;
}

function frame(body: RequestBody | null, method: string, headers: HttpHeaders): RequestBody | null {
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
