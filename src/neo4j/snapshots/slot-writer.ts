import { forgetIds } from '../../core/data/index.js'
import type { Deletion, Publisher, Slot, SlotCommunity, SlotContent } from '../../core/ports/index.js'

import type { Progress } from '../../core/shared/index.js'
import {
  createFencedWrites,
  type FencedWrites,
  type Graph,
  inBatches,
  int,
  type Lease,
  loadQuery,
} from '../driver/index.js'

import { activeConflict } from './snapshot-writer.js'
import { prepareVectorIndexes, vectorNames } from './vector-indexes.js'

/** Rows per transaction: large enough to be fast, small enough for a database with 512 MB of heap. */
const BATCH = {
  clear: 50_000,
  vectors: 2_000,
  neighbourItems: 500,
  communities: 50,
  members: 20_000,
} as const

/** The type of a slot's relationships between similar items. */
const similarType = (slot: Slot) => `SIMILAR_${slot}`

/**
 * The part of a `Publisher` that writes for Cypher, into one of two slots. Users and items that were deleted
 * get nothing, even if their ids are used again.
 *
 * @param deletions number of deletions before the data of the content were read.
 */
export function createSlotWriter(
  graph: Graph,
  lease: Lease,
  deletions: number,
): Pick<Publisher, 'fillSlot'> & { clearSlot(slot: Slot, progress: Progress): Promise<void> } {
  const writes = createFencedWrites(graph, lease)

  const clearSlot = async (slot: Slot, progress: Progress): Promise<void> => {
    await graph.write(async (transaction) => {
      await lease.assertHeld(transaction)
      const [row] = await transaction.run<{ active: boolean }>(loadQuery('publish/vacate-slot'), { slot })
      if (row?.active) throw activeConflict(`the snapshot in slot ${slot}`)
    })
    await clear(writes, slot, progress)
  }

  const deletedAfter = async (since: number) => {
    const deleted = await graph.read<Deletion>(loadQuery('snapshots/deleted-since'), {
      version: '',
      since: int(since),
    })
    const idsOf = (wanted: Deletion['label']) =>
      deleted.flatMap(({ label, id }) => (label === wanted && id !== null ? [id] : []))
    return {
      users: idsOf('User'),
      items: idsOf('Item'),
      number: Math.max(since, ...deleted.map(({ number }) => number)),
    }
  }

  /** Removes what was written for ids that were deleted and used again while the slot was filled. */
  const clearDeleted = async (slot: Slot, since: number): Promise<void> => {
    const { users, items } = await deletedAfter(since)
    if (users.length + items.length === 0) return
    const { property } = vectorNames(slot)
    await writes.write(loadQuery('publish/clear-deleted'), { slot, property, users, items })
  }

  return {
    clearSlot,
    async fillSlot(slot, content, progress) {
      await clearSlot(slot, progress)
      const deleted = await deletedAfter(deletions)
      forgetIds(content.users, deleted.users)
      forgetIds(content.items, deleted.items)
      if (content.neighbours !== null)
        await writeNeighbours(writes, slot, content, content.neighbours, progress)
      await writeCommunities(writes, slot, content, progress)
      if (content.vectors !== null) {
        const { width } = content.vectors
        await prepareVectorIndexes(graph, writes, lease, slot, width, progress)
        await writeVectors(writes, slot, content, content.vectors, progress)
        // A run that lost the lease may have dropped or created an index meanwhile.
        await prepareVectorIndexes(graph, writes, lease, slot, width, progress)
      }
      await clearDeleted(slot, deleted.number)
    },
  }
}

async function clear(writes: FencedWrites, slot: Slot, progress: Progress): Promise<void> {
  const { property } = vectorNames(slot)
  progress.start(`emptying slot ${slot}`, 0)
  let done = 0
  for (const [query, params] of [
    ['publish/clear-neighbours', { slot }],
    ['publish/clear-memberships', { slot }],
    ['publish/clear-communities', { slot }],
    ['publish/clear-vectors', { property }],
  ] as const) {
    done += await writes.drain(query, params, BATCH.clear, (changed) => progress.update(done + changed))
  }
  progress.finish()
}

