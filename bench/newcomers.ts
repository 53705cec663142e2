/**
 * Friend suggestions of users who joined after the training, against those after a training that knows them.
 * See bench/README.md.
 *
 * node dist/bench/newcomers.js DIR [--count 200] [--mutual 3-12] [--members ranker,…] [--seed 1]
 *   [--json FILE]
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import {
  createFriendModelLoader,
  createFriendsOfFriends,
  friendWeights,
  queryFriendSources,
} from '../src/app/friends/index.js'
import { formatTable } from '../src/cli/output/index.js'
import { readCleanFolder } from '../src/compose/index.js'
import { DEFAULT_KINDS } from '../src/config/index.js'
import { blendLists } from '../src/core/blend/index.js'
import { buildDataset, type Dataset, freezeDataset, holdOutTies } from '../src/core/dataset/index.js'
import type { Snapshot } from '../src/core/model/index.js'
import { silentProgress } from '../src/core/shared/index.js'
import { findModel } from '../src/models/index.js'
import { createRandom } from '../src/numeric/random/index.js'
import type { Csr } from '../src/numeric/sparse/index.js'
import { without } from './fold-in/graphs.js'
import { chooseNewcomers, filterTies, type HeldTie } from './newcomers/choose.js'
import { createLiveGraph } from './newcomers/live-graph.js'
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
    ...{ group, newcomers: rows.length, trained: middle(trained), joined: middle(joined) },
    ratio: middle(joined) / middle(trained),
    ...{ trainedFirst: first(trained), joinedFirst: first(joined) },
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

/** The place of each right user among the suggestions, from 1; the number of users if it is not suggested. */
async function placesOf(snapshot: Snapshot, nameOf: (row: number) => string): Promise<number[]> {
  const live = createLiveGraph(data, ties, nameOf)
  const load = createFriendModelLoader(
    (part) => findModel(part.algorithm, 'friend').load(part),
    console.error,
  )
  const model = load(snapshot)
  const sources = {
    candidates: live.candidates,
    friendsOfFriends: createFriendsOfFriends(live.candidates),
    wellConnected: () => live.candidates.wellConnected(500, {}),
  }
  const places: number[] = []
  for (const { newcomer, right } of held) {
    const user = nameOf(newcomer)
    const friends = live.friendsOf(user)
    const history = live.likesOf(user).map((item) => ({ item, weight: 1, at: null }))
    const exclude = new Set([user, ...friends])
    const query = { target: 'friend', user, friends, history, exclude, k: data.users.size, asOf: 0 } as const
    const weights = friendWeights(model, { ties: friends.length, followers: 0 })
    const { lists } = await queryFriendSources(
      { query, weights, model, slot: null, bridges: friends },
      sources,
      {},
    )
    const at = blendLists(lists, weights).findIndex(({ id }) => id === nameOf(right))
    places.push(at < 0 ? data.users.size : at + 1)
  }
  return places
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right)
  const middle = sorted.length / 2
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2
}
