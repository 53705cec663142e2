import { createHash } from 'node:crypto'
import { type CleanData, PART } from '../../core/data/index.js'
import type { ImportChunk, InteractionsChunk, TaggingsChunk, TiesChunk } from '../../core/ports/index.js'
import { type Block, scheduleBipartiteBlocks, scheduleUnipartiteBlocks } from './schedule-blocks.js'

/** Steps follow one another; within a step, rounds do; within a round, lanes may run at the same time. */
export interface ImportStep {
  readonly label: string
  /** What the step writes, in the unit that progress is told in. */
  readonly total: number
  readonly rounds: readonly (readonly (readonly PlannedChunk[])[])[]
}

export interface PlannedChunk {
  readonly name: string
  readonly size: number
  /** Makes the chunk when it is its turn, so that not all are held at once. */
  make(): ImportChunk
}

export interface ImportPlan {
  /** SHA-256 over all that will be written and how it is cut: the same key, the same chunks. */
  readonly key: string
  readonly steps: readonly ImportStep[]
  /** Events and ties of a test part, which are not imported. */
  readonly testRows: { readonly interactions: number; readonly ties: number }
}

/** Part of the key: a change of how chunks are cut must not meet ledgers of the old cut. */
const LAYOUT = 'layout 2'
/** Writers at the same time; the database and this process share the machine's cores. */
const LANES = 2
const NODES_A_CHUNK = 10_000
const BLOCKS = { lanes: LANES, blockSize: 20_000 }

export function planImport(data: CleanData): ImportPlan {
  const events = trainRows(data.interactions.part, data.interactions.length)
  const ties = trainRows(data.ties.part, data.ties.length)
  const steps = [
    listStep('users', data.users.size, NODES_A_CHUNK, (from, to, name) => ({
      type: 'users',
      name,
      users: span(from, to, (row) => ({ id: data.users.ids[row]!, name: data.userNames.get(row) ?? null })),
    })),
    listStep('items', data.items.size, NODES_A_CHUNK, (from, to, name) => ({
      type: 'items',
      name,
      items: span(from, to, (row) => ({
        id: data.items.ids[row]!,
        title: data.itemTitles.get(row) ?? null,
        publishedAt: data.itemPublishedAt.get(row) ?? null,
        properties: data.itemProperties.get(row) ?? {},
      })),
    })),
    listStep('tags', data.tags.size, NODES_A_CHUNK, (from, to, name) => ({
      type: 'tags',
      name,
      tags: data.tags.ids.slice(from, to),
    })),
    interactionStep(data, events),
    taggingStep(data),
    tieStep(data, ties),
  ]
  return {
    key: keyOf(data, events, ties),
    steps: steps.filter(({ total }) => total > 0),
    testRows: {
      interactions: data.interactions.length - events.length,
      ties: data.ties.length - ties.length,
    },
  }
}

/** Rows of the train and valid parts. */
function trainRows(part: Uint8Array, length: number): Int32Array {
  const rows = Int32Array.from({ length }, (_, row) => row)
  return rows.filter((row) => part[row] !== PART.test)
}

function span<T>(from: number, to: number, valueAt: (row: number) => T): T[] {
  return Array.from({ length: to - from }, (_, offset) => valueAt(from + offset))
}

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

function interactionStep(data: CleanData, events: Int32Array): ImportStep {
  const { user, item, kind, weight, at } = data.interactions
  const edges = {
    length: events.length,
    from: events.map((row) => user[row]!),
    to: events.map((row) => item[row]!),
    fromSize: data.users.size,
    toSize: data.items.size,
  }
  const make = (name: string, block: Int32Array): InteractionsChunk => {
    const rows = block.map((edge) => events[edge]!)
    const items = createPlaces()
    const several = rows.some((row) => kind[row] !== kind[rows[0]!])
    const weighted = rows.some((row) => weight[row] !== 1)
    const timed = rows.some((row) => !Number.isNaN(at[row]!))
    return {
      type: 'interactions',
      name,
      kinds: several ? data.kinds : [data.kinds[kind[rows[0]!]!]!],
      rows: groupRuns(rows, user).map((run) => ({
        user: data.users.ids[user[run[0]!]!]!,
        items: Array.from(run, (row) => items.of(item[row]!)),
        kinds: several ? Array.from(run, (row) => kind[row]!) : null,
        weights: weighted ? Array.from(run, (row) => weight[row]!) : null,
        times: timed ? Array.from(run, (row) => (Number.isNaN(at[row]!) ? null : at[row]!)) : null,
      })),
      items: items.nodes.map((row) => data.items.ids[row]!),
      events: rows.length,
    }
  }
  return blockStep('interactions', edges.length, scheduleBipartiteBlocks(edges, BLOCKS), make)
}

