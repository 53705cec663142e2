/** Entries sorted by key; entries with the same key keep their order. */
export interface Grouped {
  /** Index of the first entry of each key; at the end, the number of entries. */
  readonly offsets: Int32Array
  readonly ids: Int32Array
  readonly values: Float32Array | Float64Array
}

/** Entries as three parallel arrays. */
interface Keyed extends Omit<Grouped, 'offsets'> {
  readonly keys: Int32Array
  /** Keys are 0 … buckets − 1. */
  readonly buckets: number
}

/** Number of parts of the first pass: the write positions of all parts fit in a second-level cache. */
const PARTS = 256
/** With fewer entries than this, a single pass stays in the cache. */
const SINGLE_PASS = 1 << 22

/**
 * A stable counting sort in O(entries + buckets). Many entries are first partitioned by the upper bits of
 * their keys and then sorted part by part, because writing each entry directly to one of a million positions
 * would miss the caches every time.
 */
export function groupByKey(entries: Keyed): Grouped {
  const { keys, buckets } = entries
  const offsets = new Int32Array(buckets + 1)
  for (let entry = 0; entry < keys.length; entry++) offsets[keys[entry]! + 1]!++
  for (let key = 0; key < buckets; key++) offsets[key + 1]! += offsets[key]!
  const next = offsets.slice()
  const sorted = emptyLike(entries, keys.length)
  if (keys.length < SINGLE_PASS || buckets <= PARTS) {
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
  const buffer = emptyLike(entries, longest)
  for (let key = 0; key < buckets; key += width) {
    const [start, end] = [offsets[key]!, offsets[Math.min(key + width, buckets)]!]
    buffer.ids.set(sorted.ids.subarray(start, end))
    buffer.values.set(sorted.values.subarray(start, end))
    scatter({ ...buffer, keys: parted.subarray(start, end) }, next, sorted)
  }
  return { offsets, ...sorted }
}

type Payload = Omit<Grouped, 'offsets'>

function emptyLike({ values }: Payload, length: number): Payload {
  return {
    ids: new Int32Array(length),
    values: values instanceof Float32Array ? new Float32Array(length) : new Float64Array(length),
  }
}

/** Sorts by the upper bits of the keys into `to`. Returns the keys in that order. */
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

/** Writes each entry to the next position of its key. */
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
