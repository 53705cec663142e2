/** A set of edges between two kinds of nodes, small enough for one transaction. */
export interface Block {
  /** Unique and the same in every run over the same edges. */
  readonly name: string
  /** Edge numbers, grouped by their `from` node. */
  readonly edges: Int32Array
}

export interface Edges {
  readonly length: number
  readonly from: ArrayLike<number>
  readonly to: ArrayLike<number>
  readonly fromSize: number
  readonly toSize: number
}

export interface BlockOptions {
  /** Writers at the same time. */
  readonly lanes: number
  /** About so many edges a block. */
  readonly blockSize: number
}

/** Columns of blocks a lane: more of them mean fewer distinct nodes on the `to` side of a block. */
const COLUMNS_A_LANE = 2

/**
 * Cuts edges into blocks (a part of the `from` nodes × a part of the `to` nodes) and gives them out in rounds: within a
 * round no two lanes touch the same node on either side, as in a Latin square, so writers neither wait for nor deadlock one another. Parts are
 * balanced by their number of edges.
 *
 * @returns rounds of lanes of blocks; a lane writes its blocks one after another.
 */
export function scheduleBipartiteBlocks(edges: Edges, options: BlockOptions): Block[][][] {
  const { lanes } = options
  const columns = lanes * COLUMNS_A_LANE
  const rows = lanes * Math.max(1, Math.ceil(edges.length / (columns * options.blockSize * lanes)))
  const rowOf = balancedParts(edges.from, edges.length, edges.fromSize, rows)
  const columnOf = balancedParts(edges.to, edges.length, edges.toSize, columns)
  const byFrom = stableOrder(edges.length, edges.fromSize, (edge) => edges.from[edge]!)
  const cells = rows * columns
  const cellOf = (edge: number): number => rowOf[edges.from[edge]!]! * columns + columnOf[edges.to[edge]!]!
  const { order, starts } = stableOrder(edges.length, cells, cellOf, byFrom.order)

  return Array.from({ length: columns }, (_, round) =>
    Array.from({ length: lanes }, (_, lane) => {
      const column = (round + lane * COLUMNS_A_LANE) % columns
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
 * The same for edges between nodes of one kind, where a node may be met on either side: of 2 × lanes parts of the nodes, each two play each other once, as teams
 * do in a round-robin tournament (the circle method), so that in a round every part belongs to one lane. Edges within a part come last.
 *
 * @param edges `fromSize` and `toSize` are the same.
 */
export function scheduleUnipartiteBlocks(edges: Edges, { lanes, blockSize }: BlockOptions): Block[][][] {
  const teams = 2 * lanes
  const { length, fromSize: size } = edges
  const ends = new Int32Array(2 * length)
  ends.set(edges.from)
  ends.set(edges.to, length)
  const teamOf = balancedParts(ends, ends.length, size, teams)
  const cellOf = (edge: number): number => {
    const [one, other] = [teamOf[edges.from[edge]!]!, teamOf[edges.to[edge]!]!]
    return Math.min(one, other) * teams + Math.max(one, other)
  }
  const byFrom = stableOrder(length, size, (edge) => edges.from[edge]!)
  const { order, starts } = stableOrder(length, teams * teams, cellOf, byFrom.order)
  const blocksOf = (one: number, other: number): Block[] => {
    const cell = Math.min(one, other) * teams + Math.max(one, other)
    const all = order.subarray(starts[cell]!, starts[cell + 1]!)
    return Array.from({ length: Math.ceil(all.length / blockSize) }, (_, at) => ({
      name: `${cell}/${at}`,
      edges: all.subarray(at * blockSize, (at + 1) * blockSize),
    }))
  }
  const matches = Array.from({ length: teams - 1 }, (_, round) =>
    Array.from({ length: lanes }, (_, lane) => {
      const [one, other] = [round + lane, round - lane].map((seat) => (seat + teams - 1) % (teams - 1))
      // The last team sits still; it meets the one that would meet itself.
      return blocksOf(one!, lane === 0 ? teams - 1 : other!)
    }),
  )
  const within = [0, 1].map((half) =>
    Array.from({ length: lanes }, (_, lane) => blocksOf(2 * lane + half, 2 * lane + half)),
  )
  return [...matches, ...within]
}

/** The part of each node: consecutive nodes, about as many edges in each part. */
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

/** Counting sort: edge numbers by bucket, within a bucket in the order of `previous` (default: by number). */
function stableOrder(
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
