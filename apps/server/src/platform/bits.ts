/** A set of small whole numbers: a bit each, in words of 32. */
export type Bits = Uint32Array<ArrayBuffer>;

/** An empty set of numbers below `capacity`. */
export function noBits(capacity: number): Bits {
  return new Uint32Array((capacity + 31) >>> 5);
}

/** The same set with room for numbers below `capacity`. */
export function roomier(bits: Bits, capacity: number): Bits {
  const more = noBits(capacity);
  more.set(bits);
  return more;
}

/** The set of these numbers. */
export function bitsOf(numbers: ArrayLike<number>): Bits {
  let highest = -1;
  for (let n = 0; n < numbers.length; n++) highest = Math.max(highest, numbers[n] as number);
  const bits = noBits(highest + 1);
  for (let n = 0; n < numbers.length; n++) setBit(bits, numbers[n] as number);
  return bits;
}

export function hasBit(bits: Bits, n: number): boolean {
  return ((bits[n >>> 5] ?? 0) & (1 << (n & 31))) !== 0;
}

export function setBit(bits: Bits, n: number): void {
  bits[n >>> 5] = (bits[n >>> 5] ?? 0) | (1 << (n & 31));
}

export function clearBit(bits: Bits, n: number): void {
  bits[n >>> 5] = (bits[n >>> 5] ?? 0) & ~(1 << (n & 31));
}

/** Leaves in `bits` what is in `others` too. */
export function intersect(bits: Bits, others: Bits): void {
  for (let word = 0; word < bits.length; word++) bits[word] = (bits[word] ?? 0) & (others[word] ?? 0);
}

/** Takes out of `bits` what is in `others`. */
export function subtract(bits: Bits, others: Bits): void {
  for (let word = 0; word < bits.length; word++) bits[word] = (bits[word] ?? 0) & ~(others[word] ?? 0);
}

/** The places among the first `count` whose value is from `low` to `high`. */
export function placesWithin(values: Int16Array, low: number, high: number, count: number): Bits {
  const bits = noBits(values.length);
  for (let first = 0; first < count; first += 32) {
    let word = 0;
    for (let bit = 0, last = Math.min(32, count - first); bit < last; bit++) {
      const value = values[first + bit] as number;
      if (value >= low && value <= high) word |= 1 << bit;
    }
    bits[first >>> 5] = word;
  }
  return bits;
}

/** How many are in the set: bits counted in parallel within each word (Warren, "Hacker's Delight", 2012, figure 5-2). */
export function countBits(bits: Bits): number {
  let count = 0;
  for (let word = 0; word < bits.length; word++) {
    let n = bits[word] ?? 0;
    n -= (n >>> 1) & 0x55555555;
    n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
    count += Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}

/** The numbers in the set, ascending. @param count how many there are. */
export function listBits(bits: Bits, count: number): Uint32Array<ArrayBuffer> {
  const list = new Uint32Array(count);
  let at = 0;
  for (let word = 0; at < count; word++) {
    for (let rest = bits[word] ?? 0; rest !== 0; rest &= rest - 1) list[at++] = word * 32 + 31 - Math.clz32(rest & -rest);
  }
  return list;
}
