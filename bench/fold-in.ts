/**
 * What pages lose between trainings: people, events and items that a snapshot has not seen are folded in, and compared with a training that has seen
 * them. See bench/README.md.
 *
 *   node dist/bench/fold-in.js DIR [--models lightgcn,blend] [--users 500] [--items 200] [--seed 1] [--json FILE]
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { formatTable } from '../src/cli/output/index.js'
import { readCleanFolder } from '../src/compose/index.js'
import { DEFAULT_KINDS } from '../src/config/index.js'
import { type Dataset, holdOutInteractions } from '../src/core/data/index.js'

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
import { friendsOf, historyOf, without } from './fold-in/graphs.js'
import { firstPeople, newcomersOf } from './fold-in/newcomers.js'
import { type PageRequest, pagesOf } from './fold-in/pages.js'
import { machine } from './support/timing.js'

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    models: { type: 'string', default: 'lightgcn,blend' },
    users: { type: 'string', default: '500' },
    items: { type: 'string', default: '200' },
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
/** Shares of everybody's events that came since training. */
const SHARES = [0.2, 0.5]
/** People who have taken to a new item. */
const FIRST_PEOPLE = [3, 10]
/** Of an item that is hidden: people in train, so that there are some to learn from beyond the first. */
const LEAST_PEOPLE = 15
const seed = Number(flags.seed)
const kinds = DEFAULT_KINDS
const read = await readCleanFolder(folder, 'auto', { kinds, progress: silentProgress })
const { train, test } = splitInteractions(read, { name: 'fold-in', kinds, seed })
const random = createRandom(seed).fork('fold-in')

/** Of a way to answer. */
interface Figures {
  readonly model: string
  readonly scenario: string
  readonly answer: string
  readonly users: number
  readonly recall: number
  readonly ndcg: number
  /** Share of a page that is on the page of the training that has seen all, of the same user; null: that one itself. */
  readonly overlap: number | null
}
const figures: Figures[] = []

const known = usersWithTest(test)
const hidden = shuffle(known, random).slice(0, Number(flags.users)).sort()
const isHidden = new Set(hidden)
const people = rowCounts(transpose(train.interactions))
const testers = rowCounts(transpose(test))
const candidates = Int32Array.from(train.items.ids.keys()).filter(
  (item) => people[item]! >= LEAST_PEOPLE && testers[item]! > 0,
)
const newItems = new Set(shuffle(candidates, random).slice(0, Number(flags.items)))
const newName = (id: string) => `new ${id}`

