import { createHash } from 'node:crypto'
import { type CleanData, PART } from '../../core/data/index.js'
import type {
  ImportChunk,
  InteractionsChunk,
  StoredRatings,
  TaggingsChunk,
  TiesChunk,
} from '../../core/ports/index.js'
import { type BlockSchedule, scheduleBipartiteBlocks, scheduleUnipartiteBlocks } from './schedule-blocks.js'

/**
 * A step of an import. Steps run one after another, and so do the rounds of a step; the lanes of a round run
 * in parallel.
 */
export interface ImportStep {
  readonly label: string
  /** Number of rows that the step writes. */
  readonly total: number
  /** Whether a graph that had no data does not need the step. Default: false. */
  readonly mergeOnly?: boolean
  /** Whether the step writes no rows of the data. Default: false. */
  readonly isBookkeeping?: boolean
  readonly rounds: readonly (readonly (readonly PlannedChunk[])[])[]
}

/** A chunk that is written in one transaction. */
export interface PlannedChunk {
  readonly name: string
  /** Number of rows. */
  readonly size: number
  /** Creates the chunk's content just before it is written, so that not all chunks are in memory at once. */
  make(): ImportChunk
}

/** The steps and chunks that an import writes. */
export interface ImportPlan {
  /** SHA-256 of the imported data and of the chunk layout. Plans with the same key have the same chunks. */
  readonly key: string
  readonly steps: readonly ImportStep[]
  /** Number of rows in the test part, which are not imported. */
  readonly testRows: { readonly interactions: number; readonly ties: number }
}

/**
 * Part of the key. It changes with the chunk layout, so that a ledger of an older layout is never continued.
 */
const LAYOUT = 'layout 3'
const NODES_PER_CHUNK = 10_000
/** Users whose likes are judged in one transaction. */
const USERS_PER_CHUNK = 1_000
/** Two writers, because the database and this process share the cores of the machine. */
const BLOCK_OPTIONS = { lanes: 2, blockSize: 20_000 }

/**
 * Plans the import of the train and validation parts of cleaned data.
 *
 * @param ratings how the graph reads ratings; null: the data has none.
 */
export function planImport(data: CleanData, ratings: StoredRatings | null): ImportPlan {
  const interactionRows = trainRows(data.interactions.part, data.interactions.length)
  const tieRows = trainRows(data.ties.part, data.ties.length)
  const steps = [
    listStep('users', data.users.size, NODES_PER_CHUNK, (from, to, name) => ({
      type: 'users',
      name,
      users: span(from, to, (row) => ({ id: data.users.ids[row]!, name: data.userNames.get(row) ?? null })),
    })),
    listStep('items', data.items.size, NODES_PER_CHUNK, (from, to, name) => ({
      type: 'items',
      name,
      items: span(from, to, (row) => ({
        id: data.items.ids[row]!,
        title: data.itemTitles.get(row) ?? null,
        publishedAt: data.itemPublishedAt.get(row) ?? null,
        properties: data.itemProperties.get(row) ?? {},
      })),
    })),
    listStep('tags', data.tags.size, NODES_PER_CHUNK, (from, to, name) => ({
      type: 'tags',
      name,
      tags: data.tags.ids.slice(from, to),
    })),
    interactionStep(data, interactionRows),
    likesStep(data, interactionRows, ratings),
    itemTagsStep(data),
    taggingStep(data),
    tieStep(data, tieRows),
  ]
  return {
    key: keyOf(data, interactionRows, tieRows, ratings),
    steps: steps.filter(({ total }) => total > 0),
    testRows: {
      interactions: data.interactions.length - interactionRows.length,
      ties: data.ties.length - tieRows.length,
    },
  }
}

/** Rows outside the test part. */
function trainRows(part: Uint8Array, length: number): Int32Array {
  const rows = Int32Array.from({ length }, (_, row) => row)
  return rows.filter((row) => part[row] !== PART.test)
}

/** The values of the rows from `from` up to `to`. */
function span<T>(from: number, to: number, valueAt: (row: number) => T): T[] {
  return Array.from({ length: to - from }, (_, offset) => valueAt(from + offset))
}

/** A step that writes a list in chunks, one after another. */
function listStep(
  label: string,
  total: number,
  size: number,
  make: (from: number, to: number, name: string) => ImportChunk,
): ImportStep {
  const chunks = Array.from({ length: Math.ceil(total / size) }, (_, position): PlannedChunk => {
    const [from, to] = [position * size, Math.min(total, (position + 1) * size)]
    const name = `${label}/${position}`
    return { name, size: to - from, make: () => make(from, to, name) }
  })
  return { label, total, rounds: [[chunks]] }
}

