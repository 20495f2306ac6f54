import { createHash } from "node:crypto";

/** A request as its bytes were. */
export interface WireRequest {
  /** Request line and header lines, with the empty line at the end. */
  readonly head: string;
  readonly line: string;
  readonly method: string;
  readonly target: string;
  readonly rawHeaders: readonly (readonly [name: string, value: string])[];
  /** The first 64 KiB. */
  readonly body: Buffer;
  readonly bodyBytes: number;
  readonly bodySha256: string;
  /** Sizes of the chunks, the first thousand of them; null when the body was not chunked. */
  readonly chunks: readonly number[] | null;
  readonly trailers: string;
  /** Bytes that follow on the connection: a pipelined request, or a smuggled one. */
  readonly bytesAfter: number;
}

export type RequestHead = Pick<WireRequest, "head" | "line" | "method" | "target" | "rawHeaders">;

interface Listener {
  /** A head has arrived; its body has not. */
  onHead(head: RequestHead): void;
  onRequest(request: WireRequest): void;
}

const keptBody = 64 * 1024;
const keptChunks = 1_000;
const maxHead = 1024 * 1024;

/** Pulls whole requests out of a stream of bytes. Deliberately naive: it reports oddities, it does not judge them. */
export class WireParser {
  readonly #listener: Listener;
  #buffer: Buffer = Buffer.alloc(0);
  #draft: Draft | undefined;

  constructor(listener: Listener) {
    this.#listener = listener;
  }

  /** Throws where it cannot tell what is meant. */
  push(data: Buffer): void {
    this.#buffer = this.#buffer.length > 0 ? Buffer.concat([this.#buffer, data]) : data;
    while (this.#step());
  }

  /** Takes the next part of a request from the buffer; false when that needs more bytes. */
  #step(): boolean {
    const draft = this.#draft;
    if (!draft) return this.#readHead();
    switch (draft.state) {
      case "body":
        if (!this.#readData(draft)) return false;
        return this.#finish(draft);
      case "data":
        if (!this.#readData(draft)) return false;
        draft.state = "data-end";
        return true;
      case "data-end":
        if (this.#buffer.length < 2) return false;
        this.#take(2);
        draft.state = "size";
        return true;
      case "size":
        return this.#readSize(draft);
      case "trailers":
        return this.#readTrailer(draft);
      default:
        return draft.state satisfies never;
    }
  }

  #readHead(): boolean {
    const end = this.#buffer.indexOf("\r\n\r\n");
    if (end < 0) {
      if (this.#buffer.length > maxHead) throw new Error("head too large");
      return false;
    }
    const head = parseHead(this.#take(end + 4).toString("latin1"));
    this.#draft = new Draft(head);
    this.#listener.onHead(head);
    return true;
  }

  #readData(draft: Draft): boolean {
    const data = this.#take(Math.min(draft.left, this.#buffer.length));
    draft.left -= data.length;
    draft.add(data);
    return draft.left === 0;
  }

  #readSize(draft: Draft): boolean {
    const line = this.#takeLine();
    if (line === undefined) return false;
    const size = Number.parseInt(line, 16);
    if (!Number.isInteger(size)) throw new Error("bad chunk size");
    if (size > 0 && draft.chunks.length < keptChunks) draft.chunks.push(size);
    draft.left = size;
    draft.state = size > 0 ? "data" : "trailers";
    return true;
  }

  #readTrailer(draft: Draft): boolean {
    const line = this.#takeLine();
    if (line === undefined) return false;
    if (line === "\r\n") return this.#finish(draft);
    draft.trailers += line;
    return true;
  }

  #finish(draft: Draft): boolean {
    this.#draft = undefined;
    this.#listener.onRequest(draft.finish(this.#buffer.length));
    return this.#buffer.length > 0;
  }

  #take(length: number): Buffer {
    const taken = this.#buffer.subarray(0, length);
    this.#buffer = this.#buffer.subarray(length);
    return taken;
  }

  #takeLine(): string | undefined {
    const end = this.#buffer.indexOf("\r\n");
    return end < 0 ? undefined : this.#take(end + 2).toString("latin1");
  }
}

/** A request whose body is arriving. */
class Draft {
  state: "body" | "size" | "data" | "data-end" | "trailers";
  /** Bytes of the body, or of this chunk, that have yet to come. */
  left: number;
  trailers = "";
  readonly chunks: number[] = [];
  readonly #head: RequestHead;
  readonly #chunked: boolean;
  readonly #hash = createHash("sha256");
  readonly #kept: Buffer[] = [];
  #bodyBytes = 0;

  constructor(head: RequestHead) {
    this.#head = head;
    this.#chunked = headerValues(head, "transfer-encoding").some((value) => /chunked\s*$/i.test(value));
    this.left = this.#chunked ? 0 : Number(headerValues(head, "content-length")[0] ?? 0);
    if (!Number.isSafeInteger(this.left) || this.left < 0) throw new Error("bad content-length");
    this.state = this.#chunked ? "size" : "body";
  }

  add(data: Buffer): void {
    if (this.#bodyBytes < keptBody) this.#kept.push(Buffer.from(data.subarray(0, keptBody - this.#bodyBytes)));
    this.#bodyBytes += data.length;
    this.#hash.update(data);
  }

  finish(bytesAfter: number): WireRequest {
    return {
      ...this.#head,
      body: Buffer.concat(this.#kept),
      bodyBytes: this.#bodyBytes,
      bodySha256: this.#hash.digest("hex"),
      chunks: this.#chunked ? this.chunks : null,
      trailers: this.trailers,
      bytesAfter,
    };
  }
}

function parseHead(head: string): RequestHead {
  const [line = "", ...headerLines] = head.slice(0, -4).split("\r\n");
  const [method = "", target = ""] = line.split(" ");
  const rawHeaders = headerLines.map((text) => {
    const colon = text.indexOf(":");
    return [text.slice(0, colon), text.slice(colon + 1).trim()] as const;
  });
  return { head, line, method, target, rawHeaders };
}

/** Values of the fields of that name, which is given in lower case. */
export function headerValues({ rawHeaders }: RequestHead, name: string): string[] {
  return rawHeaders.filter(([field]) => field.toLowerCase() === name).map(([, value]) => value);
}
