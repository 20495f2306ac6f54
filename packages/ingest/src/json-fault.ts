/** Where a text stops being JSON. */
export class JsonFault extends Error {
  /** Bytes before what is not expected, from where somebody began to count. */
  readonly offset: number;

  constructor(what: string, offset: number) {
    super(what);
    this.offset = offset;
  }
}

/** For a byte that cannot stand where it does. */
export function unexpectedByte(byte: number, wanted: string, offset: number): JsonFault {
  const isVisible = byte > 0x20 && byte < 0x7f;
  const shown = isVisible ? JSON.stringify(String.fromCharCode(byte)) : `byte 0x${byte.toString(16).padStart(2, "0")}`;
  return new JsonFault(`unexpected ${shown} in place of ${wanted}`, offset);
}