function interactionStep(data: CleanData, interactionRows: Int32Array): ImportStep {
  const { user, item, kind, weight, value, liked, at } = data.interactions
  const isRating = ratingRow(data)
  const edges = {
    length: interactionRows.length,
    from: interactionRows.map((row) => user[row]!),
    to: interactionRows.map((row) => item[row]!),
    fromSize: data.users.size,
    toSize: data.items.size,
  }
  const make = (name: string, block: Int32Array): InteractionsChunk => {
    const rows = block.map((edge) => interactionRows[edge]!)
    const items = createLocalPositions()
    const severalKinds = rows.some((row) => kind[row] !== kind[rows[0]!])
    const weighted = rows.some((row) => weight[row] !== 1)
    const timed = rows.some((row) => !Number.isNaN(at[row]!))
    const rated = rows.some(isRating)
    return {
      type: 'interactions',
      name,
      rated: data.kinds.filter((_, row) => data.ratings?.kinds[row]),
      kinds: severalKinds ? data.kinds : [data.kinds[kind[rows[0]!]!]!],
      rows: groupRuns(rows, user).map((run) => ({
        user: data.users.ids[user[run[0]!]!]!,
        items: Array.from(run, (row) => items.positionOf(item[row]!)),
        kinds: severalKinds ? Array.from(run, (row) => kind[row]!) : null,
        weights: weighted ? Array.from(run, (row) => weight[row]!) : null,
        ratings: rated ? Array.from(run, (row) => (isRating(row) ? value[row]! : null)) : null,
        likes: rated ? Array.from(run, (row) => (isRating(row) ? liked?.[row] !== 0 : null)) : null,
        times: timed ? Array.from(run, (row) => (Number.isNaN(at[row]!) ? null : at[row]!)) : null,
      })),
      items: items.nodes.map((row) => data.items.ids[row]!),
      interactions: rows.length,
    }
  }
  return blockStep('interactions', edges.length, scheduleBipartiteBlocks(edges, BLOCK_OPTIONS), make)
}

/** Whether a row is a rating with a value. */
function ratingRow({ ratings, interactions: { kind, value } }: CleanData): (row: number) => boolean {
  if (ratings == null) return () => false
  return (row) => ratings.kinds[kind[row]!]! && !Number.isNaN(value[row]!)
}

/**
 * Judges the ratings of the users again, by all their ratings in the graph. In a new graph these are those of
 * the data, and the interactions are written with the right likes.
 */
function likesStep(data: CleanData, rows: Int32Array, ratings: StoredRatings | null): ImportStep {
  const isRating = ratingRow(data)
  const users = [...new Set(Array.from(rows.filter(isRating), (row) => data.interactions.user[row]!))]
  const step = listStep('likes', ratings === null ? 0 : users.length, USERS_PER_CHUNK, (from, to, name) => ({
    type: 'likes',
    name,
    ratings: ratings!,
    users: users.slice(from, to).map((user) => data.users.ids[user]!),
  }))
  return { ...step, mergeOnly: true, isBookkeeping: true }
}

/** Deletes the tags that earlier imports gave to the items whose tags the data states. */
function itemTagsStep(data: CleanData): ImportStep {
  const { taggings, tags } = data
  const namesOf = new Map<number, string[]>()
  for (const item of data.taggedItems ?? []) namesOf.set(item, [])
  for (let row = 0; row < taggings.length; row++) {
    const item = taggings.item[row]!
    const names = namesOf.get(item)
    if (names === undefined) namesOf.set(item, [tags.ids[taggings.tag[row]!]!])
    else names.push(tags.ids[taggings.tag[row]!]!)
  }
  const items = [...namesOf]
  const step = listStep('former tags', items.length, NODES_PER_CHUNK, (from, to, name) => ({
    type: 'item-tags',
    name,
    rows: items.slice(from, to).map(([item, names]) => ({ item: data.items.ids[item]!, tags: names })),
  }))
  return { ...step, mergeOnly: true, isBookkeeping: true }
}

function taggingStep(data: CleanData): ImportStep {
  const { length, item, tag, weight } = data.taggings
  const edges = { length, from: item, to: tag, fromSize: data.items.size, toSize: data.tags.size }
  const make = (name: string, rows: Int32Array): TaggingsChunk => {
    const tags = createLocalPositions()
    return {
      type: 'taggings',
      name,
      rows: groupRuns(rows, item).map((run) => ({
        item: data.items.ids[item[run[0]!]!]!,
        tags: Array.from(run, (row) => tags.positionOf(tag[row]!)),
        weights: Array.from(run, (row) => weight[row]!),
      })),
      tags: tags.nodes.map((row) => data.tags.ids[row]!),
    }
  }
  return blockStep('tags of items', length, scheduleBipartiteBlocks(edges, BLOCK_OPTIONS), make)
}

