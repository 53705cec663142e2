import { createHash } from 'node:crypto'
import { type Csr, csrFromTriplets, entryOf } from '../../numeric/sparse/index.js'
import {
  attractingKinds,
  createVocabulary,
  effectiveWeight,
  type KindTable,
  toldKinds,
  type Vocabulary,
} from '../data/index.js'
import { withoutReplaced } from './replaced-ratings.js'

/**
 * A graph as parallel columns, before weighting: the result of cleaning a data folder ({@link CleanData}) or
 * of exporting the database. Users, items, tags and kinds are rows of the vocabularies in the same object.
 */
export interface GraphColumns {
  readonly users: Vocabulary
  readonly items: Vocabulary
  readonly kinds: readonly string[]
  /** One row per interaction, or per sum of interactions of one kind. */
  readonly interactions: {
    readonly length: number
    readonly user: ArrayLike<number>
    readonly item: ArrayLike<number>
    readonly kind: ArrayLike<number>
    /** Strength within its kind, above 0; 0: the interaction says nothing, as a rating below a like. */
    readonly weight: ArrayLike<number>
    /** Milliseconds since 1970; NaN: unknown. */
    readonly at: ArrayLike<number>
    /** 0: a rating that is no like, which says nothing. Absent: all interactions count. */
    readonly liked?: ArrayLike<number>
  }
  readonly ties: {
    readonly length: number
    readonly a: ArrayLike<number>
    readonly b: ArrayLike<number>
  }
  /** Whether ties run from a to b only. */
  readonly tiesDirected: boolean
  readonly tags: Vocabulary
  readonly taggings: {
    readonly length: number
    readonly item: ArrayLike<number>
    readonly tag: ArrayLike<number>
    readonly weight: ArrayLike<number>
  }
}

/** Options of {@link buildDataset}. */
export interface DatasetOptions {
  readonly name: string
  readonly kinds: KindTable
  /** Reference time of the half-lives, milliseconds since 1970. */
  readonly asOf: number
  /** Selects rows of the interaction columns. Default: all. */
  readonly keepInteraction?: (row: number) => boolean
  /** Selects rows of the tie columns. Default: all. */
  readonly keepTie?: (row: number) => boolean
}

/**
 * Weights the interactions of a graph and freezes the result.
 *
 * The effective weights of a user and an item are summed: a positive sum becomes an entry of `interactions`,
 * a negative one of `dislikes`. Of several ratings of one kind, the latest counts. Unknown kinds have weight
 * 0, and so have ratings that are no likes; a pair with nothing else is in `neutral`. Entries of
 * `interactions` that rest on an interaction of a `told` kind are in `told`. Self-ties are dropped, repeated
 * ties count once, and the weights of a repeated tag are summed.
 *
 * The vocabularies keep all users, items and tags, whatever rows are selected. They are sorted: whole numbers
 * by value, then all other ids in UTF-16 order. So equal graphs give equal rows and hashes, whatever the
 * order of their columns.
 *
 * O(interactions · log(longest history)): a million interactions in about a second.
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

/**
 * Reference time for the half-lives of a graph: its latest interaction, so that data from the past counts as
 * it did then, and the dataset of an unchanged graph is the same on another day.
 *
 * @param limit milliseconds since 1970; later interactions do not count. Default: none.
 * @returns milliseconds since 1970; 0 without times.
 */
export function latestTime({ interactions }: GraphColumns, limit = Number.POSITIVE_INFINITY): number {
  let latest = 0
  for (let row = 0; row < interactions.length; row++) {
    const at = interactions.at[row]!
    if (at > latest) latest = Math.min(at, limit)
  }
  return latest
}

/** Adds the hash and freezes. Also for changed copies: `freezeDataset({ ...dataset, interactions })`. */
export function freezeDataset(content: DatasetContent): Dataset {
  const { name, users, items, interactions, times, dislikes, ties, tiesDirected, tags, itemTags } = content
  const { neutral = null, told = null } = content
  return Object.freeze({
    name,
    users,
    items,
    interactions,
    times,
    dislikes,
    neutral,
    told,
    ties,
    tiesDirected,
    tags,
    itemTags,
    hash: hashContent(content),
  })
}

/** The value of a plain whole number; the largest number for other ids, which sort after. */
function wholeNumber(id: string): number {
  return id.length <= 15 && /^(0|[1-9][0-9]*)$/.test(id) ? Number(id) : Number.MAX_VALUE
}

