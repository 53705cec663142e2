import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { KindredError, silentProgress } from '../../src/core/shared/index.js'
import {
  type Graph,
  type GraphSettings,
  loadQuery,
  openGraph,
  prepareGraph,
} from '../../src/neo4j/driver/index.js'
import { createSnapshotStore } from '../../src/neo4j/snapshots/index.js'
import { createRandom, shuffle } from '../../src/numeric/random/index.js'
import { ask } from './client.js'
import { ITEMS, itemId, Journal, like, type Stored, USERS, userId } from './journal.js'
import {
  type DatabaseControl,
  FAULTS,
  type Fault,
  FULL_DISK,
  OWN_FAULTS,
  readServing,
  type World,
} from './kinds.js'
import { type ServerProcess, serve, trainOnce } from './program.js'
import { startFaultProxy } from './proxy.js'
import { publishAgain } from './publish.js'
import { type Counts, checkBlocks, type Next, type Round, workThrough } from './workload.js'

/** A campaign. */
export interface CampaignRequest {
  /** An empty database of our own. */
  readonly settings: GraphSettings
  /** Absent: the process of the database is not touched. */
  readonly control?: DatabaseControl
  readonly rounds: number
  /** Number of the first round. Default 0. A round depends on the seed and its number only. */
  readonly from?: number
  readonly seed: number
  /** Kind of all rounds. Default: the kinds take turns. */
  readonly only?: string
  /** Folder for the home of the server and for what failed. */
  readonly folder: string
  say(line: string): void
}

/** Result of a campaign. */
export interface CampaignReport extends Counts {
  readonly rounds: number
  /** Rounds by kind of fault. */
  readonly kinds: Readonly<Record<string, number>>
  readonly faults: readonly string[]
}

/** Likes of the time before the campaign. */
const HISTORY = 480
const FILL_ATTEMPTS = 10

/** Runs a campaign of faults. It ends at the first round in which something is wrong. */
export async function runCampaign(request: CampaignRequest): Promise<CampaignReport> {
  const { control, folder, rounds, seed, say, from = 0 } = request
  let settings = request.settings
  let graph = openGraph(settings)
  const proxy = await startFaultProxy(portOf(settings))
  const proxied: GraphSettings = { ...settings, uri: `bolt://127.0.0.1:${proxy.port}` }
  const journal = new Journal()
  const next: Next = { likes: HISTORY, follows: 0, blocks: 0 }
  const counts: Counts = { acknowledged: 0, pages: 0, retried: {}, gone: 0, slowestMs: 0 }
  const kinds: Record<string, number> = {}
  const faults: string[] = []
  let server: ServerProcess | undefined
  let versions = 0
  const startServer = async (): Promise<void> => {
    const port = server === undefined ? 0 : Number(new URL(server.url).port)
    await server?.kill('SIGKILL')
    server = await serve(proxied, folder, port)
  }
  const world: World = {
    get graph() {
      return graph
    },
    settings: () => settings,
    proxy,
    control:
      control === undefined
        ? undefined
        : {
            ...control,
            async restart() {
              const port = await control.restart()
              await graph.close()
              settings = { ...settings, uri: `bolt://127.0.0.1:${port}` }
              graph = openGraph(settings)
              return port
            },
          },
    restartServer: startServer,
    newVersion: () => `campaign-${Date.now()}-${String(versions++).padStart(4, '0')}`,
    fail: (fault) => faults.push(fault),
  }
  const all: Readonly<Record<string, Fault>> = {
    ...FAULTS,
    ...(control === undefined ? {} : OWN_FAULTS),
    ...(control?.fillDisk === undefined ? {} : { 'full-disk': FULL_DISK }),
  }
  if (request.only !== undefined && !Object.hasOwn(all, request.only))
    throw new Error(`no kind of fault is called ${request.only}: ${Object.keys(all).join(', ')}`)
  try {
    await prepareGraph(graph)
    await startServer()
    await fill(server!.url, journal)
    await trainOnce(settings, folder)
    await publishAgain(graph, world.newVersion(), Date.now(), silentProgress)
    for (let number = from; number < from + rounds && faults.length === 0; number++) {
      const random = createRandom(seed).fork(`round ${number}`)
      const kind = request.only ?? kindOf(number, seed, Object.keys(all))
      const history: object[] = [{ seed, round: number, kind }]
      const round: Round = {
        url: () => server!.url,
        journal,
        next,
        counts,
        random,
        fail: world.fail,
        note: (line) => history.push(line),
      }
      const startedAt = performance.now()
      const healed = sleep(random.below(200)).then(() => all[kind]!(world, random))
      await Promise.all([healed, workThrough(round, healed)]).catch((error: unknown) =>
        world.fail(describe(error)),
      )
      await check(graph, round).catch((error: unknown) => world.fail(describe(error)))
      kinds[kind] = (kinds[kind] ?? 0) + 1
      say(`round ${number}: ${kind}, ${Math.round(performance.now() - startedAt)} ms`)
      if (faults.length > 0) leaveHistory(request, number, { kind, history, faults, log: server!.log() })
    }
  } finally {
    await server?.kill('SIGTERM')
    await proxy.close()
    await graph.close()
  }
  return { ...counts, rounds: Object.values(kinds).reduce((sum, n) => sum + n, 0), kinds, faults }
}

