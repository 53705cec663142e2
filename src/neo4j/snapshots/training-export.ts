import { createVocabulary, type Vocabulary } from '../../core/data/index.js'
import type { GraphColumns } from '../../core/dataset/index.js'

import type { TrainingSource } from '../../core/ports/index.js'
import { type Graph, int, loadQuery } from '../driver/index.js'

/** Page sizes: ids of the vocabularies; users and items whose relationships are read together. */
const PAGE = { ids: 50_000, users: 1_000, items: 5_000 } as const
/** Pages read concurrently: the database works on one while another is decoded. */
const PAGES_AT_ONCE = 2

/** Exports a graph for training, in pages of lists. */
export function createTrainingSource(graph: Graph): TrainingSource {
  return {
    async export(progress, signal) {
      progress.start('reading users and items', 0)
      const users = await readVocabulary(graph, 'training/user-page', signal)
      const items = await readVocabulary(graph, 'training/item-page', signal)
      progress.finish(`${users.size} users, ${items.size} items`)

      progress.start('reading interactions', users.size)
      const interactions = await readInteractions(graph, users, items, progress.update, signal)
      progress.finish(`${interactions.columns.length} interactions`)

      progress.start('reading ties and tags', 0)
      const friendships = await readTies(graph, 'training/friendships', users, signal)
      const tiesDirected = friendships.length === 0
      const ties = tiesDirected ? await readTies(graph, 'training/follows', users, signal) : friendships
      const { tags, taggings } = await readTaggings(graph, items, signal)
      progress.finish(`${ties.length} ties, ${taggings.length} tags on items`)
      return {
        users,
        items,
        kinds: interactions.kinds,
        interactions: interactions.columns,
        ties,
        // A graph without ties counts as one of friendships.
        tiesDirected: tiesDirected && ties.length > 0,
        tags,
        taggings,
      }
    },
  }
}

async function readVocabulary(graph: Graph, queryName: string, signal?: AbortSignal): Promise<Vocabulary> {
  const query = loadQuery(queryName)
  const all: string[] = []
  for (let after = ''; ; ) {
    const [row] = await graph.read<{ ids: string[] }>(query, { after, limit: int(PAGE.ids) }, { signal })
    for (const id of row!.ids) all.push(id)
    if (row!.ids.length < PAGE.ids) return createVocabulary(all)
    after = all.at(-1)!
  }
}

interface InteractionRow {
  readonly user: string
  readonly kind: string
  readonly items: readonly string[]
  readonly weights: readonly number[]
  readonly times: readonly number[]
}

async function readInteractions(
  graph: Graph,
  users: Vocabulary,
  items: Vocabulary,
  onUsers: (done: number) => void,
  signal?: AbortSignal,
): Promise<{ kinds: readonly string[]; columns: GraphColumns['interactions'] }> {
  const query = loadQuery('training/interactions')
  const kinds = rowsInOrderOfFirstUse()
  let done = 0
  const pages = await readPages(users.ids, PAGE.users, async (ids) => {
    const rows = await graph.read<InteractionRow>(query, { users: ids }, { signal })
    const length = rows.reduce((sum, row) => sum + row.items.length, 0)
    const page = {
      user: new Int32Array(length),
      item: new Int32Array(length),
      kind: new Uint16Array(length),
      weight: new Float64Array(length),
      at: new Float64Array(length),
    }
    let filled = 0
    for (const row of rows) {
      const user = users.indexOf(row.user)
      const kind = kinds.rowOf(row.kind)
      for (let event = 0; event < row.items.length; event++) {
        const item = items.indexOf(row.items[event]!)
        // The item was created after the vocabulary was read.
        if (item < 0) continue
        page.user[filled] = user
        page.item[filled] = item
        page.kind[filled] = kind
        page.weight[filled] = row.weights[event]!
        page.at[filled++] = row.times[event]!
      }
    }
    done += ids.length
    onUsers(done)
    return { length: filled, ...page }
  })
  const columns = {
    length: pages.reduce((sum, page) => sum + page.length, 0),
    user: joinColumn(pages, 'user', Int32Array),
    item: joinColumn(pages, 'item', Int32Array),
    kind: joinColumn(pages, 'kind', Uint16Array),
    weight: joinColumn(pages, 'weight', Float64Array),
    at: joinColumn(pages, 'at', Float64Array),
  }
  return { kinds: kinds.names(), columns }
}

async function readTies(
  graph: Graph,
  queryName: string,
  users: Vocabulary,
  signal?: AbortSignal,
): Promise<GraphColumns['ties']> {
  const query = loadQuery(queryName)
  const pages = await readPages(users.ids, PAGE.users, (ids) =>
    graph.read<{ user: string; others: readonly string[] }>(query, { users: ids }, { signal }),
  )
  const a: number[] = []
  const b: number[] = []
  for (const { user, others } of pages.flat()) {
    for (const other of others) {
      const row = users.indexOf(other)
      // The user is deactivated or was created after the vocabulary was read.
      if (row < 0) continue
      a.push(users.indexOf(user))
      b.push(row)
    }
  }
  return { length: a.length, a, b }
}

async function readTaggings(
  graph: Graph,
  items: Vocabulary,
  signal?: AbortSignal,
): Promise<Pick<GraphColumns, 'tags' | 'taggings'>> {
  const query = loadQuery('training/taggings')
  const pages = await readPages(items.ids, PAGE.items, (ids) =>
    graph.read<{ item: string; tags: readonly string[]; weights: readonly number[] }>(
      query,
      { items: ids },
      { signal },
    ),
  )
  const names = rowsInOrderOfFirstUse()
  const item: number[] = []
  const tag: number[] = []
  const weight: number[] = []
  for (const row of pages.flat()) {
    for (const [position, name] of row.tags.entries()) {
      item.push(items.indexOf(row.item))
      tag.push(names.rowOf(name))
      weight.push(row.weights[position]!)
    }
  }
  return { tags: createVocabulary(names.names()), taggings: { length: item.length, item, tag, weight } }
}

/** Reads pages of ids, some concurrently. The results are in the order of the pages. */
async function readPages<Page>(
  ids: readonly string[],
  pageSize: number,
  readPage: (ids: readonly string[]) => Promise<Page>,
): Promise<Page[]> {
  const pages: Page[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    while (next * pageSize < ids.length) {
      const page = next++
      pages[page] = await readPage(ids.slice(page * pageSize, (page + 1) * pageSize))
    }
  }
  await Promise.all(Array.from({ length: PAGES_AT_ONCE }, worker))
  return pages
}

type Column = Int32Array | Uint16Array | Float64Array

function joinColumn<Name extends string, C extends Column>(
  pages: readonly ({ readonly length: number } & Readonly<Record<Name, C>>)[],
  name: Name,
  ColumnType: new (length: number) => C,
): C {
  const joined = new ColumnType(pages.reduce((sum, page) => sum + page.length, 0))
  let filled = 0
  for (const page of pages) {
    joined.set(page[name].subarray(0, page.length), filled)
    filled += page.length
  }
  return joined
}

function rowsInOrderOfFirstUse() {
  const rows = new Map<string, number>()
  return {
    rowOf(name: string): number {
      let row = rows.get(name)
      if (row === undefined) {
        row = rows.size
        rows.set(name, row)
      }
      return row
    },
    names: (): readonly string[] => [...rows.keys()],
  }
}
