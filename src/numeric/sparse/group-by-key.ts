/** Entries sorted by a key, those of one key in the order they came. */
export interface Grouped {
  /** Where the entries of each key begin; at the end, their number. */
  readonly offsets: Int32Array
  readonly ids: Int32Array
  readonly values: Float32Array | Float64Array
}

/** One entry a position of the three parallel arrays. */
interface Keyed extends Omit<Grouped, 'offsets'> {
  readonly keys: Int32Array
  /** Keys are 0 … buckets − 1. */
  readonly buckets: number
}

/** Groups that are filled side by side: the ends of all of them stay in a second-level cache. */
const PARTS = 256
/** Entries below which all groups stay in the cache anyway. */
const FEW = 1 << 22

/**
 * A stable counting sort, in O(entries + buckets). Where there are many entries they are first parted by the upper bits of their keys,
 * then sorted part by part: entries that go straight to one of a million places miss the caches at each.
 */
export function groupByKey(entries: Keyed): Grouped {
  const { keys, buckets } = entries
  const offsets = new Int32Array(buckets + 1)
  for (let entry = 0; entry < keys.length; entry++) offsets[keys[entry]! + 1]!++
  for (let key = 0; key < buckets; key++) offsets[key + 1]! += offsets[key]!
  const next = offsets.slice()
  const sorted = roomLike(entries, keys.length)
  if (keys.length < FEW || buckets <= PARTS) {
    scatter(entries, next, sorted)
    return { offsets, ...sorted }
  }
  const shift = Math.ceil(Math.log2(buckets / PARTS))
  const parted = partByUpperBits(entries, offsets, shift, sorted)
  const width = 1 << shift
  let longest = 0
  for (let key = 0; key < buckets; key += width) {
    longest = Math.max(longest, offsets[Math.min(key + width, buckets)]! - offsets[key]!)
  }
  const room = roomLike(entries, longest)
  for (let key = 0; key < buckets; key += width) {
    const [start, end] = [offsets[key]!, offsets[Math.min(key + width, buckets)]!]
    room.ids.set(sorted.ids.subarray(start, end))
    room.values.set(sorted.values.subarray(start, end))
    scatter({ ...room, keys: parted.subarray(start, end) }, next, sorted)
  }
  return { offsets, ...sorted }
}

type Payload = Omit<Grouped, 'offsets'>

function roomLike({ values }: Payload, length: number): Payload {
  return {
    ids: new Int32Array(length),
    values: values instanceof Float32Array ? new Float32Array(length) : new Float64Array(length),
  }
}

/** Sorts by the upper bits alone, into `to`. @returns the keys in that order. */
function partByUpperBits(entries: Keyed, offsets: Int32Array, shift: number, to: Payload): Int32Array {
  const { keys, ids, values, buckets } = entries
  const next = Int32Array.from({ length: PARTS }, (_, part) => offsets[Math.min(part << shift, buckets)]!)
  const parted = new Int32Array(keys.length)
  const { ids: toIds, values: toValues } = to
  for (let entry = 0; entry < keys.length; entry++) {
    const key = keys[entry]!
    const at = next[key >> shift]!++
    parted[at] = key
    toIds[at] = ids[entry]!
    toValues[at] = values[entry]!
  }
  return parted
}

/** Puts each entry where its key's next one belongs. */
function scatter(
  { keys, ids, values }: Payload & { readonly keys: Int32Array },
  next: Int32Array,
  to: Payload,
): void {
  const { ids: toIds, values: toValues } = to
  for (let entry = 0; entry < keys.length; entry++) {
    const at = next[keys[entry]!]!++
    toIds[at] = ids[entry]!
    toValues[at] = values[entry]!
  }
}
