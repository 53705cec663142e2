/**
 * What limits, keys and the access log cost: pages a second with all of them, beside a server without limits
 * and keys whose log is at the level `error`. See bench/README.md.
 *
 * NEO4J_URI=… node dist/bench/limits.js --database-pid PID [--rounds 5] [--clients 16] [--seconds 8]
 * [--seed 1]
 *
 * It makes a key and revokes it at the end.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { composeKeys } from '../src/compose/index.js'
import { loadSettings } from '../src/config/index.js'
import { openGraph } from '../src/neo4j/driver/index.js'
import { createRandom } from '../src/numeric/random/index.js'
import { readAudience } from './serving/audience.js'
import { createClient } from './serving/client.js'
import { createPages } from './serving/pages.js'
import { type MeasuredServer, processorMs, startServer } from './serving/server.js'
import { oneByOne, together } from './serving/timing.js'
import { machine, median } from './support/timing.js'

const { values: flags } = parseArgs({
  options: {
    'database-pid': { type: 'string', default: 'none' },
    rounds: { type: 'string', default: '5' },
    clients: { type: 'string', default: '16' },
    seconds: { type: 'string', default: '8' },
    seed: { type: 'string', default: '1' },
  },
})
const clients = Number(flags.clients)
/** A server with nothing of what is measured. A cost has no value for "no limit". */
const WITHOUT = {
  limits: {
    ...{ requestsPerSecond: 0, concurrentRequests: 0, runningRequests: 0, wrongKeysPerMinute: 0 },
    ...{ cost: 1_000_000_000, tokens: 1_000_000, depth: 1_000, aliases: 100_000 },
  },
  log: { level: 'error' },
}

const { neo4j } = loadSettings()
const { uri, username, password = '', database } = neo4j
if (uri === undefined) {
  console.error('set NEO4J_URI to a Neo4j with a trained graph that may be written to')
  process.exit(2)
}
const graph = openGraph({ uri, username, password, database })
const keys = composeKeys(graph, { now: Date.now })
const homes = mkdtempSync(join(tmpdir(), 'kindred-limits-'))
try {
  await run()
} finally {
  await graph.close()
  rmSync(homes, { recursive: true, force: true })
}

interface Side {
  readonly name: string
  readonly server: MeasuredServer
  readonly key: string | undefined
  readonly perSecond: number[]
  readonly cpuMs: number[]
}

async function run(): Promise<void> {
  const audience = await readAudience(graph)
  const config = join(homes, 'without.json')
  writeFileSync(config, JSON.stringify(WITHOUT))
  // A server without keys answers everybody on this machine only while no key exists.
  const { id, key } = await keys.create('write')
  const start = async (name: string, environment: NodeJS.ProcessEnv): Promise<Side> => {
    const server = await startServer([], environment)
    return { name, server, key, perSecond: [], cpuMs: [] }
  }
  const sides = [
    await start('with limits and the access log', { KINDRED_HOME: homes }),
    await start('without', { KINDRED_HOME: homes, KINDRED_CONFIG: config }),
  ]
  try {
    const random = createRandom(Number(flags.seed))
    for (let round = -1; round < Number(flags.rounds); round++)
      for (const side of round % 2 === 0 ? sides : [...sides].reverse()) {
        const client = createClient(side.server.url, clients, side.key)
        const pages = createPages(client, 'limits')
        const page = () => pages.items(audience.draw(random))
        if (round < 0) await oneByOne(300, 30_000, page)
        const before = side.server.processorMs() + processorMs(Number(flags['database-pid']))
        const { perSecond, requests } = await together(clients, 1000 * Number(flags.seconds), page)
        const spent = side.server.processorMs() + processorMs(Number(flags['database-pid'])) - before
        client.close()
        if (round < 0) continue
        side.perSecond.push(perSecond)
        side.cpuMs.push(spent / requests)
      }
  } finally {
    for (const { server } of sides) await server.stop()
    await keys.revoke(id)
  }
  console.log(machine())
  console.log('| | pages/s, median of rounds | lowest to highest | CPU ms a page |\n|---|---|---|---|')
  for (const { name, perSecond, cpuMs } of sides)
    console.log(
      `| ${name} | ${median(perSecond).toFixed(1)} | ${Math.min(...perSecond).toFixed(1)} to ${Math.max(...perSecond).toFixed(1)} | ${median(cpuMs).toFixed(2)} |`,
    )
  const [withAll, without] = sides as [Side, Side]
  const ratios = withAll.perSecond.map((value, round) => value / without.perSecond[round]!)
  console.log(`ratio of pages/s, median of rounds: ${median(ratios).toFixed(3)}`)
}
