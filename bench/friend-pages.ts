/**
 * Pages of friend suggestions on a generated friend graph with hubs, compared with a hand-written two-hop
 * query. See bench/README.md.
 *
 * NEO4J_URI=… node dist/bench/friend-pages.js [--users 100000] [--ties 5000000] [--pages 300] [--untrained]
 * [--out FILE]
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { loadSettings } from '../src/config/index.js'
import { loadQuery, openGraph } from '../src/neo4j/driver/index.js'

import { createRandom } from '../src/numeric/random/index.js'
import { writeFriendGraph } from './friend-pages/graph.js'
import { createClient } from './serving/client.js'
import { createPages } from './serving/pages.js'
import { processorMs, startServer } from './serving/server.js'
import { formatTiming, oneByOne } from './serving/timing.js'
import { machine } from './support/timing.js'

const { values: flags } = parseArgs({
  options: {
    users: { type: 'string', default: '100000' },
    ties: { type: 'string', default: '5000000' },
    hubs: { type: 'string', default: '20' },
    'hub-friends': { type: 'string', default: '10000' },
    pages: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string' },
    // Measures the live sources alone if there is no active snapshot.
    untrained: { type: 'boolean', default: false },
    // Process id of a database on this machine, whose processor time is then measured.
    'database-pid': { type: 'string', default: 'none' },
  },
})
const pageCount = Number(flags.pages)
const options = {
  users: Number(flags.users),
  ties: Number(flags.ties),
  hubs: Number(flags.hubs),
  hubFriends: Number(flags['hub-friends']),
  seed: Number(flags.seed),
}
const { uri, username, password = '', database } = loadSettings().neo4j
if (uri === undefined) {
  console.error('set NEO4J_URI to an empty Neo4j, or to one that this benchmark has filled')
  process.exit(2)
}
const graph = openGraph({ uri, username, password, database })
const prepared = await prepare()
const server = await startServer([])
const client = createClient(server.url, 1)
try {
  const random = createRandom(options.seed + 1)
  const draw = () => `p${random.below(options.users)}`
  const pages = createPages(client, Date.now().toString(36))
  const page = () => pages.friends(draw())
  const twoHops = () => graph.read(loadQuery('bench/two-hops'), { user: draw() })
  await oneByOne(20, 60_000, page)
  const before = [server.processorMs(), processorMs(Number(flags['database-pid']))]
  const ours = await oneByOne(pageCount, 120_000, page)
  const spent = [server.processorMs(), processorMs(Number(flags['database-pid']))].map(
    (ms, position) => (ms - before[position]!) / ours.requests,
  )
  const hub = await oneByOne(pageCount / 10, 30_000, () => pages.friends(`p${random.below(options.hubs)}`))
  await oneByOne(20, 60_000, twoHops)
  const theirs = await oneByOne(pageCount, 120_000, twoHops)
  console.log(
    `${machine()}\n${options.users} users, ${options.ties} ties, ${options.hubs} hubs of ${options.hubFriends}, ` +
      `${prepared.snapshot === null ? 'not trained' : `snapshot ${prepared.snapshot}`}\n`,
  )
  console.log('| one client, p50 / p99 | measured | floor |\n|---|---|---|')
  console.log(`| 20 friend suggestions with reasons | ${formatTiming(ours)} | 15 / 60 ms |`)
  console.log(`| the same for hubs | ${formatTiming(hub)} | |`)
  console.log(`| two-hop query in Cypher, without rules and reasons | ${formatTiming(theirs)} | |`)
  console.log(
    `| Kindred / two-hop query | ${ratio(ours.p50, theirs.p50)} / ${ratio(ours.p99, theirs.p99)} | |`,
  )
  console.log(`| processor time of the API process per page | ${spent[0]!.toFixed(1)} ms | |`)
  if (!Number.isNaN(spent[1])) console.log(`| … of the database | ${spent[1]!.toFixed(1)} ms | |`)
  const ratios = { p50: ours.p50 / theirs.p50, p99: ours.p99 / theirs.p99 }
  const result = {
    machine: machine(),
    ...options,
    ...prepared,
    ours,
    hub,
    theirs,
    ratios,
    processorMs: spent,
  }
  if (flags.out !== undefined) writeFileSync(flags.out, `${JSON.stringify(result, null, 2)}\n`)
} finally {
  client.close()
  await server.stop()
  await graph.close()
}

interface Size {
  readonly users: number
  readonly ties: number
  readonly snapshot: string | null
}

/** Imports and trains the graph if necessary. Returns the seconds of each step, null if it was skipped. */
async function prepare() {
  const size = async () => (await graph.read<Size>(loadQuery('bench/friend-graph-size'), {}))[0]!
  const present = await size()
  const isFilled = present.users === options.users && present.ties === options.ties
  const importSeconds = isFilled ? null : await importGraph()
  const trains = (!isFilled || present.snapshot === null) && !flags.untrained
  const trainSeconds = trains ? kindred('train') : null
  return { importSeconds, trainSeconds, snapshot: (await size()).snapshot }
}

async function importGraph(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'kindred-friend-pages-'))
  try {
    await writeFriendGraph(join(folder, 'edges.txt'), options)
    return kindred('import', folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Runs a command of Kindred and returns the seconds that it took. */
function kindred(...command: string[]): number {
  const startedAt = performance.now()
  const bin = fileURLToPath(new URL('../../bin/kindred.js', import.meta.url))
  const { status } = spawnSync(process.execPath, [bin, ...command], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (status !== 0) throw new Error(`kindred ${command[0]} failed`)
  return (performance.now() - startedAt) / 1000
}

function ratio(ours: number, theirs: number): string {
  return (ours / theirs).toFixed(2)
}