interface Sorted {
  readonly vocabulary: Vocabulary
  /** New row of each old row. */
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
): Pick<Dataset, 'interactions' | 'times' | 'dislikes' | 'neutral' | 'told'> {
  const events = graph.interactions
  const kept = keptRows(events.length, withoutReplaced(graph, kinds, keepInteraction))
  const rows = kept.map((event) => users.rows[events.user[event]!]!)
  const columns = kept.map((event) => items.rows[events.item[event]!]!)
  const pairs = csrFromTriplets(users.vocabulary.size, items.vocabulary.size, { rows, columns })
  const strengths = new Float64Array(pairs.indices.length)
  const times = new Float64Array(pairs.indices.length).fill(Number.NaN)
  const silent = new Uint8Array(pairs.indices.length)
  const told = new Uint8Array(pairs.indices.length)
  const toldNames = new Set(toldKinds(kinds))
  const tells = new Set(attractingKinds(kinds).filter((name) => toldNames.has(name)))
  let anyTime = false
  for (let position = 0; position < kept.length; position++) {
    const event = kept[position]!
    const entry = entryOf(pairs, rows[position]!, columns[position]!)
    const time = events.at[event]!
    const at = Number.isNaN(time) ? null : time
    const kind = graph.kinds[events.kind[event]!]!
    const weight = events.liked?.[event] === 0 ? 0 : events.weight[event]!
    if (weight === 0) silent[entry] = 1
    else if (tells.has(kind)) told[entry] = 1
    strengths[entry]! += effectiveWeight({ kind, weight, at }, kinds, asOf)
    if (at === null) continue
    anyTime = true
    if (!(times[entry]! >= at)) times[entry] = at
  }
  const liked = selectEntries(pairs, strengths, times, 1)
  return {
    interactions: liked.matrix,
    times: anyTime ? liked.times : null,
    dislikes: selectEntries(pairs, strengths, times, -1).matrix,
    neutral: silent.includes(1) ? neutralEntries(pairs, strengths, silent) : null,
    told: toldEntries(pairs, strengths, told),
  }
}

/** The entries of `interactions` that may be told, with the value 1; null: all of them. */
function toldEntries(pairs: Csr, strengths: Float64Array, told: Uint8Array): Csr | null {
  if (strengths.every((strength, entry) => strength <= 0 || told[entry] === 1)) return null
  const only = strengths.map((strength, entry) => (strength > 0 ? told[entry]! : 0))
  return selectEntries(pairs, only, only, 1).matrix
}

/** The pairs of which nothing is known but ratings that are no likes, with the value 1. */
function neutralEntries(pairs: Csr, strengths: Float64Array, silent: Uint8Array): Csr {
  const only = strengths.map((strength, entry) => (strength === 0 ? silent[entry]! : 0))
  return selectEntries(pairs, only, only, 1).matrix
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

/** The entries with this sign, with the absolute values of their strengths. */
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

/** Without the name, so that equal content has equal hashes. */
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
  // Only if there are any, so that data without ratings and untold kinds keeps its hash.
  if (content.neutral != null) addMatrix(content.neutral)
  if (content.told != null) addMatrix(content.told)
  addMatrix(content.ties)
  addMatrix(content.itemTags)
  hash.update(content.tiesDirected ? 'directed' : 'undirected')
  if (content.times !== null) addArray(content.times)
  return hash.digest('hex')
}

/**
 * A frozen graph as arrays, for training and evaluation. The rows of all matrices are those of the
 * vocabularies; a split of a dataset keeps the vocabularies.
 */
export interface Dataset {
  readonly name: string
  readonly users: Vocabulary
  readonly items: Vocabulary
  /** users × items; sum of the effective weights, above 0. */
  readonly interactions: Csr
  /**
   * Time of the latest interaction per entry of `interactions`, milliseconds since 1970; NaN: unknown. Null:
   * no times.
   */
  readonly times: Float64Array | null
  /** users × items; absolute value of a negative sum, above 0. */
  readonly dislikes: Csr
  /**
   * users × items; the pairs that are known and say nothing: ratings that are no likes. A user's list leaves
   * them out. Null or absent: none.
   */
  readonly neutral?: Csr | null
  /**
   * users × items; the entries of `interactions` with an attracting interaction of a kind that reasons may
   * tell to other users. Null or absent: all of them.
   */
  readonly told?: Csr | null
  /** users × users; 1 per tie. Symmetric, or from row to column if `tiesDirected`. The diagonal is empty. */
  readonly ties: Csr
  readonly tiesDirected: boolean
  readonly tags: Vocabulary
  /** items × tags; weights above 0. */
  readonly itemTags: Csr
  /** SHA-256 over vocabularies and matrices, in hexadecimal. */
  readonly hash: string
}

/** A dataset without its hash. */
export type DatasetContent = Omit<Dataset, 'hash'>
