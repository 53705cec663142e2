import { createHash } from 'node:crypto'
import { type Csr, csrFromTriplets, entryOf } from '../../numeric/sparse/index.js'
import { createVocabulary, type Vocabulary } from './ids.js'
import { effectiveWeight, type KindTable } from './interaction.js'

/**
 * A graph as parallel columns, nothing weighed yet; what cleaning a folder gives ({@link CleanData} is one) and what
 * the export of a database fills. People, items, tags and kinds are row numbers of the vocabularies beside them.
 */
export interface GraphColumns {
  readonly users: Vocabulary
  readonly items: Vocabulary
  readonly kinds: readonly string[]
  /** One event a row, or several of one kind summed. */
  readonly interactions: {
    readonly length: number
    readonly user: ArrayLike<number>
    readonly item: ArrayLike<number>
    readonly kind: ArrayLike<number>
    /** Strength within its kind, above 0. */
    readonly weight: ArrayLike<number>
    /** Milliseconds since 1970, NaN where unknown. */
    readonly at: ArrayLike<number>
  }
  readonly ties: {
    readonly length: number
    readonly a: ArrayLike<number>
    readonly b: ArrayLike<number>
  }
  /** Ties run a → b; otherwise each is read both ways. */
  readonly tiesDirected: boolean
  readonly tags: Vocabulary
  readonly taggings: {
    readonly length: number
    readonly item: ArrayLike<number>
    readonly tag: ArrayLike<number>
    readonly weight: ArrayLike<number>
  }
}

export interface DatasetOptions {
  readonly name: string
  readonly kinds: KindTable
  /** The moment that half-lives count from, milliseconds since 1970. */
  readonly asOf: number
  /** Which rows of the interaction columns to take. Default: all. */
  readonly keepInteraction?: (row: number) => boolean
  /** Which rows of the tie columns to take. Default: all. */
  readonly keepTie?: (row: number) => boolean
}

/**
 * Weighs the events of a graph and freezes it. The events of a pair are summed: above 0 they become an entry of
 * `interactions`, below 0 of `dislikes`, at 0 of neither. Kinds that the table does not know count 0. Ties of a person
 * with themself are dropped, repeated ties count once, weights of a repeated tag add up. The vocabularies keep
 * everybody, whatever rows are taken, in an order of their own: whole numbers by value (so that a graph numbered by its
 * owner keeps that order), then all other ids by UTF-16. The same graph gives the same rows and the same hash whatever the
 * order of its columns.
 *
 * O(events · log(longest history)): a million events in about a second.
 */
export function buildDataset(graph: GraphColumns, options: DatasetOptions): Dataset {
  const users = sortVocabulary(graph.users)
  const items = sortVocabulary(graph.items)
  const tags = sortVocabulary(graph.tags)
  const { item, tag, weight } = graph.taggings
  return freezeDataset({
    name: options.name,
    users: users.vocabulary,
    items: items.vocabulary,
    ...weighInteractions(graph, users, items, options),
    ties: tieMatrix(graph, users, options.keepTie ?? everything),
    tiesDirected: graph.tiesDirected,
    tags: tags.vocabulary,
    itemTags: csrFromTriplets(items.vocabulary.size, tags.vocabulary.size, {
      rows: mapColumn(item, items.rows),
      columns: mapColumn(tag, tags.rows),
      values: weight,
    }),
  })
}

/** Takes the hash and freezes. A changed copy of a dataset goes through here: `freezeDataset({ ...dataset, interactions })`. */
export function freezeDataset(content: DatasetContent): Dataset {
  const { name, users, items, interactions, times, dislikes, ties, tiesDirected, tags, itemTags } = content
  return Object.freeze({
    name,
    users,
    items,
    interactions,
    times,
    dislikes,
    ties,
    tiesDirected,
    tags,
    itemTags,
    hash: hashContent(content),
  })
}

/** The largest number for what is not a plain whole number, so that it sorts behind. */
function wholeNumber(id: string): number {
  return id.length <= 15 && /^(0|[1-9][0-9]*)$/.test(id) ? Number(id) : Number.MAX_VALUE
}

interface Sorted {
  readonly vocabulary: Vocabulary
  /** New row of each old one. */
  readonly rows: Int32Array
}

function sortVocabulary(vocabulary: Vocabulary): Sorted {
  const keys = Float64Array.from(vocabulary.ids, wholeNumber)
  const { ids } = vocabulary
  const order = Int32Array.from(ids.keys()).sort(
    (left, right) => keys[left]! - keys[right]! || (ids[left]! < ids[right]! ? -1 : 1),
  )
  const rows = new Int32Array(ids.length)
  for (const [row, old] of order.entries()) rows[old] = row
  return { vocabulary: createVocabulary(Array.from(order, (old) => ids[old]!)), rows }
}

function tieMatrix(graph: GraphColumns, users: Sorted, keep: (row: number) => boolean): Csr {
  const rows: number[] = []
  const columns: number[] = []
  for (let tie = 0; tie < graph.ties.length; tie++) {
    const a = users.rows[graph.ties.a[tie]!]!
    const b = users.rows[graph.ties.b[tie]!]!
    if (a === b || !keep(tie)) continue
    rows.push(a)
    columns.push(b)
    if (graph.tiesDirected) continue
    rows.push(b)
    columns.push(a)
  }
  const size = users.vocabulary.size
  const matrix = csrFromTriplets(size, size, { rows, columns })
  matrix.values.fill(1)
  return matrix
}

