import { lowerBound } from '../sparse/index.js'

/** Allocates byte ranges of one growing address space. It does not access their content. */
export interface Heap {
  /** Allocates at least `bytes` bytes. The address is a multiple of 64; the content is undefined. */
  allocate(bytes: number): number
  /** @throws RangeError if nothing is allocated at `address`. */
  free(address: number): void
  /** Bytes allocated, including rounding. */
  readonly used: number
}

const GRAIN = 64

/**
 * Best-fit allocator that merges adjacent free ranges. There are few ranges (one per array), so an ordered
 * list is fast enough.
 *
 * @param begin first address of the heap.
 * @param grow called when the space up to `end` is needed; throws if that is too much.
 */
export function createHeap(begin: number, grow: (end: number) => void): Heap {
  const sizes = new Map<number, number>()
  // Free ranges in ascending order of address, as two parallel lists.
  const starts: number[] = []
  const lengths: number[] = []
  let top = begin
  let used = 0

  const allocate = (bytes: number): number => {
    const size = Math.max(GRAIN, Math.ceil(bytes / GRAIN) * GRAIN)
    let chosen = -1
    for (let range = 0; range < starts.length; range++) {
      const length = lengths[range]!
      if (length >= size && (chosen < 0 || length < lengths[chosen]!)) chosen = range
      if (length === size) break
    }
    let address: number
    if (chosen >= 0) {
      address = starts[chosen]!
      if (lengths[chosen] === size) {
        starts.splice(chosen, 1)
        lengths.splice(chosen, 1)
      } else {
        starts[chosen]! += size
        lengths[chosen]! -= size
      }
    } else {
      // A free range that ends at the top is extended instead of skipped.
      const last = starts.length - 1
      const extends_ = last >= 0 && starts[last]! + lengths[last]! === top
      address = extends_ ? starts[last]! : top
      grow(address + size)
      if (extends_) {
        starts.pop()
        lengths.pop()
      }
      top = address + size
    }
    sizes.set(address, size)
    used += size
    return address
  }

  const free = (address: number): void => {
    const size = sizes.get(address)
    if (size === undefined) throw new RangeError(`nothing is allocated at ${address}`)
    sizes.delete(address)
    used -= size
    let position = lowerBound(starts, address)
    const before = position - 1
    if (before >= 0 && starts[before]! + lengths[before]! === address) {
      lengths[before]! += size
      position = before
    } else {
      starts.splice(position, 0, address)
      lengths.splice(position, 0, size)
    }
    if (position + 1 < starts.length && starts[position]! + lengths[position]! === starts[position + 1]) {
      lengths[position]! += lengths[position + 1]!
      starts.splice(position + 1, 1)
      lengths.splice(position + 1, 1)
    }
  }

  return {
    allocate,
    free,
    get used() {
      return used
    },
  }
}
