/** Finds an earlier row with the same key, among rows numbered 0, 1, 2 … in the order they came. */
export interface RowIndex {
  /**
   * The row that has the key of `row`, which is `row` itself where it is the first of its key; it is then kept.
   *
   * @param hash of the key, any 32-bit whole number.
   */
  findOrAdd(row: number, hash: number): number
}

/** Open addressing over row numbers: the keys stay in the caller's columns, four bytes a row here. */
export function createRowIndex(sameKey: (row: number, other: number) => boolean): RowIndex {
  let slots = new Int32Array(4096).fill(-1)
  let hashes = new Int32Array(slots.length)
  let used = 0
  const place = (hash: number): number => {
    // Fibonacci hashing spreads keys that are multiples of a power of two.
    return Math.imul(hash, 0x9e3779b1) >>> Math.clz32(slots.length - 1)
  }
  const grow = (): void => {
    const [oldSlots, oldHashes] = [slots, hashes]
    slots = new Int32Array(2 * oldSlots.length).fill(-1)
    hashes = new Int32Array(slots.length)
    for (const [position, row] of oldSlots.entries()) {
      if (row === -1) continue
      let at = place(oldHashes[position]!)
      while (slots[at] !== -1) at = (at + 1) & (slots.length - 1)
      slots[at] = row
      hashes[at] = oldHashes[position]!
    }
  }
  return {
    findOrAdd(row, hash) {
      const key = hash | 0
      let at = place(key)
      for (let found = slots[at]!; found !== -1; found = slots[at]!) {
        if (hashes[at] === key && sameKey(found, row)) return found
        at = (at + 1) & (slots.length - 1)
      }
      slots[at] = row
      hashes[at] = key
      if (2 * ++used > slots.length) grow()
      return row
    },
  }
}

/** A 32-bit hash of whole numbers or times. */
export function hashNumbers(...values: number[]): number {
  let hash = 0x811c9dc5
  for (const value of values) {
    const whole = Number.isNaN(value) ? -1 : value
    hash = Math.imul(hash ^ (whole | 0), 0x01000193)
    hash = Math.imul(hash ^ ((whole / 0x1_0000_0000) | 0) ^ (hash >>> 15), 0x85ebca6b)
  }
  return hash ^ (hash >>> 13)
}
