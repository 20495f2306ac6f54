/** Bytes that come in pieces and are wanted in one. Adding a piece costs its own length, however much is there. */
export class GrowingBytes {
  #room = new Uint8Array(0);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(piece: Uint8Array): void {
    const length = this.#length + piece.byteLength;
    if (length > this.#room.byteLength) this.#grow(length);
    this.#room.set(piece, this.#length);
    this.#length = length;
  }

  /** What is there, of which nothing is left then. Nobody else writes to it. */
  take(): Uint8Array {
    const bytes = this.#room.subarray(0, this.#length);
    this.#room = new Uint8Array(0);
    this.#length = 0;
    return bytes;
  }

  /** What is there, and stays. */
  copy(): Uint8Array {
    return this.#room.slice(0, this.#length);
  }

  #grow(length: number): void {
    const room = new Uint8Array(this.#room.byteLength === 0 ? length : Math.max(length, this.#room.byteLength * 2));
    room.set(this.#room.subarray(0, this.#length));
    this.#room = room;
  }
}
