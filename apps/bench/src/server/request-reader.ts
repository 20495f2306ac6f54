/** Told of every request once its body has been read; `bodyLength` is the number of bytes of that. */
export type RequestListener = (method: string, path: string, bodyLength: number) => void;

const endOfHead = "\r\n\r\n";
const contentLength = /\r\ncontent-length: *(\d+)/i;
const chunked = /\r\ntransfer-encoding:/i;

/** Finds requests in the bytes of a connection. It knows just what the clients of a benchmark send, and trusts them. */
export class RequestReader {
  readonly #onRequest: RequestListener;
  /** The begin of a head whose end has not arrived. */
  #partialHead: Buffer | null = null;
  #method = "";
  #path = "";
  #bodyLength = 0;
  #bodyLeft = 0;

  constructor(onRequest: RequestListener) {
    this.#onRequest = onRequest;
  }

  /** @throws Error for a body that has no Content-Length. */
  push(chunk: Buffer): void {
    const bytes = this.#partialHead === null ? chunk : Buffer.concat([this.#partialHead, chunk]);
    this.#partialHead = null;
    let offset = 0;
    while (offset < bytes.length) {
      offset = this.#bodyLeft > 0 ? this.#readBody(bytes, offset) : this.#readHead(bytes, offset);
    }
  }

  #readBody(bytes: Buffer, offset: number): number {
    const taken = Math.min(this.#bodyLeft, bytes.length - offset);
    this.#bodyLeft -= taken;
    if (this.#bodyLeft === 0) this.#onRequest(this.#method, this.#path, this.#bodyLength);
    return offset + taken;
  }

  #readHead(bytes: Buffer, offset: number): number {
    const end = bytes.indexOf(endOfHead, offset, "latin1");
    if (end === -1) {
      this.#partialHead = bytes.subarray(offset);
      return bytes.length;
    }
    const head = bytes.toString("latin1", offset, end);
    const afterMethod = head.indexOf(" ");
    this.#method = head.slice(0, afterMethod);
    this.#path = head.slice(afterMethod + 1, head.indexOf(" ", afterMethod + 1));
    // Only requests with a body pay for the search: the server shares the machine with what it measures.
    if (this.#method !== "GET") {
      if (chunked.test(head)) throw new Error("the server wants a Content-Length");
      this.#bodyLength = Number(contentLength.exec(head)?.[1] ?? 0);
      this.#bodyLeft = this.#bodyLength;
    }
    if (this.#bodyLeft === 0) this.#onRequest(this.#method, this.#path, 0);
    return end + endOfHead.length;
  }
}
