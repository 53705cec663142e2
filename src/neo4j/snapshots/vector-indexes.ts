import type { Slot } from '../../core/ports/index.js'
import type { Progress } from '../../core/shared/index.js'
import {
  type FencedWrites,
  type Graph,
  int,
  type Lease,
  loadQuery,
  splitStatements,
} from '../driver/index.js'

const INDEX_TIMEOUT_SECONDS = 1_800

/** Names of the property and of the two vector indexes of a slot. */
export const vectorNames = (slot: Slot) => ({
  property: `embedding${slot}`,
  indexes: [`user_embedding_${slot.toLowerCase()}`, `item_embedding_${slot.toLowerCase()}`],
})

/**
 * Makes sure that the vector indexes of a slot are online and have the given width. Indexes of that width
 * are kept: each change of the schema makes Neo4j plan all queries again, and writing into an index takes
 * less time than building it after the writes.
 *
 * Neo4j does not allow a change of the schema and a write in one transaction, so the lease cannot fence a
 * drop. If the lease is lost meanwhile, the index is built again for the vectors that the next trainer wrote.
 *
 * @param width length of the vectors that will be written.
 * @throws KindredError if the lease is lost.
 */
export async function prepareVectorIndexes(
  graph: Graph,
  writes: FencedWrites,
  lease: Lease,
  slot: Slot,
  width: number,
  progress: Progress,
): Promise<void> {
  const { property, indexes } = vectorNames(slot)
  const found = await graph.read<{ name: string; width: number; state: string }>(
    loadQuery('publish/vector-indexes'),
    { names: indexes },
  )
  const fits = (index: (typeof found)[number]) => index.width === width && index.state !== 'FAILED'
  if (found.length === indexes.length && found.every((index) => fits(index) && index.state === 'ONLINE'))
    return
  progress.start('creating vector indexes', indexes.length)
  for (const { name } of found.filter((index) => !fits(index))) {
    await writes.runAutoCommit(loadQuery('publish/drop-index'), { name })
    try {
      await graph.write((transaction) => lease.assertHeld(transaction))
    } catch (error) {
      const [held] = await graph.read<{ width: number }>(loadQuery('publish/vector-width'), { property })
      if (held !== undefined) await createIndexes(graph, slot, held.width)
      throw error
    }
  }
  await createIndexes(graph, slot, width)
  for (const [done, name] of indexes.entries()) {
    const timeoutSeconds = int(INDEX_TIMEOUT_SECONDS)
    await writes.runAutoCommit(loadQuery('publish/await-index'), { name, timeoutSeconds })
    progress.update(done + 1)
  }
  progress.finish()
}

async function createIndexes(graph: Graph, slot: Slot, width: number): Promise<void> {
  const create = loadQuery(`publish/create-indexes-${slot.toLowerCase()}`)
  for (const text of splitStatements(create.text))
    await graph.runAutoCommit({ ...create, text }, { width: int(width) })
}
