/**
 * Accuracy of pages between trainings: users, interactions and items that a snapshot has not learned are
 * folded in, and the pages are compared with those of a training that has seen them. See bench/README.md.
 *
 * node dist/bench/fold-in.js DIR [--models lightgcn,blend] [--users 500] [--items 200] [--seed 1]
 *   [--only items] [--first 3,10] [--json FILE]
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { formatTable } from '../src/cli/output/index.js'
import { readCleanFolder } from '../src/compose/index.js'
import { DEFAULT_KINDS } from '../src/config/index.js'
import { type Dataset, holdOutInteractions } from '../src/core/dataset/index.js'

import type { Snapshot } from '../src/core/model/index.js'
import { silentProgress } from '../src/core/shared/index.js'
import { evaluateRankings, splitInteractions, usersWithTest } from '../src/evaluation/index.js'

import { findModel } from '../src/models/index.js'
import { createRandom, shuffle } from '../src/numeric/random/index.js'
import {
  type Csr,
  csrFromTriplets,
  hasEntry,
  rowCounts,
  rowIndices,
  transpose,
} from '../src/numeric/sparse/index.js'
import { coldStartItemsOf, firstUsers } from './fold-in/cold-start-items.js'
import { friendsOf, historyOf, without } from './fold-in/graphs.js'
import { createPages, type PageRequest } from './fold-in/pages.js'
import { machine } from './support/timing.js'

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    models: { type: 'string', default: 'lightgcn,blend' },
    users: { type: 'string', default: '500' },
    items: { type: 'string', default: '200' },
    only: { type: 'string' },
    first: { type: 'string', default: '3,10' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
  },
})
const [folder] = positionals
if (folder === undefined) {
  console.error('usage: node dist/bench/fold-in.js DIR')
  process.exit(2)
}
const K = 20
/** Shares of each user's interactions that came since the training. */
const SHARES = [0.2, 0.5]
/** Numbers of users of a new item. */
const FIRST_USERS = flags.first.split(',').map(Number)
/**
 * Minimum number of train users of a hidden item, so that there are more than the first ones to learn from.
 */
const MIN_USERS = 15
const seed = Number(flags.seed)
const kinds = DEFAULT_KINDS
const read = await readCleanFolder(folder, 'auto', { kinds, progress: silentProgress })
const { train, test } = splitInteractions(read, { name: 'fold-in', kinds, seed })
const random = createRandom(seed).fork('fold-in')

/** Results of one method in one scenario. */
interface Figures {
  readonly model: string
  readonly scenario: string
  readonly method: string
  readonly users: number
  readonly recall: number
  readonly ndcg: number
  /**
   * Share of a page that is also on the same user's page of the training with all data; null for that
   * training.
   */
  readonly overlap: number | null
  /** Share of the places of the pages that have new items. */
  readonly newItems: number
}
const figures: Figures[] = []

const known = usersWithTest(test)
const hidden = shuffle(known, random).slice(0, Number(flags.users)).sort()
const isHidden = new Set(hidden)
const trainUsers = rowCounts(transpose(train.interactions))
const testUsers = rowCounts(transpose(test))
const candidates = Int32Array.from(train.items.ids.keys()).filter(
  (item) => trainUsers[item]! >= MIN_USERS && testUsers[item]! > 0,
)
const newItems = new Set(shuffle(candidates, random).slice(0, Number(flags.items)))
const newName = (id: string) => `new ${id}`

