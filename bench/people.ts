/**
 * Suggestions of people on a generated friend graph with hubs, beside the two-hop query that people write instead, in one run. See bench/README.md.
 *
 *   NEO4J_URI=… node dist/bench/people.js [--people 100000] [--ties 5000000] [--pages 300] [--out FILE]
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { loadSettings } from '../src/config.js'
import { openGraph } from '../src/neo4j/connection.js'
import { loadQuery } from '../src/neo4j/queries.js'
import { createRandom } from '../src/numeric/random.js'
import { writePeople } from './people/graph.js'
import { createClient } from './serving/client.js'
import { createPages } from './serving/pages.js'
import { processorMs, startServer } from './serving/server.js'
import { oneByOne, type Timing } from './serving/timing.js'

const { values: flags } = parseArgs({
  options: {
    people: { type: 'string', default: '100000' },
    ties: { type: 'string', default: '5000000' },
    hubs: { type: 'string', default: '20' },
    'hub-friends': { type: 'string', default: '10000' },
    pages: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string' },
    // Of a database on this machine, to tell its processor time.
    'database-pid': { type: 'string', default: 'none' },
  },
})
const pageCount = Number(flags.pages)
const options = {
  people: Number(flags.people),
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
importPeople(await writtenTo(mkdtempSync(join(tmpdir(), 'kindred-people-'))))

const graph = openGraph({ uri, username, password, database })
const server = await startServer([])
const client = createClient(server.url, 1)
try {
  const random = createRandom(options.seed + 1)
  const draw = () => `p${random.below(options.people)}`
  const pages = createPages(client, Date.now().toString(36))
  const page = () => pages.people(draw())
  const naive = () => graph.read(loadQuery('bench/two-hops'), { user: draw() })
  await oneByOne(20, 60_000, page)
  const before = [server.processorMs(), processorMs(Number(flags['database-pid']))]
  const ours = await oneByOne(pageCount, 120_000, page)
  const spent = [server.processorMs(), processorMs(Number(flags['database-pid']))].map(
    (ms, position) => (ms - before[position]!) / ours.requests,
  )
  const hub = await oneByOne(pageCount / 10, 30_000, () => pages.people(`p${random.below(options.hubs)}`))
  await oneByOne(20, 60_000, naive)
  const theirs = await oneByOne(pageCount, 120_000, naive)
  const machine = `${cpus()[0]?.model.trim()}, ${availableParallelism()} threads, Node ${process.version}`
  console.log(
    `${machine}\n${options.people} people, ${options.ties} ties, ${options.hubs} hubs of ${options.hubFriends}\n`,
  )
  console.log('| one client, p50 / p99 | measured | floor |\n|---|---|---|')
  console.log(`| 20 people with reasons | ${pair(ours)} | 15 / 60 ms |`)
  console.log(`| the same for hubs | ${pair(hub)} | |`)
  console.log(`| friends of friends counted in Cypher, no rules, no reasons | ${pair(theirs)} | |`)
  console.log(`| processor time of the API process for each page | ${spent[0]!.toFixed(1)} ms | |`)
  if (!Number.isNaN(spent[1])) console.log(`| … of the database | ${spent[1]!.toFixed(1)} ms | |`)
  const result = { machine, ...options, ours, hub, theirs, processorMs: spent }
  if (flags.out !== undefined) writeFileSync(flags.out, `${JSON.stringify(result, null, 2)}\n`)
} finally {
  client.close()
  await server.stop()
  await graph.close()
}

async function writtenTo(folder: string): Promise<string> {
  await writePeople(join(folder, 'edges.txt'), options)
  return folder
}

/** The same folder a second time is found in the ledger of imports, and nothing is written. */
function importPeople(folder: string): void {
  const bin = fileURLToPath(new URL('../../bin/kindred.js', import.meta.url))
  const { status } = spawnSync(process.execPath, [bin, 'import', folder], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  rmSync(folder, { recursive: true })
  if (status !== 0) process.exit(1)
}

function pair({ p50, p99 }: Timing): string {
  return `${p50.toFixed(1)} / ${p99.toFixed(1)} ms`
}
