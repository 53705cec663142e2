/** Finds earlier rows with the same key. Rows are numbered 0, 1, 2 … in the order of the calls. */
export interface RowIndex {
  /**
   * Finds the row that has the key of `row`. If no row has it, adds `row` and returns it.
   *
   * @param hash hash of the key, any 32-bit integer.
   */
  findOrAdd(row: number, hash: number): number
  /** Removes all rows and reserves space for `rows` rows. Takes time proportional to `rows`. */
  clear(rows: number): void
}

/**
 * A hash table with open addressing over row numbers; the keys stay in the caller's columns. A slot is a row
 * and its hash side by side, so that a lookup causes one cache miss.
 *
 * @param sameKey whether an added row has the key of the row that is looked up.
 */
export function createRowIndex(sameKey: (added: number, row: number) => boolean): RowIndex {
  let storage = emptySlots(4096)
  /** The part of the storage in use; its length is a power of two. */
  let slots = storage
  let used = 0
  /** The slot at which the search for a hash begins, in a table of `length` numbers. */
  const firstSlot = (hash: number, length: number): number => {
    // Fibonacci hashing spreads keys that are multiples of a power of two.
    return (Math.imul(hash, 0x9e3779b1) >>> Math.clz32(length - 1)) & ~1
  }
  const grow = (): void => {
    const wider = emptySlots(slots.length)
    for (let from = 0; from < slots.length; from += 2) {
      if (slots[from] === -1) continue
      let at = firstSlot(slots[from + 1]!, wider.length)
      while (wider[at] !== -1) at = (at + 2) & (wider.length - 1)
      wider[at] = slots[from]!
      wider[at + 1] = slots[from + 1]!
    }
    storage = wider
    slots = wider
  }
  return {
    findOrAdd(row, hash) {
      const key = hash | 0
      let at = firstSlot(key, slots.length)
      for (let added = slots[at]!; added !== -1; added = slots[at]!) {
        if (slots[at + 1] === key && sameKey(added, row)) return added
        at = (at + 2) & (slots.length - 1)
      }
      slots[at] = row
      slots[at + 1] = key
      if (4 * ++used > slots.length) grow()
      return row
    },
    clear(rows) {
      const length = 2 ** Math.ceil(Math.log2(4 * rows + 4))
      if (length > storage.length) storage = emptySlots(length / 2)
      slots = length === storage.length ? storage : storage.subarray(0, length)
      slots.fill(-1)
      used = 0
    },
  }
}

/** A table of `count` empty slots, two numbers each. */
function emptySlots(count: number): Int32Array {
  return new Int32Array(2 * count).fill(-1)
}

/** A 32-bit hash of integers and times. */
export function hashNumbers(...values: number[]): number {
  let hash = 0x811c9dc5
  for (const value of values) {
    const whole = Number.isNaN(value) ? -1 : value
    hash = Math.imul(hash ^ (whole | 0), 0x01000193)
    hash = Math.imul(hash ^ ((whole / 0x1_0000_0000) | 0) ^ (hash >>> 15), 0x85ebca6b)
  }
  return hash ^ (hash >>> 13)
}
