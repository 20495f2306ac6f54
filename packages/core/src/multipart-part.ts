import { contentTypeByExtension } from "./content-type-by-extension.ts";
import { HttpHeaders, type HeadersInit } from "./http-headers.ts";
import { checkOptionNames } from "./option-names.ts";
import { createBody, type ContentInit, type RequestBody } from "./request-body.ts";

/** The content of a file. A function returns it anew each time it is sent, which makes a stream replayable. */
export type FileContent = ContentInit;

/** A file, with what is said about it. */
export interface FilePart {
  content: FileContent;
  /**
   * `null` and `""` send no file name. `null` also sends no `Content-Type` unless one is given, which makes the part a plain field.
   * @defaultValue the `name` of a `File`, the last step of the `path` of a Node file stream, else `upload`
   */
  filename?: string | null | undefined;
  /** @defaultValue the type of a `Blob`, else by the extension of the file name, else `application/octet-stream` */
  contentType?: string | undefined;
  /** Further headers of the part. A `Content-Type` among them wins. */
  headers?: HeadersInit | undefined;
}

/** One part of a multipart body: its headers as text, each with its CR LF, and its content. */
export interface Part {
  readonly head: string;
  readonly body: RequestBody;
}

/** A field of the form: a part without file name or `Content-Type` (RFC 7578 section 4.4 makes it text). */
export function fieldPart(name: string, value: string): Part {
  return { head: disposition(name), body: createBody(value) };
}

/**
 * A file of the form.
 * @throws TypeError naming the field, for content that cannot be sent and headers that would break the part.
 */
export function filePart(name: string, value: FileContent | FilePart): Part {
  try {
    const part = isFilePart(value) ? checkProperties(value) : { content: value };
    const body = createBody(part.content);
    const filename = part.filename === undefined ? defaultFilename(part.content) : part.filename;
    if (filename !== null && typeof filename !== "string")
      throw new TypeError(`filename: expected a string or null, got ${typeof filename}`);
    return { head: disposition(name, filename) + headerLines(part, filename), body };
  } catch (error) {
    if (error instanceof TypeError)
      throw new TypeError(`files: ${JSON.stringify(name)}: ${error.message}`, { cause: error });
    throw error;
  }
}

function isFilePart(value: FileContent | FilePart): value is FilePart {
  return typeof value === "object" && value !== null && "content" in value;
}

const partProperties: ReadonlySet<string> = new Set(["content", "filename", "contentType", "headers"]);

function checkProperties(part: FilePart): FilePart {
  checkOptionNames("file", part, partProperties);
  return part;
}

function headerLines(part: FilePart, filename: string | null): string {
  const headers = new HttpHeaders(part.headers);
  if (headers.has("content-disposition"))
    throw new TypeError("headers: Content-Disposition is made from the name and the filename");
  if (!headers.has("content-type")) {
    const type = part.contentType || ownType(part.content) || (filename === null ? undefined : guessType(filename));
    if (type !== undefined) headers.append("Content-Type", type);
  }
  return headers.raw.map(([field, value]) => `${field}: ${value}\r\n`).join("");
}

function ownType(content: FileContent): string | undefined {
  return typeof content === "object" && "type" in content && typeof content.type === "string"
    ? content.type
    : undefined;
}

function guessType(filename: string): string {
  return contentTypeByExtension(filename) ?? "application/octet-stream";
}

function defaultFilename(content: FileContent): string {
  if (typeof content !== "object") return fallbackName;
  if ("name" in content && typeof content.name === "string") return content.name;
  // fs.ReadStream; the directories are nobody else's business.
  if ("path" in content && typeof content.path === "string") return content.path.split(/[/\\]/).pop() || fallbackName;
  return fallbackName;
}

const fallbackName = "upload";

function disposition(name: string, filename: string | null = null): string {
  if (typeof name !== "string") throw new TypeError(`a name must be a string, got ${typeof name}`);
  const withFilename = filename === null || filename === "" ? "" : `; filename="${escape(filename)}"`;
  return `Content-Disposition: form-data; name="${escape(name)}"${withFilename}\r\n`;
}

/**
 * As browsers do it, and for all control characters: percent-encoded, while a backslash and what is not ASCII stay as they are.
 * @see https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data
 */
function escape(text: string): string {
  return text.replaceAll(unsafe, percentEncoded);
}

// oxlint-disable-next-line no-control-regex -- they are what it is for
const unsafe = /["\u0000-\u001f\u007f]/g;

function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
}