async function writeNeighbours(
  writes: FencedWrites,
  slot: Slot,
  { items }: SlotContent,
  { count, ids, scores }: NonNullable<SlotContent['neighbours']>,
  progress: Progress,
): Promise<void> {
  const query = loadQuery('publish/write-neighbours')
  const step = 'writing item neighbours'
  await inBatches(step, items.size, BATCH.neighbourItems, progress, async (from, to) => {
    const positions = new Map<number, number>()
    const positionOf = (item: number): number => {
      let position = positions.get(item)
      if (position === undefined) {
        position = positions.size
        positions.set(item, position)
      }
      return position
    }
    const rows: { item: number; neighbours: number[]; scores: number[] }[] = []
    for (let item = from; item < to; item++) {
      const row = { item: positionOf(item), neighbours: [] as number[], scores: [] as number[] }
      for (let entry = item * count; entry < (item + 1) * count && ids[entry]! >= 0; entry++) {
        row.neighbours.push(positionOf(ids[entry]!))
        row.scores.push(scores[entry]!)
      }
      if (row.neighbours.length > 0) rows.push(row)
    }
    const known = [...positions.keys()].map((item) => items.ids[item]!)
    if (rows.length > 0) await writes.write(query, { type: similarType(slot), ids: known, rows })
  })
}

async function writeCommunities(
  writes: FencedWrites,
  slot: Slot,
  { users, items, communities }: SlotContent,
  progress: Progress,
): Promise<void> {
  const describe = ({ favourites, favouriteScores, ...about }: SlotCommunity) => ({
    id: about.id,
    name: about.name,
    level: about.level,
    modularity: about.modularity,
    items: Array.from(favourites, (item) => items.ids[item]!),
    scores: Array.from(favouriteScores),
  })
  const enter = loadQuery('publish/write-communities')
  const step = 'writing communities'
  await inBatches(step, communities.length, BATCH.communities, progress, (from, to) =>
    writes.write(enter, { slot, rows: communities.slice(from, to).map(describe) }),
  )
  const parts = communities.flatMap(({ id, parent }) =>
    parent === null ? [] : [{ part: id, whole: parent }],
  )
  if (parts.length > 0) await writes.write(loadQuery('publish/write-parts'), { slot, rows: parts })
  const memberships = communities.flatMap(({ id, members }) =>
    Array.from(members, (user) => ({ user: users.ids[user]!, community: id })),
  )
  const join = loadQuery('publish/write-memberships')
  await inBatches('writing memberships', memberships.length, BATCH.members, progress, (from, to) =>
    writes.write(join, { slot, rows: memberships.slice(from, to) }),
  )
}

async function writeVectors(
  writes: FencedWrites,
  slot: Slot,
  { users, items }: SlotContent,
  vectors: NonNullable<SlotContent['vectors']>,
  progress: Progress,
): Promise<void> {
  const { property } = vectorNames(slot)
  const { width } = vectors
  for (const [what, vocabulary, array] of [
    ['user', users, vectors.users],
    ['item', items, vectors.items],
  ] as const) {
    const query = loadQuery(`publish/write-${what}-vectors`)
    const step = `writing ${what} vectors`
    await inBatches(step, vocabulary.size, BATCH.vectors, progress, async (from, to) => {
      const rows: { id: string; vector: number[] }[] = []
      for (let row = from; row < to; row++) {
        const vector = array.subarray(row * width, (row + 1) * width)
        // The vector index cannot hold a zero vector.
        if (vector.some((value) => value !== 0))
          rows.push({ id: vocabulary.ids[row]!, vector: Array.from(vector) })
      }
      await writes.write(query, { property, rows })
    })
  }
}
