/**
 * Pages as an application requests them, compared with two hand-written queries. See bench/README.md.
 *
 * NEO4J_URI=… node dist/bench/serving.js [--clients 16] [--seconds 10] [--pages 400] [--soak MINUTES] [--out
 * FILE] [--url URL]
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { loadSettings } from '../src/config/index.js'
import { type Graph, loadQuery, openGraph } from '../src/neo4j/driver/index.js'

import { createSnapshotStore } from '../src/neo4j/snapshots/index.js'
import { createRandom } from '../src/numeric/random/index.js'
import { readAudience } from './serving/audience.js'
import { createClient } from './serving/client.js'
import { createPages } from './serving/pages.js'
import { processorMs, startServer } from './serving/server.js'
import { evaluateSoak, soak } from './serving/soak.js'
import { formatTiming, oneByOne, type Timing, timingOf, together } from './serving/timing.js'
import { machine } from './support/timing.js'

const { values: flags } = parseArgs({
  options: {
    clients: { type: 'string', default: '16' },
    seconds: { type: 'string', default: '10' },
    pages: { type: 'string', default: '400' },
    heavy: { type: 'string', default: '5000' },
    // Minutes of a soak test at half of the measured rate.
    soak: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string' },
    url: { type: 'string' },
    // Process id of a database on this machine, whose processor time is then measured.
    'database-pid': { type: 'string', default: 'none' },
    'skip-rivals': { type: 'boolean', default: false },
    tidy: { type: 'boolean', default: false },
    'node-option': { type: 'string', multiple: true, default: [] },
  },
})
const clients = Number(flags.clients)
const forMs = 1000 * Number(flags.seconds)
const pageCount = Number(flags.pages)
/** Every n-th request is a write. */
const WRITE_EVERY = 20
const soakMinutes = Number(flags.soak)
const HEAVY_USER = 'kindred-bench-heavy'

const { neo4j } = loadSettings()
const { uri, username, password = '', database } = neo4j
if (uri === undefined) {
  console.error('set NEO4J_URI to a Neo4j with a trained graph that may be written to')
  process.exit(2)
}
const graph = openGraph({ uri, username, password, database })
try {
  await run(graph)
} finally {
  await graph.close()
}

