/** Edges between two kinds of nodes, as parallel columns of node numbers. */
export interface Edges {
  readonly length: number
  readonly from: ArrayLike<number>
  readonly to: ArrayLike<number>
  /** Number of nodes on the `from` side. */
  readonly fromSize: number
  /** Number of nodes on the `to` side. */
  readonly toSize: number
}

/** A set of edges that is written in one transaction. */
export interface Block {
  /** Unique within a schedule, and the same for the same edges in every run. */
  readonly name: string
  /** Edge numbers, grouped by their `from` node. */
  readonly edges: Int32Array
}

interface ScheduleOptions {
  /** Number of writers in parallel. */
  readonly lanes: number
  /** Approximate number of edges in a block. */
  readonly blockSize: number
}

/**
 * Blocks by round and lane. Rounds run one after another; lanes run in parallel; a lane writes its blocks in
 * order.
 */
export type BlockSchedule = readonly (readonly (readonly Block[])[])[]

/** More columns for each lane mean fewer distinct `to` nodes in a block. */
const COLUMNS_PER_LANE = 2

/**
 * Schedules edges between two kinds of nodes. Nodes of each side are cut into consecutive parts of about
 * equal degree sums; a block holds the edges between a part of the `from` nodes (a row) and a part of the
 * `to` nodes (a column). As in a Latin square, the lanes of a round have no row and no column in common, so
 * writers neither wait for nor deadlock each other.
 */
export function scheduleBipartiteBlocks(edges: Edges, options: ScheduleOptions): BlockSchedule {
  const { lanes } = options
  const columns = lanes * COLUMNS_PER_LANE
  const rows = lanes * Math.max(1, Math.ceil(edges.length / (columns * options.blockSize * lanes)))
  const rowOf = balancedParts(edges.from, edges.length, edges.fromSize, rows)
  const columnOf = balancedParts(edges.to, edges.length, edges.toSize, columns)
  const byFrom = countingSort(edges.length, edges.fromSize, (edge) => edges.from[edge]!)
  const cells = rows * columns
  const cellOf = (edge: number): number => rowOf[edges.from[edge]!]! * columns + columnOf[edges.to[edge]!]!
  const { order, starts } = countingSort(edges.length, cells, cellOf, byFrom.order)

  return Array.from({ length: columns }, (_, round) =>
    Array.from({ length: lanes }, (_, lane) => {
      const column = (round + lane * COLUMNS_PER_LANE) % columns
      const blocks: Block[] = []
      for (let row = lane; row < rows; row += lanes) {
        const cell = row * columns + column
        const block = { name: String(cell), edges: order.subarray(starts[cell]!, starts[cell + 1]!) }
        if (block.edges.length > 0) blocks.push(block)
      }
      return blocks
    }),
  )
}

/**
 * Schedules edges between nodes of one kind, where a node may be on either side. Nodes are cut into 2 × lanes
 * parts. The circle method of round-robin tournaments pairs each two parts in exactly one round, so that in a
 * round each part belongs to one lane. Edges within a part come last.
 *
 * @param edges `fromSize` and `toSize` are equal.
 */
export function scheduleUnipartiteBlocks(edges: Edges, { lanes, blockSize }: ScheduleOptions): BlockSchedule {
  const parts = 2 * lanes
  const { length, fromSize: size } = edges
  const ends = new Int32Array(2 * length)
  ends.set(edges.from)
  ends.set(edges.to, length)
  const partOf = balancedParts(ends, ends.length, size, parts)
  const cellOfPair = (one: number, other: number): number =>
    Math.min(one, other) * parts + Math.max(one, other)
  const cellOf = (edge: number): number => cellOfPair(partOf[edges.from[edge]!]!, partOf[edges.to[edge]!]!)
  const byFrom = countingSort(length, size, (edge) => edges.from[edge]!)
  const { order, starts } = countingSort(length, parts * parts, cellOf, byFrom.order)
  const blocksOf = (one: number, other: number): Block[] => {
    const cell = cellOfPair(one, other)
    const all = order.subarray(starts[cell]!, starts[cell + 1]!)
    return Array.from({ length: Math.ceil(all.length / blockSize) }, (_, index) => ({
      name: `${cell}/${index}`,
      edges: all.subarray(index * blockSize, (index + 1) * blockSize),
    }))
  }
  const last = parts - 1
  const acrossParts = Array.from({ length: last }, (_, round) =>
    Array.from({ length: lanes }, (_, lane) => {
      // Circle method: the last part is fixed and is paired with the part that would otherwise be paired with
      // itself.
      const one = (round + lane + last) % last
      const other = (round - lane + last) % last
      return blocksOf(one, lane === 0 ? last : other)
    }),
  )
  const withinParts = [0, 1].map((half) =>
    Array.from({ length: lanes }, (_, lane) => blocksOf(2 * lane + half, 2 * lane + half)),
  )
  return [...acrossParts, ...withinParts]
}

/** The part of each node. Parts are consecutive nodes with about the same number of edge ends. */
function balancedParts(ends: ArrayLike<number>, count: number, size: number, parts: number): Int32Array {
  const degrees = new Int32Array(size)
  for (let edge = 0; edge < count; edge++) degrees[ends[edge]!]!++
  const part = new Int32Array(size)
  let before = 0
  for (let node = 0; node < size; node++) {
    part[node] = Math.min(parts - 1, Math.floor((before * parts) / Math.max(1, count)))
    before += degrees[node]!
  }
  return part
}

/**
 * Stable counting sort of edge numbers by bucket.
 *
 * @param previous order of the edges within a bucket. Default: by number.
 * @returns `order`: edge numbers; `starts`: where each bucket begins in `order`, buckets + 1 entries.
 */
function countingSort(
  count: number,
  buckets: number,
  bucketOf: (edge: number) => number,
  previous?: Int32Array,
): { order: Int32Array; starts: Int32Array } {
  const starts = new Int32Array(buckets + 1)
  for (let edge = 0; edge < count; edge++) starts[bucketOf(edge) + 1]!++
  for (let bucket = 0; bucket < buckets; bucket++) starts[bucket + 1]! += starts[bucket]!
  const next = starts.slice()
  const order = new Int32Array(count)
  for (let position = 0; position < count; position++) {
    const edge = previous === undefined ? position : previous[position]!
    order[next[bucketOf(edge)]!++] = edge
  }
  return { order, starts }
}
