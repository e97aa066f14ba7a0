/** Sets of small numbers, a bit for each. */
export type Bits = Uint32Array;

export function noBits(size: number): Bits {
  return new Uint32Array(Math.ceil(size / 32));
}

export function addBit(bits: Bits, at: number): void {
  bits[at >> 5] = (bits[at >> 5] ?? 0) | (1 << (at & 31));
}

export function hasBit(bits: Bits, at: number): boolean {
  return (((bits[at >> 5] ?? 0) >>> (at & 31)) & 1) === 1;
}

/** How many numbers are in both sets. */
export function common(one: Bits, other: Bits): number {
  let count = 0;
  for (let word = 0; word < one.length; word += 1) count += ones((one[word] ?? 0) & (other[word] ?? 0));
  return count;
}

export function sizeOf(bits: Bits): number {
  return common(bits, bits);
}

/** A text that only this set has among those of its size. */
export function keyOf(bits: Bits): string {
  return Buffer.from(bits.buffer, bits.byteOffset, bits.byteLength).toString('latin1');
}

export function membersOf(bits: Bits): readonly number[] {
  const members: number[] = [];
  for (let word = 0; word < bits.length; word += 1) {
    if (bits[word] === 0) continue;
    for (let at = word * 32; at < word * 32 + 32; at += 1) if (hasBit(bits, at)) members.push(at);
  }
  return members;
}

/** Counts bits in pairs, in fours, and so on (Hacker's Delight, 5-1). */
function ones(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
