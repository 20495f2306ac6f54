/**
 * `data` followed by a 1 bit, zeros and its length in bits, up to a multiple of `blockSize` bytes, as MD5 and the SHA-2 family want it. The
 * length takes an eighth of a block.
 */
export function padded(data: Uint8Array, blockSize: 64 | 128, littleEndian: boolean): DataView {
  const lengthSize = blockSize / 8;
  const size = Math.ceil((data.byteLength + 1 + lengthSize) / blockSize) * blockSize;
  const bytes = new Uint8Array(size);
  bytes.set(data);
  bytes[data.byteLength] = 0x80;
  const view = new DataView(bytes.buffer);
  const bits = BigInt(data.byteLength) * 8n;
  // The upper half of a length of 128 bits stays zero: no array is that long.
  view.setBigUint64(size - 8, bits, littleEndian);
  return view;
}
