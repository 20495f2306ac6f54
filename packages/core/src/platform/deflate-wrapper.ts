/**
 * Whether a `deflate` body has the zlib wrapper that the coding calls for, by its first two bytes; some servers send the bare stream
 * (D4). No bare stream that an encoder makes begins like one: it would be a stored block with its padding set.
 * @see RFC 1950 section 2.2, https://www.rfc-editor.org/rfc/rfc1950#section-2.2; RFC 9110 section 8.4.1.2
 */
export function hasZlibWrapper(bytes: Uint8Array): boolean {
  const [cmf, flags] = bytes;
  if (cmf === undefined || flags === undefined) return false;
  const isDeflate = (cmf & 0x0f) === 8;
  const windowFits = cmf >> 4 <= 7;
  return isDeflate && windowFits && ((cmf << 8) | flags) % 31 === 0;
}
