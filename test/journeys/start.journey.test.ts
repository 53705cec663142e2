import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, test } from 'vitest'
import { loadSettings } from '../../src/config/index.js'
import { lazy } from '../../src/core/shared/index.js'
import { exists, localFiles, localStatus, readState, stopLocal } from '../../src/neo4j/local/index.js'

import { type Child, runKindred, startChild } from '../support/child.js'
import { temporaryFolder } from '../support/home.js'
import { askGraphql, getGraphql } from '../support/http.js'
import { descendants, listens } from '../support/processes.js'
import { waitUntil } from '../support/wait-until.js'

/*
 * One home from its first start to its last, with the generated sample and a network that trains for three
 * seconds. Each test continues where the previous one stopped. Run alone, a test goes through the earlier
 * steps first.
 */
const home = join(temporaryFolder(), 'home')
const local = { ...loadSettings().localNeo4j, home, shortLived: true }
const files = localFiles(home)
const started = new Set<Child>()
// Runs before the folder with the server's state is removed: vitest runs these in reverse order.
afterAll(async () => {
  for (const child of started) child.killGroup('SIGKILL')
  await stopLocal(local)
})

/** `npm start`, by npm itself. */
function npmStart(): Child {
  const child = startChild('npm', ['start', '--', '--minutes', '0.05'], {
    KINDRED_HOME: home,
    KINDRED_PORT: '0',
    // Each of the servers lives for a minute: it compiles quickly and runs slower once warm.
    JAVA_TOOL_OPTIONS: '-XX:TieredStopAtLevel=1',
  })
  started.add(child)
  void child.ended.then(() => started.delete(child))
  return child
}

const READY = /^Kindred ready: (http:\/\/127\.0\.0\.1:(\d+)\/graphql)$/m

const boltPort = (): number => readState(files)!.boltPort

/** Has it stopped, and looks whether all that it had started is gone by the time npm is. */
async function stopAndLook(npm: Child, stop: () => void): Promise<void> {
  const family = descendants(npm.pid)
  assert.ok(family.length >= 2, 'a node and a java at least')
  stop()
  await npm.ended
  assert.deepEqual(family.filter(exists), [], 'processes that are left')
  assert.equal(await listens(boltPort()), false)
  assert.equal((await localStatus({ home })).kind, 'stopped')
  assert.equal(existsSync(files.lock), false)
}

const stopDuringImport = lazy(async () => {
  const npm = npmStart()
  await npm.waitFor(/^import tags:/m)
  await stopAndLook(npm, () => npm.kill('SIGTERM'))
  assert.doesNotMatch(npm.err(), /^wrote /m, 'the signal came too late to test anything')
})

test(
  'SIGTERM to npm during the import: no process is left, and the next start finishes the import',
  stopDuringImport,
)

const stopDuringTraining = lazy(async () => {
  await stopDuringImport()
  const npm = npmStart()
  await npm.waitFor(/^finished an interrupted import: wrote /m)
  await npm.waitFor(/^reading ties and tags:/m)
  await stopAndLook(npm, () => npm.killGroup('SIGINT'))
  assert.doesNotMatch(npm.err(), /is active/, 'the signal came too late to test anything')
})

test('Ctrl-C during the training: no process is left', stopDuringTraining)

const FIRST_LOOK = `query ($id: ID!) { user(id: $id) { name
  recommendations { shortfall { reason } edges { node { title } sources { source } because { text } } }
  friends { edges { node { name } } }
  friendSuggestions { edges { node { name } because { text } } } } activeSnapshot { version } }`