function tieStep(data: CleanData, tieRows: Int32Array): ImportStep {
  const { a, b, since } = data.ties
  const edges = {
    length: tieRows.length,
    from: tieRows.map((row) => a[row]!),
    to: tieRows.map((row) => b[row]!),
    fromSize: data.users.size,
    toSize: data.users.size,
  }
  const make = (name: string, block: Int32Array): TiesChunk => {
    const rows = block.map((edge) => tieRows[edge]!)
    const users = createLocalPositions()
    const timed = rows.some((row) => !Number.isNaN(since[row]!))
    return {
      type: data.tiesDirected ? 'follows' : 'friends',
      name,
      rows: groupRuns(rows, a).map((run) => ({
        user: users.positionOf(a[run[0]!]!),
        others: Array.from(run, (row) => users.positionOf(b[row]!)),
        since: timed ? Array.from(run, (row) => (Number.isNaN(since[row]!) ? null : since[row]!)) : null,
      })),
      users: users.nodes.map((row) => data.users.ids[row]!),
      ties: rows.length,
    }
  }
  return blockStep('ties', tieRows.length, scheduleUnipartiteBlocks(edges, BLOCK_OPTIONS), make)
}

/** A step that writes edges in scheduled blocks. */
function blockStep(
  label: string,
  total: number,
  rounds: BlockSchedule,
  make: (name: string, edges: Int32Array) => ImportChunk,
): ImportStep {
  return {
    label,
    total,
    rounds: rounds.map((lanes) =>
      lanes.map((blocks) =>
        blocks.map((block): PlannedChunk => {
          const name = `${label}/${block.name}`
          return { name, size: block.edges.length, make: () => make(name, block.edges) }
        }),
      ),
    ),
  }
}

/** Numbers the nodes of a chunk in the order of their first use. */
function createLocalPositions(): { positionOf(node: number): number; readonly nodes: readonly number[] } {
  const positions = new Map<number, number>()
  const nodes: number[] = []
  return {
    nodes,
    positionOf(node) {
      let position = positions.get(node)
      if (position === undefined) {
        position = nodes.length
        positions.set(node, position)
        nodes.push(node)
      }
      return position
    },
  }
}

/** Runs of consecutive rows with the same value in a column. */
function groupRuns(rows: Int32Array, column: Int32Array): Int32Array[] {
  const runs: Int32Array[] = []
  let start = 0
  for (let end = 1; end <= rows.length; end++) {
    if (end < rows.length && column[rows[end]!] === column[rows[start]!]) continue
    runs.push(rows.subarray(start, end))
    start = end
  }
  return runs
}

/** Number of different interactions of each user that the import writes. */
export function eventsOfUsers({ users, interactions, ordered }: CleanData): Int32Array {
  const { user, item, kind, part, length } = interactions
  const counts = new Int32Array(users.size)
  const seen = new Set<string>()
  for (let row = 0; row < length; row++) {
    if (part[row] === PART.test) continue
    // Ordered data may repeat an item, and a merge keeps one of the repetitions.
    if (ordered) {
      const key = `${user[row]} ${item[row]} ${kind[row]}`
      if (seen.has(key)) continue
      seen.add(key)
    }
    counts[user[row]!]!++
  }
  return counts
}

/** Hashes everything that the chunks are made of. */
function keyOf(
  data: CleanData,
  interactionRows: Int32Array,
  tieRows: Int32Array,
  ratings: StoredRatings | null,
): string {
  const hash = createHash('sha256').update(LAYOUT)
  const addText = (value: unknown): void => void hash.update(JSON.stringify(value))
  const addNumbers = (array: Int32Array | Float64Array | Uint8Array): void =>
    void hash
      .update(`${array.length};`)
      .update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength))
  addText([data.users.ids, data.items.ids, data.tags.ids, data.kinds, data.tiesDirected])
  addText([[...data.userNames], [...data.itemTitles], [...data.itemPublishedAt]])
  // Only if there are any, so that data imported before properties existed keeps its key.
  if (data.itemProperties.size > 0) addText([...data.itemProperties])
  // Only if there are any, so that data without ratings keeps its key.
  if (ratings !== null) {
    addText(ratings)
    addNumbers(data.interactions.value)
  }
  const { user, item, kind, weight, at } = data.interactions
  for (const column of [user, item, kind, weight, at, data.ties.a, data.ties.b, data.ties.since])
    addNumbers(column)
  for (const column of [data.taggings.item, data.taggings.tag, data.taggings.weight]) addNumbers(column)
  addText([...(data.taggedItems ?? [])])
  addNumbers(interactionRows)
  addNumbers(tieRows)
  return hash.digest('hex')
}
