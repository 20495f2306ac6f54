/** Bytes to which more are added, in space that doubles: what arrives a byte at a time costs no more than what it is. */
export class GrowingBytes {
  #space: Uint8Array = new Uint8Array(0);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(bytes: Uint8Array): void {
    const length = this.#length + bytes.byteLength;
    if (length > this.#space.byteLength) {
      const larger = new Uint8Array(Math.max(length, this.#space.byteLength * 2));
      larger.set(this.#space.subarray(0, this.#length));
      this.#space = larger;
    }
    this.#space.set(bytes, this.#length);
    this.#length = length;
  }

  /** All of them, which are gone from here then. They share the space: use them before anything is added. */
  take(): Uint8Array {
    const bytes = this.#space.subarray(0, this.#length);
    this.#length = 0;
    return bytes;
  }
}
