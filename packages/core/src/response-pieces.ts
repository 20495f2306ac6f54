import { ResponseTooLargeError } from "./errors.ts";
import type { HttpRequest } from "./http-request.ts";
import { over, type Missing, type Supply } from "./supply.ts";

/** The response that is told of the pieces of its body. */
export interface PiecesOwner {
  readonly request: HttpRequest | undefined;
  received(byteLength: number): void;
  /** No more pieces will come: it is their end, one of them failed, or nobody wants them. */
  ended(): void;
  /** An error of the body, with the request that it belongs to. */
  named(error: unknown): unknown;
}

/** The pieces of the body of a response as they come, none of them empty, up to `limit` bytes: before a piece that goes beyond, they are left. */
export class ResponsePieces implements Supply<Uint8Array> {
  readonly #pieces: Supply<Uint8Array>;
  readonly #owner: PiecesOwner;
  readonly #limit: number;
  #size = 0;

  constructor(pieces: Supply<Uint8Array>, owner: PiecesOwner, limit: number) {
    this.#pieces = pieces;
    this.#owner = owner;
    this.#limit = limit;
  }

  take(): Uint8Array | Missing {
    for (;;) {
      const piece = this.#next();
      if (typeof piece === "symbol") {
        if (piece === over) this.#owner.ended();
        return piece;
      }
      this.#size += piece.byteLength;
      this.#owner.received(piece.byteLength);
      if (this.#size > this.#limit) throw new ResponseTooLargeError(this.#limit, { request: this.#owner.request });
      if (piece.byteLength > 0) return piece;
    }
  }

  more(): Promise<void> {
    return this.#pieces.more();
  }

  async leave(): Promise<void> {
    try {
      await this.#pieces.leave();
    } catch (error) {
      throw this.#owner.named(error);
    } finally {
      this.#owner.ended();
    }
  }

  #next(): Uint8Array | Missing {
    try {
      return this.#pieces.take();
    } catch (error) {
      this.#owner.ended();
      throw this.#owner.named(error);
    }
  }
}
