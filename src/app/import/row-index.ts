/** Finds an earlier row with the same key, among rows numbered 0, 1, 2 … in the order they came. */
export interface RowIndex {
  /**
   * The row that has the key of `row`, which is `row` itself where it is the first of its key; it is then kept.
   *
   * @param hash of the key, any 32-bit whole number.
   */
  findOrAdd(row: number, hash: number): number
  /** Forgets all rows, and makes room for `rows` more: in time of that room, not of what was there. */
  clear(rows: number): void
}

/** Open addressing over row numbers: the keys stay in the caller's columns. A slot is a row and its hash side by side, which a cache misses once. */
export function createRowIndex(sameKey: (row: number, other: number) => boolean): RowIndex {
  let room = emptySlots(4096)
  /** The part of the room in use, a power of two. */
  let slots = room
  let used = 0
  /** Where the search for a hash begins, for `length` numbers of slots. */
  const place = (hash: number, length: number): number => {
    // Fibonacci hashing spreads keys that are multiples of a power of two.
    return (Math.imul(hash, 0x9e3779b1) >>> Math.clz32(length - 1)) & ~1
  }
  const grow = (): void => {
    const wider = emptySlots(slots.length)
    for (let from = 0; from < slots.length; from += 2) {
      if (slots[from] === -1) continue
      let at = place(slots[from + 1]!, wider.length)
      while (wider[at] !== -1) at = (at + 2) & (wider.length - 1)
      wider[at] = slots[from]!
      wider[at + 1] = slots[from + 1]!
    }
    room = wider
    slots = wider
  }
  return {
    findOrAdd(row, hash) {
      const key = hash | 0
      let at = place(key, slots.length)
      for (let found = slots[at]!; found !== -1; found = slots[at]!) {
        if (slots[at + 1] === key && sameKey(found, row)) return found
        at = (at + 2) & (slots.length - 1)
      }
      slots[at] = row
      slots[at + 1] = key
      if (4 * ++used > slots.length) grow()
      return row
    },
    clear(rows) {
      const length = 2 ** Math.ceil(Math.log2(4 * rows + 4))
      if (length > room.length) room = emptySlots(length / 2)
      slots = length === room.length ? room : room.subarray(0, length)
      slots.fill(-1)
      used = 0
    },
  }
}

/** So many slots, two numbers each. */
function emptySlots(count: number): Int32Array {
  return new Int32Array(2 * count).fill(-1)
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
