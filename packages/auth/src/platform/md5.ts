import { padded } from "./padded.ts";

/** How far each step rotates: four rounds of sixteen steps, each round with a pattern of four. */
const rotations = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const;

/**
 * MD5, which WebCrypto leaves out because it is broken as a hash for signatures. Digest uses it as most servers know nothing else.
 * @see RFC 1321, https://www.rfc-editor.org/rfc/rfc1321
 */
export function md5(data: Uint8Array): Uint8Array {
  const blocks = padded(data, 64, true);
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let at = 0; at < blocks.byteLength; at += 64) addBlock(state, blocks, at);
  const result = new DataView(new ArrayBuffer(16));
  state.forEach((word, index) => result.setUint32(index * 4, word, true));
  return new Uint8Array(result.buffer);
}

function addBlock(state: number[], blocks: DataView, at: number): void {
  let [a, b, c, d] = state as [number, number, number, number];
  for (let step = 0; step < 64; step++) {
    const round = step >> 4;
    const [mixed, word] = mix(round, step, b, c, d);
    const constant = Math.floor(Math.abs(Math.sin(step + 1)) * 2 ** 32);
    const sum = (a + mixed + constant + blocks.getUint32(at + word * 4, true)) | 0;
    const turn = rotations[round]![step & 3]!;
    [a, b, c, d] = [d, (b + ((sum << turn) | (sum >>> (32 - turn)))) | 0, b, c];
  }
  [a, b, c, d].forEach((word, index) => (state[index] = (state[index]! + word) | 0));
}

/** The function of a round, and which word of the block its step adds. */
function mix(round: number, step: number, b: number, c: number, d: number): [mixed: number, word: number] {
  if (round === 0) return [(b & c) | (~b & d), step];
  if (round === 1) return [(b & d) | (c & ~d), (5 * step + 1) & 15];
  if (round === 2) return [b ^ c ^ d, (3 * step + 5) & 15];
  return [c ^ (b | ~d), (7 * step) & 15];
}
