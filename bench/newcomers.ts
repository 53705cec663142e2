/**
 * Friend suggestions of users who joined after the training, against those after a training that knows them.
 * See bench/README.md.
 *
 * node dist/bench/newcomers.js DIR [--count 200] [--mutual 3-12] [--members ranker,…] [--seed 1]
 *   [--json FILE]
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { formatTable } from '../src/cli/output/index.js'
import { readCleanFolder } from '../src/compose/index.js'
import { DEFAULT_KINDS } from '../src/config/index.js'
import { buildDataset, type Dataset, freezeDataset, holdOutTies } from '../src/core/dataset/index.js'
import { FRIEND_SOURCE_NAMES, type FriendSource, type Snapshot } from '../src/core/model/index.js'
import { silentProgress } from '../src/core/shared/index.js'
import { findModel } from '../src/models/index.js'
import { createRandom } from '../src/numeric/random/index.js'
import type { Csr } from '../src/numeric/sparse/index.js'
import { without } from './fold-in/graphs.js'
import { chooseNewcomers, filterTies, type HeldTie } from './newcomers/choose.js'
import { createLiveGraph } from './newcomers/live-graph.js'
import { createSuggestions, median, placeIn } from './newcomers/suggest.js'
import { machine } from './support/timing.js'

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '200' },
    mutual: { type: 'string', default: '3-12' },
    members: { type: 'string' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
  },
})
const [folder] = positionals
if (folder === undefined) {
  console.error('usage: node dist/bench/newcomers.js DIR, with DIR a data folder with friendships')
  process.exit(2)
}
const seed = Number(flags.seed)
const kinds = DEFAULT_KINDS
const read = await readCleanFolder(folder, 'auto', { kinds, progress: silentProgress })
const data = buildDataset(read, { name: 'newcomers', kinds, asOf: Date.now() })
if (data.tiesDirected || data.ties.indices.length === 0) {
  console.error(`${folder} has no friendships`)
  process.exit(2)
}
const [from, to] = flags.mutual.split('-').map(Number) as [number, number]
const { newcomers, held, ties } = chooseNewcomers(
  data.ties,
  { count: Number(flags.count), from, to },
  createRandom(seed).fork('newcomers'),
)
const isKnown = (user: number): boolean => !newcomers.has(user)
const whole = withTies(data, ties)
const before = withTies(
  without(data, (user) => newcomers.has(user)),
  filterTies(ties, (user, other) => isKnown(user) && isKnown(other)),
)
/**
 * Places of the right users, from 1; the number of users if a list does not have the user, NaN if a source
 * was not asked.
 */
interface Places {
  readonly blended: readonly number[]
  readonly bySource: ReadonlyMap<FriendSource, readonly number[]>
  /** Mean share of each source in the total weight. */
  readonly weights: ReadonlyMap<FriendSource, number>
}

const trained = await placesOf(await fit(whole), (row) => data.users.ids[row]!)
// The earlier snapshot knows the rows of the newcomers without any entry, and the ids not at all.
const joined = await placesOf(await fit(before), (row) =>
  isKnown(row) ? data.users.ids[row]! : `new ${data.users.ids[row]!}`,
)

const groups: readonly (readonly [string, (tie: HeldTie) => boolean])[] = [
  ['all', () => true],
  ['both new', ({ bothNew }) => bothNew],
  ['the other known', ({ bothNew }) => !bothNew],
]
const figures = groups.map(([group, isIn]) => {
  const rows = [...held.keys()].filter((at) => isIn(held[at]!))
  const middle = (places: readonly number[]) => median(rows.map((at) => places[at]!))
  const first = (places: readonly number[]) => rows.filter((at) => places[at]! <= 20).length / rows.length
  return {
    ...{ group, newcomers: rows.length, trained: middle(trained.blended), joined: middle(joined.blended) },
    ratio: middle(joined.blended) / middle(trained.blended),
    ...{ trainedFirst: first(trained.blended), joinedFirst: first(joined.blended) },
    sources: FRIEND_SOURCE_NAMES.filter((source) => joined.weights.get(source)! > 0).map((source) => ({
      ...{ source, weight: joined.weights.get(source)! },
      trained: middle(trained.bySource.get(source)!),
      joined: middle(joined.bySource.get(source)!),
    })),
  }
})
console.log(
  `${data.users.size} users, ${newcomers.size} newcomers with ${flags.mutual} mutual friends, ${machine()}\n`,
)
console.log(
  formatTable([
    [
      'right user',
      'newcomers',
      'median place, trained',
      'joined after',
      'ratio',
      'in the first 20, trained',
      'joined after',
    ],
    ...figures.map((each) => [
      ...[
        each.group,
        String(each.newcomers),
        String(each.trained),
        String(each.joined),
        each.ratio.toFixed(2),
      ],
      ...[each.trainedFirst.toFixed(3), each.joinedFirst.toFixed(3)],
    ]),
  ]),
)
console.log('\nMedian place in the list of each source alone\n')
console.log(
  formatTable([
    ['right user', 'source', 'share of the weight', 'trained', 'joined after'],
    ...figures.flatMap(({ group, sources }) =>
      sources.map((each) => [
        ...[group, each.source, each.weight.toFixed(3)],
        ...[each.trained, each.joined].map((place) => (Number.isNaN(place) ? '–' : String(place))),
      ]),
    ),
  ]),
)
if (flags.json !== undefined)
  writeFileSync(flags.json, `${JSON.stringify({ machine: machine(), folder, seed, figures }, null, 2)}\n`)
process.exit(0)

function withTies(of: Dataset, left: Csr): Dataset {
  return freezeDataset({ ...of, ties: left })
}

async function fit(of: Dataset): Promise<Snapshot> {
  const model = findModel('friends-blend', 'friend')
  const options = flags.members === undefined ? {} : { members: flags.members.split(',') }
  const run = { target: 'friend', seed, options } as const
  const cut = holdOutTies(of, 0.1, seed)
  const { tuned } = await model.fit(cut.data, { ...run, validation: cut.heldOut })
  console.error('fitted on validation')
  return model.fit(of, { ...run, tuned })
}

/** The place of each right user among the suggestions, and in the list of each source. */
async function placesOf(snapshot: Snapshot, nameOf: (row: number) => string): Promise<Places> {
  const missing = data.users.size
  const suggest = createSuggestions(snapshot, createLiveGraph(data, ties, nameOf), missing)
  const blended: number[] = []
  const bySource = new Map<FriendSource, number[]>()
  const weightSums = new Map<FriendSource, number>()
  for (const { newcomer, right } of held) {
    const found = await suggest(nameOf(newcomer))
    blended.push(placeIn(found.blended, nameOf(right), missing))
    const total = Object.values(found.weights).reduce((sum, weight) => sum + weight, 0)
    for (const source of FRIEND_SOURCE_NAMES) {
      const weight = (found.weights[source] ?? 0) / total
      weightSums.set(source, (weightSums.get(source) ?? 0) + weight)
      const places = bySource.get(source) ?? []
      const list = found.lists.get(source)
      places.push(list === undefined ? Number.NaN : placeIn(list, nameOf(right), missing))
      bySource.set(source, places)
    }
  }
  const weights = new Map([...weightSums].map(([source, sum]) => [source, sum / held.length]))
  return { blended, bySource, weights }
}