/** Each kind once before one comes again, in an order of the seed's. */
export function kindOf(number: number, seed: number, kinds: readonly string[]): string {
  const cycle = Math.floor(number / kinds.length)
  const places = Int32Array.from(kinds, (_, place) => place)
  const order = shuffle(places, createRandom(seed).fork(`cycle ${cycle}`))
  return kinds[order[number % kinds.length]!]!
}

/** What must hold after each round. */
async function check(graph: Graph, round: Round): Promise<void> {
  const stored = await graph.read<Stored>(loadQuery('bench/faults-written'), {})
  for (const fault of round.journal.faults(stored)) round.fail(fault)
  await checkBlocks(round, 2)
  const serving = await readServing(graph)
  const { users, items } = await createSnapshotStore(graph).read(serving.version)
  const whole = { similar: items.size, members: users.size, vectors: users.size + items.size }
  for (const [what, expected] of Object.entries(whole)) {
    const found = serving[what as keyof typeof whole]
    if (found !== expected) round.fail(`the slot of ${serving.version} has ${found} ${what}, not ${expected}`)
  }
}

async function fill(url: string, journal: Journal): Promise<void> {
  const likes = Array.from({ length: HISTORY }, (_, n) => like(n))
  const send = async (query: string, input: object): Promise<void> => {
    // On a busy machine the first plans of a new database take longer than a request may.
    for (let tried = 1; ; tried++) {
      const answer = await ask(url, query, { input })
      if (answer.kind === 'ok') return
      if (tried === FILL_ATTEMPTS) throw new Error(`the graph cannot be filled: ${answer.message}`)
    }
  }
  await send(
    'mutation($input: [UserInput!]!) { upsertUsers(input: $input) { consistencyToken } }',
    Array.from({ length: USERS }, (_, n) => ({ id: userId(n) })),
  )
  await send(
    'mutation($input: [ItemInput!]!) { upsertItems(input: $input) { consistencyToken } }',
    Array.from({ length: ITEMS }, (_, n) => ({ id: itemId(n), title: `Item ${n}` })),
  )
  await send(
    'mutation($input: [InteractionInput!]!) { recordInteractions(input: $input) { consistencyToken } }',
    likes.map(({ from, to }) => ({ user: from, item: to, kind: 'LIKE', at: '2026-01-01T00:00:00Z' })),
  )
  for (const operation of likes) {
    journal.send(operation)
    journal.acknowledge(operation)
  }
}

interface FailedRound {
  readonly kind: string
  readonly history: readonly object[]
  readonly faults: readonly string[]
  /** Of the server. */
  readonly log: readonly string[]
}

/** Leaves what a failed round did, and how to repeat it. */
function leaveHistory(
  { seed, folder, say }: CampaignRequest,
  number: number,
  { kind, history, faults, log }: FailedRound,
): void {
  const place = join(folder, `failed-${seed}-${number}`)
  mkdirSync(place, { recursive: true })
  writeFileSync(join(place, 'history.jsonl'), history.map((line) => `${JSON.stringify(line)}\n`).join(''))
  writeFileSync(join(place, 'server.log'), log.map((line) => `${line}\n`).join(''))
  const again = `node dist/bench/faults.js --seed ${seed} --from ${number} --rounds 1`
  writeFileSync(join(place, 'faults.txt'), `${kind}\n${faults.join('\n')}\n${again}\n`)
  for (const fault of faults.slice(0, 10)) say(`  ${fault}`)
  say(`  what was done is in ${place}; again: ${again}`)
}

const portOf = ({ uri }: GraphSettings): number => Number(new URL(uri).port)

function describe(error: unknown): string {
  if (error instanceof KindredError) return `${error.code}: ${error.message}`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
