import { concat } from "./collect.ts";
import { releaseSource } from "./content-source.ts";
import {
  isFormData,
  isFormDataStream,
  readFormDataStream,
  type FormDataLike,
  type FormDataStream,
} from "./form-data.ts";
import type { HttpHeaders } from "./http-headers.ts";
import { JoinedPieces, releasePieces, type Piece } from "./joined-pieces.ts";
import { agreeOnBoundary } from "./multipart-boundary.ts";
import { fieldPart, filePart, type FileContent, type FilePart, type Part } from "./multipart-part.ts";
import { BytesBody, type RequestBody } from "./request-body.ts";
import { OneShotBody, StreamBody } from "./stream-body.ts";

export { isFormData, type FormDataLike } from "./form-data.ts";
export type { FileContent, FilePart } from "./multipart-part.ts";

/**
 * The files of a form by the names of their fields: a record, pairs, or a `FormData` of any make. An array repeats the name, so that
 * content which is itself an array of chunks is written `{ content: [...] }`. `undefined` is left out.
 */
export type FilesInit =
  | FormDataLike
  | { readonly [name: string]: FileValue }
  | Iterable<readonly [name: string, value: FileValue]>;

/** What a field of {@link FilesInit} may have. */
export type FileValue = FileContent | FilePart | readonly (FileContent | FilePart)[] | undefined;

/** A body as `multipart/form-data`, and its `Content-Type` unless the headers of the request have it. */
export interface MultipartBody {
  readonly body: RequestBody;
  readonly contentType?: string;
}

/**
 * Encodes a form: the fields first, then the files, each in the order given. The length is known when that of every file is, and the
 * body can be sent again when every file can. Files are read while they are sent; large content in memory is not copied.
 * @param headers those of the request. A boundary in their `Content-Type` is used; to one without, ours is added.
 * @throws TypeError for content that cannot be sent, a header that would break its part, and a `Content-Type` that is not multipart.
 * @see RFC 7578, https://www.rfc-editor.org/rfc/rfc7578
 */
export function encodeMultipart(
  fields: readonly (readonly [name: string, value: string])[],
  files: FilesInit,
  headers: HttpHeaders,
): MultipartBody {
  if (isFormDataStream(files)) return passOn(files, fields.length, headers);
  const parts = [...fields.map(([name, value]) => fieldPart(name, value)), ...partsOf(files)];
  const { boundary, ...rest } = agreeOnBoundary(headers);
  return { body: join(withDelimiters(parts, boundary)), ...rest };
}

/** A form of the `form-data` package has encoded itself, with a boundary of its own. */
function passOn(form: FormDataStream, fields: number, headers: HttpHeaders): MultipartBody {
  if (fields > 0)
    throw new TypeError("data cannot be added to a stream of the form-data package; append the fields to it");
  const { contentType } = agreeOnBoundary(headers, form.getBoundary());
  const length = form.hasKnownLength?.() === true ? form.getLengthSync?.() : undefined;
  const body = new OneShotBody(
    () => readFormDataStream(form),
    (reason) => releaseSource(form, reason),
    length,
  );
  return contentType === undefined ? { body } : { body, contentType };
}

function* partsOf(files: Exclude<FilesInit, FormDataStream>): Iterable<Part> {
  if (isFormData(files)) {
    for (const [name, value] of files.entries())
      yield typeof value === "string" ? formDataField(name, value) : filePart(name, value as Blob);
    return;
  }
  for (const [name, value] of pairsOf(files)) {
    for (const item of Array.isArray(value) ? (value as readonly (FileContent | FilePart)[]) : [value as FileItem]) {
      if (item !== undefined) yield filePart(name, item);
    }
  }
}

type FileItem = FileContent | FilePart | undefined;

function* pairsOf(files: Exclude<FilesInit, FormDataLike>): Iterable<readonly [name: string, value: FileValue]> {
  if (typeof files === "object" && files !== null && Symbol.iterator in files) {
    for (const pair of files) {
      // A string would come apart into characters.
      if (!Array.isArray(pair)) throw new TypeError("files: expected pairs of a name and a file");
      yield pair;
    }
    // A Blob or a stream has no properties of its own, and would pass for a record without files.
  } else if (Object.prototype.toString.call(files) === "[object Object]") yield* Object.entries(files);
  else throw new TypeError("files: expected a record, pairs or a FormData; a file goes under the name of its field");
}

/** As `fetch` sends it: each line break of a `FormData`'s text becomes CR LF (HTML standard, "multipart/form-data encoding algorithm"). */
function formDataField(name: string, value: string): Part {
  return fieldPart(normalizeLineBreaks(name), normalizeLineBreaks(value));
}

function normalizeLineBreaks(text: string): string {
  return text.replaceAll(/\r\n|\r|\n/g, "\r\n");
}

const encoder = new TextEncoder();

function* withDelimiters(parts: readonly Part[], boundary: string): Iterable<Piece> {
  for (const { head, body } of parts) {
    yield encoder.encode(`--${boundary}\r\n${head}\r\n`);
    yield body.bytes ?? body;
    yield encoder.encode("\r\n");
  }
  yield encoder.encode(`--${boundary}--\r\n`);
}

function join(all: Iterable<Piece>): RequestBody {
  const pieces = [...joinSmall(all)];
  const [first] = pieces;
  if (pieces.length === 1 && first instanceof Uint8Array) return new BytesBody(first);
  const length = sumOf(pieces.map((piece) => piece.length));
  const read = (): AsyncIterable<Uint8Array> => new JoinedPieces(pieces);
  return pieces.every((piece) => piece instanceof Uint8Array || piece.replayable)
    ? new StreamBody(read, length)
    : new OneShotBody(read, (reason) => releasePieces(pieces, reason), length);
}

const joinUpTo = 64 * 1024;

/** Joins neighbours up to 64 KiB, so that a form of many fields is not sent in as many small writes; what is larger is not copied. */
function* joinSmall(pieces: Iterable<Piece>): Iterable<Piece> {
  let run: Uint8Array[] = [];
  let length = 0;
  for (const piece of pieces) {
    const fits = piece instanceof Uint8Array && length + piece.byteLength <= joinUpTo;
    if (!fits && run.length > 0) {
      yield concat(run, length);
      run = [];
      length = 0;
    }
    if (piece instanceof Uint8Array && piece.byteLength <= joinUpTo) {
      run.push(piece);
      length += piece.byteLength;
    } else yield piece;
  }
  if (run.length > 0) yield concat(run, length);
}

function sumOf(lengths: readonly (number | undefined)[]): number | undefined {
  let sum = 0;
  for (const length of lengths) {
    if (length === undefined) return undefined;
    sum += length;
  }
  return sum;
}