/** Gives the version of the snapshot. */
const serve = lazy(async (): Promise<string> => {
  await stopDuringTraining()
  const npm = npmStart()
  const [, url, port] = await npm.waitFor(READY)
  assert.match(npm.err(), /nothing was written/, 'the import was finished by the start before')
  const { user, activeSnapshot } = await getGraphql(url!, FIRST_LOOK, { id: '2' })
  const { edges, shortfall } = user.recommendations
  assert.equal(edges.length, 20)
  assert.equal(shortfall, null)
  assert.ok(user.name.length > 3)
  assert.ok(edges.every(({ node }: { node: { title: string } }) => node.title.length > 3))
  assert.ok(edges.every(({ because }: { because: { text: string }[] }) => because.length > 0))
  const sources = new Set(
    edges.flatMap((edge: { sources: { source: string }[] }) => edge.sources.map(({ source }) => source)),
  )
  assert.ok(sources.size >= 3, [...sources].join())
  assert.ok(user.friends.edges.length > 0)
  const people = user.friendSuggestions.edges
  assert.ok(people.length > 0)
  assert.ok(people.every(({ node }: { node: { name: string } }) => node.name.length > 3))
  assert.ok(people.every(({ because }: { because: unknown[] }) => because.length > 0))

  const page = await fetch(new URL('/', url))
  assert.match(await page.text(), /Kindred console/)

  await stopAndLook(npm, () => npm.kill('SIGTERM'))
  assert.equal(await listens(Number(port)), false)
  return activeSnapshot.version
})

test('npm start: a user gets titles, friends, sources and reasons; GET / is the console; SIGTERM ends it', async () => {
  await serve()
})

test('a second start trains nothing and leaves the Neo4j that was running before it running, also after kill -9', async () => {
  const version = await serve()
  await runKindred(['up'], { KINDRED_HOME: home })
  const npm = npmStart()
  const [, url] = await npm.waitFor(READY)
  assert.doesNotMatch(npm.err(), /learning|fitting/)
  const ask = () => askGraphql(url!, FIRST_LOOK, { id: '2' })
  const answer = await ask()
  assert.equal(answer.data.activeSnapshot.version, version)

  await loseDatabase(url!)
  await runKindred(['up'], { KINDRED_HOME: home })
  // A database that has just started plans every query, so a busy machine may need a second try.
  let again = await ask()
  await waitUntil(async () => {
    const retryable = again.errors?.every(({ extensions }) => extensions.retryable === true) ?? false
    if (retryable) again = await ask()
    return !retryable
  })
  assert.equal(again.errors, undefined, JSON.stringify(again.errors))
  assert.equal(again.data.user.recommendations.edges.length, 20)
  assert.equal((await fetch(new URL('/ready', url))).status, 200)

  const family = descendants(npm.pid)
  npm.killGroup('SIGINT')
  await npm.ended
  assert.deepEqual(family.filter(exists), [])
  const status = await localStatus({ home })
  assert.ok(status.kind === 'running' && status.answers)
})

const RECORD = `mutation { recordInteractions(input: [{ user: "2", item: "1", kind: "VIEW" }]) { recorded duplicates } }`

/** Kills the database with requests in flight, and looks at what each of them gets. */
async function loseDatabase(url: string): Promise<void> {
  const run = readState(files)?.run
  assert.ok(run?.runner === 'java', 'this test kills a process, so it wants the Java server')
  let away = false
  const answers = Promise.all(
    Array.from({ length: 24 }, async (_, lane) => {
      const seen = []
      // One more after the end, so that each lane meets it.
      for (let last = false; !last; ) {
        last = away
        seen.push(await askGraphql(url, lane % 4 === 0 ? RECORD : FIRST_LOOK, { id: String(lane + 1) }))
      }
      return seen
    }),
  )
  process.kill(run.pid, 'SIGKILL')
  await waitUntil(() => !exists(run.pid))
  away = true
  for (const seen of await answers) {
    assert.ok(seen.at(-1)!.errors !== undefined)
    for (const { extensions } of seen.flatMap(({ errors = [] }) => errors)) {
      assert.deepEqual([extensions.code, extensions.retryable], ['DATABASE_UNAVAILABLE', true])
    }
  }
  const health = await fetch(new URL('/health', url))
  assert.deepEqual([health.status, await health.json()], [200, { status: 'alive' }])
  const ready = await fetch(new URL('/ready', url))
  assert.deepEqual(
    [ready.status, await ready.json()],
    [503, { status: 'unavailable', code: 'DATABASE_UNAVAILABLE' }],
  )
}