function taggingStep(data: CleanData): ImportStep {
  const { length, item, tag, weight } = data.taggings
  const edges = { length, from: item, to: tag, fromSize: data.items.size, toSize: data.tags.size }
  const make = (name: string, rows: Int32Array): TaggingsChunk => {
    const tags = createPlaces()
    return {
      type: 'taggings',
      name,
      rows: groupRuns(rows, item).map((run) => ({
        item: data.items.ids[item[run[0]!]!]!,
        tags: Array.from(run, (row) => tags.of(tag[row]!)),
        weights: Array.from(run, (row) => weight[row]!),
      })),
      tags: tags.nodes.map((row) => data.tags.ids[row]!),
    }
  }
  return blockStep('tags of items', length, scheduleBipartiteBlocks(edges, BLOCKS), make)
}

function tieStep(data: CleanData, ties: Int32Array): ImportStep {
  const { a, b, since } = data.ties
  const edges = {
    length: ties.length,
    from: ties.map((row) => a[row]!),
    to: ties.map((row) => b[row]!),
    fromSize: data.users.size,
    toSize: data.users.size,
  }
  const make = (name: string, block: Int32Array): TiesChunk => {
    const rows = block.map((edge) => ties[edge]!)
    const people = createPlaces()
    const timed = rows.some((row) => !Number.isNaN(since[row]!))
    return {
      type: data.tiesDirected ? 'follows' : 'friends',
      name,
      rows: groupRuns(rows, a).map((run) => ({
        person: people.of(a[run[0]!]!),
        others: Array.from(run, (row) => people.of(b[row]!)),
        since: timed ? Array.from(run, (row) => (Number.isNaN(since[row]!) ? null : since[row]!)) : null,
      })),
      people: people.nodes.map((row) => data.users.ids[row]!),
      ties: rows.length,
    }
  }
  return blockStep('ties', ties.length, scheduleUnipartiteBlocks(edges, BLOCKS), make)
}

function blockStep(
  label: string,
  total: number,
  rounds: readonly (readonly (readonly Block[])[])[],
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

/** Gives consecutive places to nodes in the order they come. */
function createPlaces(): { of(node: number): number; readonly nodes: readonly number[] } {
  const places = new Map<number, number>()
  const nodes: number[] = []
  return {
    nodes,
    of(node) {
      let place = places.get(node)
      if (place === undefined) {
        place = nodes.length
        places.set(node, place)
        nodes.push(node)
      }
      return place
    },
  }
}

/** Consecutive rows with the same value in a column. */
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

function keyOf(data: CleanData, events: Int32Array, ties: Int32Array): string {
  const hash = createHash('sha256').update(LAYOUT)
  const text = (value: unknown): void => void hash.update(JSON.stringify(value))
  const numbers = (array: Int32Array | Float32Array | Float64Array | Uint8Array): void =>
    void hash
      .update(`${array.length};`)
      .update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength))
  text([data.users.ids, data.items.ids, data.tags.ids, data.kinds, data.tiesDirected])
  text([[...data.userNames], [...data.itemTitles], [...data.itemPublishedAt]])
  // Only where there are any: what went in before there were properties keeps its key.
  if (data.itemProperties.size > 0) text([...data.itemProperties])
  const { user, item, kind, weight, at } = data.interactions
  for (const column of [user, item, kind, weight, at, data.ties.a, data.ties.b, data.ties.since])
    numbers(column)
  for (const column of [data.taggings.item, data.taggings.tag, data.taggings.weight]) numbers(column)
  numbers(events)
  numbers(ties)
  return hash.digest('hex')
}
