/**
 * Compares live pages with `kindred evaluate`: recall@20 of pages over HTTP on the test part of a folder, and
 * of the same snapshot ranked as in an evaluation. See bench/README.md.
 *
 * NEO4J_URI=… node dist/bench/live-accuracy.js DIR [--users 3000] [--rankings FILE] [--out FILE] [--url URL]
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadSettings } from '../src/config/index.js'
import { type Graph, openGraph } from '../src/neo4j/driver/index.js'
import { createRandom, shuffle } from '../src/numeric/random/index.js'
import { rankOffline } from './live-accuracy/offline.js'
import { createClient } from './serving/client.js'
import { createPages } from './serving/pages.js'
import { startServer } from './serving/server.js'

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    users: { type: 'string', default: '3000' },
    seed: { type: 'string', default: '1' },
    /** Output of `kindred evaluate DIR --models blend --rankings FILE`. */
    rankings: { type: 'string' },
    out: { type: 'string' },
    url: { type: 'string' },
  },
})
const K = 20
const CLIENTS = 4
/** Maximum relative difference between live recall and the evaluation's recall. */
const TOLERANCE = 0.01

const [folder] = positionals
const { uri, username, password = '', database } = loadSettings().neo4j
if (folder === undefined || uri === undefined) {
  console.error(
    'usage: NEO4J_URI=… node dist/bench/live-accuracy.js DIR, with test.txt in DIR and a graph trained on train.txt only',
  )
  process.exit(2)
}
const graph = openGraph({ uri, username, password, database })
try {
  await run(graph, folder)
} finally {
  await graph.close()
}

async function run(graph: Graph, folder: string): Promise<void> {
  const test = readLists(join(folder, 'test.txt'))
  const tested = [...test].filter(([, items]) => items.length > 0).map(([user]) => user)
  const drawn = shuffle(Int32Array.from(tested.keys()), createRandom(Number(flags.seed)))
  const users = Array.from(drawn.slice(0, Number(flags.users)), (at) => tested[at]!)
  const offline = await rankOffline(graph, users, K, test)
  const live = await livePages(users)
  const recall = (lists: ReadonlyMap<string, readonly string[]>) =>
    users.reduce((sum, user) => {
      const items = new Set(test.get(user))
      return sum + (lists.get(user) ?? []).slice(0, K).filter((item) => items.has(item)).length / items.size
    }, 0) / users.length
  const overlap =
    users.reduce((sum, user) => {
      const listed = new Set(offline.get(user))
      return sum + live.get(user)!.filter((item) => listed.has(item)).length / K
    }, 0) / users.length
  const rivals: [string, number][] = [['the same snapshot, ranked as in `kindred evaluate`', recall(offline)]]
  if (flags.rankings !== undefined)
    rivals.push(['lists of `kindred evaluate`', recall(readLists(flags.rankings))])
  const own = recall(live)
  console.log(`${users.length} users of ${folder}\n`)
  console.log(`| recall@${K} | | live / this |\n|---|---|---|\n| live pages | ${own.toFixed(5)} | |`)
  for (const [name, value] of rivals)
    console.log(`| ${name} | ${value.toFixed(5)} | ${(own / value).toFixed(4)} |`)
  console.log(
    `\n${(100 * overlap).toFixed(2)} % of the entries of live pages are on the offline lists of the same snapshot`,
  )
  const within = rivals.every(([, value]) => Math.abs(own / value - 1) <= TOLERANCE)
  console.log(within ? 'within 1 %' : 'NOT within 1 %')
  if (flags.out !== undefined)
    writeFileSync(
      flags.out,
      `${JSON.stringify({ users: users.length, live: own, rivals, overlap }, null, 2)}\n`,
    )
  if (!within) process.exitCode = 1
}

async function livePages(users: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const server = flags.url === undefined ? await startServer([]) : undefined
  const client = createClient(flags.url ?? server!.url, CLIENTS)
  const pages = createPages(client, 'accuracy', K)
  const lists = new Map<string, readonly string[]>()
  try {
    const waiting = users.values()
    const one = async () => {
      for (const user of waiting) lists.set(user, await pages.items(user))
    }
    await Promise.all(Array.from({ length: CLIENTS }, one))
  } finally {
    client.close()
    await server?.stop()
  }
  return lists
}

/** Reads a file with one list per line: `user item item …`. */
function readLists(file: string): ReadonlyMap<string, readonly string[]> {
  const lines = readFileSync(file, 'utf8').split('\n')
  return new Map(
    lines.flatMap((line) => {
      const [user, ...items] = line.trim().split(/\s+/)
      return user === undefined || user === '' ? [] : [[user, items] as const]
    }),
  )
}