function weighInteractions(
  graph: GraphColumns,
  users: Sorted,
  items: Sorted,
  { kinds, asOf, keepInteraction = everything }: DatasetOptions,
): Pick<Dataset, 'interactions' | 'times' | 'dislikes'> {
  const events = graph.interactions
  const kept = keptRows(events.length, keepInteraction)
  const rows = kept.map((event) => users.rows[events.user[event]!]!)
  const columns = kept.map((event) => items.rows[events.item[event]!]!)
  const pairs = csrFromTriplets(users.vocabulary.size, items.vocabulary.size, { rows, columns })
  const strengths = new Float64Array(pairs.indices.length)
  const times = new Float64Array(pairs.indices.length).fill(Number.NaN)
  let anyTime = false
  for (let position = 0; position < kept.length; position++) {
    const event = kept[position]!
    const entry = entryOf(pairs, rows[position]!, columns[position]!)
    const time = events.at[event]!
    const at = Number.isNaN(time) ? null : time
    const kind = graph.kinds[events.kind[event]!]!
    strengths[entry]! += effectiveWeight({ kind, weight: events.weight[event]!, at }, kinds, asOf)
    if (at === null) continue
    anyTime = true
    if (!(times[entry]! >= at)) times[entry] = at
  }
  const liked = selectEntries(pairs, strengths, times, 1)
  return {
    interactions: liked.matrix,
    times: anyTime ? liked.times : null,
    dislikes: selectEntries(pairs, strengths, times, -1).matrix,
  }
}

const everything = (): boolean => true

function keptRows(length: number, keep: (row: number) => boolean): Int32Array {
  const rows = new Int32Array(length)
  let kept = 0
  for (let row = 0; row < length; row++) if (keep(row)) rows[kept++] = row
  return rows.subarray(0, kept)
}

const mapColumn = (column: ArrayLike<number>, rows: Int32Array): Int32Array =>
  Int32Array.from(column, (old) => rows[old]!)

/** The entries whose strength has this sign, as their absolute strengths. */
function selectEntries(pairs: Csr, strengths: Float64Array, times: Float64Array, sign: 1 | -1) {
  let kept = 0
  for (const strength of strengths) if (sign * strength > 0) kept++
  const offsets = new Int32Array(pairs.rows + 1)
  const indices = new Int32Array(kept)
  const values = new Float32Array(kept)
  const keptTimes = new Float64Array(kept)
  let filled = 0
  for (let row = 0; row < pairs.rows; row++) {
    for (let entry = pairs.offsets[row]!; entry < pairs.offsets[row + 1]!; entry++) {
      if (!(sign * strengths[entry]! > 0)) continue
      indices[filled] = pairs.indices[entry]!
      values[filled] = sign * strengths[entry]!
      keptTimes[filled++] = times[entry]!
    }
    offsets[row + 1] = filled
  }
  return { matrix: { rows: pairs.rows, columns: pairs.columns, offsets, indices, values }, times: keptTimes }
}

/** The name is left out: equal content has an equal hash under any name. */
function hashContent(content: DatasetContent): string {
  const hash = createHash('sha256')
  const addArray = (array: Int32Array | Float32Array | Float64Array): void => {
    hash.update(`${array.length};`).update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength))
  }
  const addVocabulary = (vocabulary: Vocabulary): void => {
    hash.update(JSON.stringify(vocabulary.ids))
  }
  const addMatrix = (matrix: Csr): void => {
    hash.update(`${matrix.rows}×${matrix.columns};`)
    addArray(matrix.offsets)
    addArray(matrix.indices)
    addArray(matrix.values)
  }
  addVocabulary(content.users)
  addVocabulary(content.items)
  addVocabulary(content.tags)
  addMatrix(content.interactions)
  addMatrix(content.dislikes)
  addMatrix(content.ties)
  addMatrix(content.itemTags)
  hash.update(content.tiesDirected ? 'directed' : 'undirected')
  if (content.times !== null) addArray(content.times)
  return hash.digest('hex')
}

/**
 * A frozen picture of a graph as arrays: what trainers fit on and evaluation splits. Rows of every matrix are
 * those of the vocabularies, so a split of a Dataset keeps its vocabularies.
 */
export interface Dataset {
  readonly name: string
  readonly users: Vocabulary
  readonly items: Vocabulary
  /** users × items; the summed effective weight of a pair, above 0. */
  readonly interactions: Csr
  /** Latest event of each entry of `interactions`, milliseconds since 1970, NaN where unknown; null: no times at all. */
  readonly times: Float64Array | null
  /** users × items that the user was repelled by; the strength, above 0. */
  readonly dislikes: Csr
  /** users × users; 1 for each tie. Symmetric unless `tiesDirected`; then row → column. No diagonal. */
  readonly ties: Csr
  readonly tiesDirected: boolean
  readonly tags: Vocabulary
  /** items × tags; weight above 0. */
  readonly itemTags: Csr
  /** SHA-256 over vocabularies and matrices, in hexadecimal: equal content, equal hash. */
  readonly hash: string
}

/** A Dataset before its hash is taken. */
export type DatasetContent = Omit<Dataset, 'hash'>