for (const name of flags.models.split(',')) {
  const model = findModel(name, 'item')
  const tuned = await choose(without(train, (user) => isHidden.has(user)))
  const fit = (data: Dataset, fitSeed = seed) => model.fit(data, { ...run(fitSeed), tuned })
  const whole = await fit(train)
  const other = await fit(train, seed + 1)
  const popular = await findModel('popularity', 'item').fit(train, run(seed))

  const asTrained = (user: number): PageRequest => requestOf(user, train)
  const reference = await answer(whole, hidden, asTrained)
  report('new people', 'trained with them', hidden, reference, null)
  report(
    'new people',
    'trained with them, another seed',
    hidden,
    await answer(other, hidden, asTrained),
    reference,
  )
  const unseen = await fit(without(train, (user) => isHidden.has(user)))
  const stranger = (user: number) => ({ ...asTrained(user), user: newName(train.users.ids[user]!) })
  report('new people', 'folded in', hidden, await answer(unseen, hidden, stranger), reference)
  report('new people', 'popularity', hidden, await answer(popular, hidden, asTrained), reference)

  const everybody = await answer(whole, known, asTrained)
  for (const share of SHARES) {
    const scenario = `${share * 100} % of events since`
    const { data: before } = holdOutInteractions(train, share, seed)
    const old = await fit(before)
    const stale = (user: number) => ({ ...asTrained(user), history: historyOf(before, user) })
    report(scenario, 'trained with them', known, everybody, null)
    report(scenario, 'folded in', known, await answer(old, known, asTrained), everybody)
    report(scenario, 'not heard of', known, await answer(old, known, stale), everybody)
  }

  for (const count of FIRST_PEOPLE) {
    const scenario = `new items, ${count} people each`
    const first = firstPeople(train.interactions, newItems, count)
    const isFirst = (user: number, item: number) => hasEntry(first, item, user)
    const started = without(train, (user, item) => newItems.has(item) && !isFirst(user, item))
    const unborn = without(train, (_, item) => newItems.has(item))
    const wanted = onlyColumns(test, newItems)
    const askers = usersWithTest(wanted)
    // Nobody is shown what they had, whether training knows of it or not.
    const request = (user: number): PageRequest => ({
      ...requestOf(user, started),
      exclude: asTrained(user).exclude,
    })
    const trained = await answer(await fit(started), askers, request)
    report(scenario, 'trained with them', askers, trained, null, wanted)
    const newcomers = newcomersOf(unborn, first, [...newItems], (item) => newName(train.items.ids[item]!))
    const names = new Map(
      [...newItems].map((item) => [newName(train.items.ids[item]!), train.items.ids[item]!]),
    )
    const unborns = [...newItems].map((item) => train.items.ids[item]!)
    const beforeBirth = (user: number): PageRequest => {
      const had = [...asTrained(user).exclude]
      return {
        ...requestOf(user, unborn),
        exclude: new Set([...had, ...unborns, ...had.map(newName)]),
      }
    }
    const snapshot = await fit(unborn)
    const folded = await answer(snapshot, askers, beforeBirth, newcomers)
    const renamed = folded.map((list) => list.map((id) => names.get(id) ?? id))
    report(scenario, 'folded in', askers, renamed, trained, wanted)
  }

  function report(
    scenario: string,
    way: string,
    users: Int32Array,
    lists: readonly (readonly string[])[],
    against: readonly (readonly string[])[] | null,
    wanted = test,
  ): void {
    const targets = new Int32Array(users.length * K).fill(-1)
    for (const [place, list] of lists.entries())
      targets.set(
        list.map((id) => train.items.indexOf(id)),
        place * K,
      )
    const judged = evaluateRankings(
      { users, k: K, targets, auc: null },
      { target: 'item', train, test: wanted, ks: [K], seed },
    )
    const shared = (list: readonly string[], place: number) =>
      list.filter((id) => against![place]!.includes(id)).length / K
    figures.push({
      ...{ model: name, scenario, answer: way, users: users.length },
      recall: judged.metrics[`recall@${K}`]!,
      ndcg: judged.metrics[`ndcg@${K}`]!,
      overlap:
        against === null
          ? null
          : lists.reduce((sum, list, place) => sum + shared(list, place), 0) / lists.length,
    })
    console.error(`${name}: ${scenario}: ${way}`)
  }

  async function choose(data: Dataset): Promise<Readonly<Record<string, unknown>>> {
    const cut = holdOutInteractions(data, 0.1, seed)
    return (await model.fit(cut.data, { ...run(seed), validation: cut.heldOut })).tuned
  }
}

console.log(`${train.users.size} people, ${train.items.size} items, ${machine()}\n`)
const cell = (value: number | null) => (value === null ? '–' : value.toFixed(4))
console.log(
  formatTable([
    ['model', 'since training', 'answer', 'people', `recall@${K}`, `NDCG@${K}`, 'overlap'],
    ...figures.map(({ model, scenario, answer: way, users, recall, ndcg, overlap }) => [
      ...[model, scenario, way, String(users), cell(recall), cell(ndcg), cell(overlap)],
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

async function answer(
  snapshot: Snapshot,
  users: Int32Array,
  request: (user: number) => PageRequest,
  newcomers: Parameters<typeof pagesOf>[2] = [],
): Promise<(readonly string[])[]> {
  const pages = pagesOf(snapshot, K, newcomers)
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
