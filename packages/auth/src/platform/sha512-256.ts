import { padded } from "./padded.ts";

/** The numbers of the algorithm, worked out once: 80 of 64 bits are more to get wrong than the rule that they follow. */
interface Constants {
  /** The first 64 bits of the fractional parts of the cube roots of the first 80 primes. */
  readonly rounds: readonly bigint[];
  readonly start: readonly bigint[];
}

let constants: Constants | undefined;

/**
 * SHA-512/256, which WebCrypto does not have: SHA-512 from another start, cut to 256 bits. For the few hundred bytes that Digest hashes;
 * about a megabyte a second.
 * @see FIPS 180-4 sections 5.3.6.2 and 6.7, https://doi.org/10.6028/NIST.FIPS.180-4
 */
export function sha512_256(data: Uint8Array): Uint8Array {
  constants ??= makeConstants();
  return sha512(data, constants.start, constants.rounds).slice(0, 32);
}

function makeConstants(): Constants {
  const primes = firstPrimes(80);
  const rounds = primes.map((prime) => uint64(floorRoot(prime << 192n, 3n)));
  const sha512Start = primes.slice(0, 8).map((prime) => uint64(floorRoot(prime << 128n, 2n)));
  const startOfStart = sha512Start.map((word) => word ^ 0xa5a5a5a5a5a5a5a5n);
  const start = new DataView(sha512(new TextEncoder().encode("SHA-512/256"), startOfStart, rounds).buffer);
  return { rounds, start: Array.from({ length: 8 }, (_, index) => start.getBigUint64(index * 8)) };
}

function sha512(data: Uint8Array, start: readonly bigint[], rounds: readonly bigint[]): Uint8Array<ArrayBuffer> {
  const blocks = padded(data, 128, false);
  let state = [...start];
  for (let at = 0; at < blocks.byteLength; at += 128) state = addBlock(state, schedule(blocks, at), rounds);
  const result = new DataView(new ArrayBuffer(64));
  state.forEach((word, index) => result.setBigUint64(index * 8, word));
  return new Uint8Array(result.buffer);
}

/** The 80 words that a block of 16 is stretched to. */
function schedule(blocks: DataView, at: number): bigint[] {
  const words = Array.from({ length: 16 }, (_, index) => blocks.getBigUint64(at + index * 8));
  for (let i = 16; i < 80; i++) {
    const [early, late] = [words[i - 15]!, words[i - 2]!];
    const first = rotate(early, 1n) ^ rotate(early, 8n) ^ (early >> 7n);
    const second = rotate(late, 19n) ^ rotate(late, 61n) ^ (late >> 6n);
    words.push(uint64(words[i - 16]! + first + words[i - 7]! + second));
  }
  return words;
}

function addBlock(state: readonly bigint[], words: readonly bigint[], rounds: readonly bigint[]): bigint[] {
  let [a, b, c, d, e, f, g, h] = state as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];
  for (let i = 0; i < 80; i++) {
    const choice = (e & f) ^ (~e & g);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const first = h + (rotate(e, 14n) ^ rotate(e, 18n) ^ rotate(e, 41n)) + choice + rounds[i]! + words[i]!;
    const second = (rotate(a, 28n) ^ rotate(a, 34n) ^ rotate(a, 39n)) + majority;
    [a, b, c, d, e, f, g, h] = [uint64(first + second), a, b, c, uint64(d + first), e, f, g];
  }
  return [a, b, c, d, e, f, g, h].map((word, index) => uint64(word + state[index]!));
}

function rotate(word: bigint, by: bigint): bigint {
  return uint64((word >> by) | (word << (64n - by)));
}

function uint64(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

function firstPrimes(count: number): bigint[] {
  const primes: bigint[] = [];
  for (let n = 2n; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0n)) primes.push(n);
  return primes;
}

/** The largest whole number whose power of `degree` is not above `value`, by Newton's method from above. */
function floorRoot(value: bigint, degree: bigint): bigint {
  let root = 1n << (BigInt(value.toString(2).length) / degree + 1n);
  for (;;) {
    const next = ((degree - 1n) * root + value / root ** (degree - 1n)) / degree;
    if (next >= root) return root;
    root = next;
  }
}
