import { createCipheriv, createHash } from "node:crypto";

const chunkSize = 64 * 1024;

/** A file that is made while it is sent: bytes that look random, and are the same each time. */
export class LargeFile {
  readonly size: number;
  #digest: string | undefined;

  constructor(size: number) {
    this.size = size;
  }

  /** With its length, and its SHA-256 as a `Repr-Digest` (RFC 9530). */
  respond(): Response {
    const chunks = this.#chunks();
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
      {
        pull(controller) {
          const { done, value } = chunks.next();
          if (done === true) controller.close();
          else controller.enqueue(value);
        },
      },
      { highWaterMark: 4 },
    );
    return new Response(body, {
      headers: {
        "Content-Type": "application/octet-stream",
        "Content-Length": String(this.size),
        "Repr-Digest": `sha-256=:${this.#sha256()}:`,
      },
    });
  }

  #sha256(): string {
    if (this.#digest === undefined) {
      const hash = createHash("sha256");
      for (const chunk of this.#chunks()) hash.update(chunk);
      this.#digest = hash.digest("base64");
    }
    return this.#digest;
  }

  /** The key stream of a cipher: as fast as random bytes come, and repeatable. */
  *#chunks(): Generator<Uint8Array<ArrayBuffer>, undefined> {
    const cipher = createCipheriv("aes-128-ctr", "haulier-demo-key", new Uint8Array(16));
    const zeros = new Uint8Array(chunkSize);
    for (let left = this.size; left > 0; left -= chunkSize) {
      yield cipher.update(left < chunkSize ? zeros.subarray(0, left) : zeros);
    }
    return undefined;
  }
}