for (const name of flags.models.split(',')) {
  const model = findModel(name, 'item')
  const tuned = await chooseOptions(without(train, (user) => isHidden.has(user)))
  const fit = (data: Dataset, fitSeed = seed) => model.fit(data, { ...run(fitSeed), tuned })
  const asTrained = (user: number): PageRequest => requestOf(user, train)
  if (flags.only !== 'items') await measureUsers()

  const before = without(train, (_, item) => newItems.has(item))
  const unaware = await fit(before)
  for (const count of FIRST_USERS) {
    const scenario = `new items, ${count} users each`
    const first = firstUsers(train.interactions, newItems, count)
    const isFirst = (user: number, item: number) => hasEntry(first, item, user)
    const withFirstUsers = without(train, (user, item) => newItems.has(item) && !isFirst(user, item))
    const relevant = onlyColumns(test, newItems)
    const viewers = usersWithTest(relevant)
    // Items in a user's history are excluded, whether or not the training has them.
    const request = (user: number): PageRequest => ({
      ...requestOf(user, withFirstUsers),
      exclude: asTrained(user).exclude,
    })
    const coldStartItems = coldStartItemsOf(before, first, [...newItems], (item) =>
      newName(train.items.ids[item]!),
    )
    const names = new Map(
      [...newItems].map((item) => [newName(train.items.ids[item]!), train.items.ids[item]!]),
    )
    const hiddenItems = [...newItems].map((item) => train.items.ids[item]!)
    const withoutNewItems = (user: number): PageRequest => {
      const consumed = [...asTrained(user).exclude]
      return {
        ...requestOf(user, before),
        exclude: new Set([...consumed, ...hiddenItems, ...consumed.map(newName)]),
      }
    }
    const trained = await computePages(await fit(withFirstUsers), known, request)
    const named = await computePages(unaware, known, withoutNewItems, coldStartItems)
    const folded = named.map((list) => list.map((id) => names.get(id) ?? id))
    const ignored = await computePages(unaware, known, withoutNewItems)
    const placeOf = new Map(Array.from(known, (user, place) => [user, place]))
    const ofViewers = (lists: readonly (readonly string[])[]) =>
      Array.from(viewers, (user) => lists[placeOf.get(user)!]!)
    report(scenario, 'trained', viewers, ofViewers(trained), null, relevant)
    report(scenario, 'folded in', viewers, ofViewers(folded), ofViewers(trained), relevant)
    report(`${scenario}, all items`, 'trained', known, trained, null)
    report(`${scenario}, all items`, 'folded in', known, folded, trained)
    report(`${scenario}, all items`, 'ignored', known, ignored, trained)
  }

  async function measureUsers(): Promise<void> {
    const whole = await fit(train)
    const other = await fit(train, seed + 1)
    const popular = await findModel('popularity', 'item').fit(train, run(seed))

    const reference = await computePages(whole, hidden, asTrained)
    report('new users', 'trained', hidden, reference, null)
    report(
      'new users',
      'trained, another seed',
      hidden,
      await computePages(other, hidden, asTrained),
      reference,
    )
    const unseen = await fit(without(train, (user) => isHidden.has(user)))
    const asNewUser = (user: number) => ({ ...asTrained(user), user: newName(train.users.ids[user]!) })
    report('new users', 'folded in', hidden, await computePages(unseen, hidden, asNewUser), reference)
    report('new users', 'popularity', hidden, await computePages(popular, hidden, asTrained), reference)

    const current = await computePages(whole, known, asTrained)
    for (const share of SHARES) {
      const scenario = `${share * 100} % of interactions since`
      const { data: before } = holdOutInteractions(train, share, seed)
      const old = await fit(before)
      const stale = (user: number) => ({ ...asTrained(user), history: historyOf(before, user) })
      report(scenario, 'trained', known, current, null)
      report(scenario, 'folded in', known, await computePages(old, known, asTrained), current)
      report(scenario, 'ignored', known, await computePages(old, known, stale), current)
    }
  }

  function report(
    scenario: string,
    method: string,
    users: Int32Array,
    lists: readonly (readonly string[])[],
    reference: readonly (readonly string[])[] | null,
    relevant = test,
  ): void {
    const targets = new Int32Array(users.length * K).fill(-1)
    for (const [place, list] of lists.entries())
      targets.set(
        list.map((id) => train.items.indexOf(id)),
        place * K,
      )
    const { metrics } = evaluateRankings(
      { users, k: K, targets, auc: null },
      { target: 'item', train, test: relevant, ks: [K], seed },
    )
    const isNewItem = (id: string) => newItems.has(train.items.indexOf(id))
    const shared = (list: readonly string[], place: number) =>
      list.filter((id) => reference![place]!.includes(id)).length / K
    figures.push({
      ...{ model: name, scenario, method, users: users.length },
      recall: metrics[`recall@${K}`]!,
      ndcg: metrics[`ndcg@${K}`]!,
      overlap:
        reference === null
          ? null
          : lists.reduce((sum, list, place) => sum + shared(list, place), 0) / lists.length,
      newItems: lists.flat().filter(isNewItem).length / (lists.length * K),
    })
    console.error(`${name}: ${scenario}: ${method}`)
  }

  async function chooseOptions(data: Dataset): Promise<Readonly<Record<string, unknown>>> {
    const cut = holdOutInteractions(data, 0.1, seed)
    return (await model.fit(cut.data, { ...run(seed), validation: cut.heldOut })).tuned
  }
}

console.log(`${train.users.size} users, ${train.items.size} items, ${machine()}\n`)
const cell = (value: number | null) => (value === null ? '–' : value.toFixed(4))
console.log(
  formatTable([
    ['model', 'since training', 'method', 'users', `recall@${K}`, `NDCG@${K}`, 'overlap', 'new items'],
    ...figures.map(({ model, scenario, method, users, recall, ndcg, overlap, newItems }) => [
      ...[model, scenario, method, String(users)],
      ...[recall, ndcg, overlap, newItems].map(cell),
    ]),
  ]),
)
if (flags.json !== undefined)
  writeFileSync(flags.json, `${JSON.stringify({ machine: machine(), folder, seed, figures }, null, 2)}\n`)
process.exit(0)

function run(fitSeed: number) {
  return { target: 'item', seed: fitSeed, options: {} } as const
}

function requestOf(user: number, data: Dataset): PageRequest {
  const history = historyOf(data, user)
  const exclude = new Set(history.map(({ item }) => item))
  return { user: data.users.ids[user]!, history, friends: friendsOf(data, user), exclude }
}

/** Pages of several users, computed as the server does. */
async function computePages(
  snapshot: Snapshot,
  users: Int32Array,
  request: (user: number) => PageRequest,
  coldStartItems: Parameters<typeof createPages>[2] = [],
): Promise<(readonly string[])[]> {
  const pages = createPages(snapshot, K, coldStartItems)
  const lists: (readonly string[])[] = []
  for (const user of users) lists.push(await pages(request(user)))
  return lists
}

function onlyColumns(matrix: Csr, columns: ReadonlySet<number>): Csr {
  const kept = { rows: [] as number[], columns: [] as number[] }
  for (let row = 0; row < matrix.rows; row++)
    for (const column of rowIndices(matrix, row)) {
      if (!columns.has(column)) continue
      kept.rows.push(row)
      kept.columns.push(column)
    }
  return csrFromTriplets(matrix.rows, matrix.columns, kept)
}