async function run(graph: Graph): Promise<void> {
  const random = createRandom(Number(flags.seed))
  const audience = await readAudience(graph)
  // In a small catalogue, half of the items must remain as candidates.
  const heavyHistory = Math.min(Number(flags.heavy), audience.items.length >> 1)
  const active = await createSnapshotStore(graph).active({})
  if (active === null) throw new Error('there is no active snapshot; run `kindred train` first')
  const result: Record<string, unknown> = {}
  const rows: [quantity: string, measured: string, limit: string, target: string][] = []
  const server = flags.url === undefined ? await startServer(flags['node-option']) : undefined
  const client = createClient(flags.url ?? server!.url, clients)
  const pages = createPages(client, Date.now().toString(36))
  try {
    await pages.items(audience.draw(random))
    if (server) {
      result.firstCompletePageMs = performance.now() - server.startedAt
      result.readyMs = server.readyMs
      const first = Number(result.firstCompletePageMs)
      rows.push(['start to ready', `${(server.readyMs / 1000).toFixed(2)} s`, '', ''])
      rows.push(['start to first complete page', `${(first / 1000).toFixed(2)} s`, '5 s', '2 s'])
    }
    const early = await oneByOne(50, 60_000, () => pages.items(audience.draw(random)))
    const single = await oneByOne(pageCount, 60_000, () => pages.items(audience.draw(random)))
    const home = await oneByOne(pageCount / 4, 20_000, () => pages.home(audience.draw(random)))
    const spent = () => [server?.processorMs() ?? Number.NaN, processorMs(Number(flags['database-pid']))]
    const before = spent()
    let requests = 0
    const request = async () => {
      const user = audience.draw(random)
      if (requests++ % WRITE_EVERY === 0) await pages.like(user, drawItem())
      else await pages.items(user)
    }
    const many = await together(clients, forMs, request)
    const [ours, theirs] = spent().map((ms, position) => (ms - before[position]!) / many.requests)
    const changed = await timeWriteToPage()
    const heavy = await timeHeavyUser()
    Object.assign(result, {
      early,
      single,
      home,
      many,
      processorMs: { server: ours, database: theirs },
      changed,
      heavy,
    })
    rows.push(['first 50 pages after that, p50 / p99', formatTiming(early), '', ''])
    rows.push(['page of 20, one client, p50 / p99', formatTiming(single), '12 / 60 ms', '5 / 20 ms'])
    rows.push(['5 items and 3 friends, one client, p50 / p99', formatTiming(home), '', ''])
    rows.push([`pages per second, ${clients} clients, 5 % writes`, many.perSecond.toFixed(0), '150', '1,000'])
    rows.push(['… per request, p50 / p99', formatTiming(many), '', ''])
    if (!Number.isNaN(ours))
      rows.push(['… processor time of the API process per request', `${ours!.toFixed(1)} ms`, '', ''])
    if (!Number.isNaN(theirs))
      rows.push(['… processor time of the database per request', `${theirs!.toFixed(1)} ms`, '', ''])
    rows.push(['write to changed page, p50 / p99', formatTiming(changed), '– / 100 ms', '– / 30 ms'])
    rows.push([
      `page for ${heavyHistory} interactions, p50 / p99`,
      formatTiming(heavy),
      '– / 120 ms',
      '– / 40 ms',
    ])
    if (server) {
      result.residentMiB = server.residentMiB()
      rows.push([
        'memory of the API process',
        `${Number(result.residentMiB).toFixed(0)} MiB`,
        '400 MiB',
        '250 MiB',
      ])
    }
    if (soakMinutes > 0 && server) {
      const perSecond = many.perSecond / 2
      const slices = await soak({ minutes: soakMinutes, perSecond }, request, server.residentMiB)
      const { passed, faults } = evaluateSoak(slices)
      result.soak = { perSecond, passed, faults, slices }
      const summary = `${passed ? 'passed' : faults.join(', ')}; ${slices[0]!.residentMiB.toFixed(0)} → ${slices.at(-1)!.residentMiB.toFixed(0)} MiB`
      rows.push([
        `${soakMinutes} minutes of ${perSecond.toFixed(0)} requests per second`,
        summary,
        'flat',
        '',
      ])
      if (!passed) process.exitCode = 1
    }
  } finally {
    await deleteInteractions(pages.written)
    client.close()
    await server?.stop()
  }
  if (!flags['skip-rivals']) {
    for (const [name, query, timing] of await timeRivals(active.slot)) {
      result[query] = timing
      rows.push([`${name}, one client, p50 / p99`, formatTiming(timing), '', ''])
      rows.push([`… per second, ${clients} clients`, timing.perSecond.toFixed(0), '', ''])
    }
  }
  const { users, interactions, items } = audience
  console.log(
    `${machine()}\n${users} users, ${items.length} items, ${interactions} interactions, snapshot ${active.version}\n`,
  )
  console.log('| | measured | limit | target |\n|---|---|---|---|')
  for (const row of rows) console.log(`| ${row.join(' | ')} |`)
  if (flags.out !== undefined)
    writeFileSync(flags.out, `${JSON.stringify({ machine: machine(), ...result }, null, 2)}\n`)

  function drawItem(): string {
    return audience.items[random.below(audience.items.length)]!
  }

  /**
   * Time from sending a write to receiving a page that includes it: the user likes the best item, which must
   * then be gone.
   */
  function timeWriteToPage(): Promise<Timing> {
    const bestItems = new Map<string, string>()
    return timePrepared(
      100,
      async () => {
        const user = audience.draw(random)
        bestItems.set(user, (await pages.items(user))[0]!)
        return user
      },
      async (user) => {
        const token = await pages.like(user, bestItems.get(user)!)
        if ((await pages.items(user, token)).includes(bestItems.get(user)!))
          throw new Error('a page does not include a write')
      },
    )
  }

  /** Pages for a user with a long history that training has not seen. The user is deleted afterwards. */
  async function timeHeavyUser(): Promise<Timing> {
    const input = Array.from({ length: heavyHistory }, (_, position) => ({
      id: `${HEAVY_USER}:${position}`,
      user: HEAVY_USER,
      item: audience.items[Math.floor((position * audience.items.length) / heavyHistory)]!,
      kind: 'LIKE',
    }))
    await client.ask(
      'mutation ($input: [InteractionInput!]!) { recordInteractions(input: $input, createMissing: true) { recorded } }',
      { input },
    )
    try {
      return await oneByOne(100, 30_000, () => pages.items(HEAVY_USER))
    } finally {
      await client.ask('mutation ($ids: [ID!]!) { deleteUsers(ids: $ids) { deleted } }', {
        ids: [HEAVY_USER],
      })
    }
  }

  /** Deletes the interactions that the run has written. */
  async function deleteInteractions(ids: readonly string[]): Promise<void> {
    for (let start = 0; start < ids.length; start += 1000) {
      await client.ask('mutation ($ids: [ID!]!) { removeInteractions(ids: $ids) { deleted } }', {
        ids: ids.slice(start, start + 1000),
      })
    }
  }

  async function timeRivals(slot: string | null) {
    await graph.runAutoCommit(loadQuery('bench/keep-neighbours'), { slot: slot ?? 'A' })
    const timed: [string, string, Timing & { perSecond: number }][] = []
    for (const [name, file] of [
      ['20 precomputed neighbours in Cypher', 'best-neighbours'],
      ['user–item–user–item in Cypher', 'user-item-user-item'],
    ] as const) {
      const query = () => graph.read(loadQuery(`bench/${file}`), { user: audience.draw(random) })
      await oneByOne(50, 5_000, query)
      const alone = await oneByOne(pageCount, 15_000, query)
      const { perSecond } = await together(clients, Math.min(forMs, 10_000), query)
      timed.push([name, file, { ...alone, perSecond }])
    }
    if (flags.tidy) await graph.runAutoCommit(loadQuery('bench/drop-neighbours'), {})
    return timed
  }
}

/** Times `work` on the results of `prepare`, which is not timed. */
async function timePrepared<T>(
  count: number,
  prepare: () => Promise<T>,
  work: (input: T) => Promise<void>,
): Promise<Timing> {
  const times: number[] = []
  for (let position = 0; position < count; position++) {
    const input = await prepare()
    const { max } = await oneByOne(1, Number.POSITIVE_INFINITY, () => work(input))
    times.push(max)
  }
  return timingOf(times)
}
