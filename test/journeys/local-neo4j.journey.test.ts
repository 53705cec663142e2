import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, test } from 'vitest'
import { loadSettings } from '../../src/config/index.js'
import { type KindredError, silentProgress } from '../../src/core/shared/index.js'

import { openGraph } from '../../src/neo4j/driver/index.js'
import {
  commandLine,
  isFree,
  LOOPBACK,
  type LocalSettings,
  localFiles,
  localStatus,
  openLocal,
  readState,
  stopLocal,
  waitUntilGone,
  writeState,
} from '../../src/neo4j/local/index.js'

import { cypher } from '../support/cypher.js'
import { kindredProgram } from '../support/data.js'
import { temporaryFolder } from '../support/home.js'
import { waitUntil } from '../support/wait-until.js'

const folder = temporaryFolder()
const homes: LocalSettings[] = []
function settingsOf(name: string): LocalSettings {
  const settings = { ...loadSettings().localNeo4j, home: join(folder, name), shortLived: true }
  homes.push(settings)
  return settings
}
const first = settingsOf('first')
const second = settingsOf('second')
/** The server of `first` runs when a test begins, with one node in its graph; that of `second` does not. */
beforeEach(async () => {
  const { graph: settings, startedByUs } = await openLocal(first, silentProgress)
  if (!startedByUs) return
  const graph = openGraph(settings)
  await graph.runAutoCommit(cypher('MERGE (:Mark {home: $home})'), { home: first.home })
  await graph.close()
})
afterAll(() => Promise.all(homes.map((settings) => stopLocal(settings))))

const pidOf = (settings: LocalSettings): number => {
  const run = readState(localFiles(settings.home))?.run
  assert.ok(run?.runner === 'java', 'this test looks at processes, so it wants the Java server')
  return run.pid
}

function kindred(home: string, ...args: string[]): ChildProcess {
  return spawn(process.execPath, [kindredProgram, ...args], {
    env: { ...process.env, KINDRED_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
}

async function finish(child: ChildProcess): Promise<{ code: number | null; out: string; err: string }> {
  let out = ''
  let err = ''
  child.stdout!.on('data', (chunk) => {
    out += chunk
  })
  child.stderr!.on('data', (chunk) => {
    err += chunk
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, out, err }
}

test('two homes start at once, each with a server of its own', async () => {
  const [other, another] = [settingsOf('other'), settingsOf('another')]
  assert.deepEqual(await localStatus(other), { kind: 'never-started' })
  const servers = await Promise.all([openLocal(other, silentProgress), openLocal(another, silentProgress)])
  const [a, b] = servers
  assert.ok(a.startedByUs && b.startedByUs)
  assert.notEqual(a.graph.uri, b.graph.uri)
  assert.notEqual(a.graph.password, b.graph.password)
  for (const { graph: settings } of servers) {
    const graph = openGraph(settings)
    await graph.runAutoCommit(cypher('CREATE (:Mark {uri: $uri})'), { uri: settings.uri })
    const marks = await graph.read<{ uri: string }>(cypher('MATCH (m:Mark) RETURN m.uri AS uri'), {})
    assert.deepEqual(marks, [{ uri: settings.uri }])
    await graph.close()
  }
  for (const server of [...servers, b]) await server.stop()
  for (const settings of [other, another]) assert.equal((await localStatus(settings)).kind, 'stopped')
})

test('it is private to its owner: loopback, a password file of mode 600, a private folder', async () => {
  const files = localFiles(first.home)
  assert.equal(statSync(files.password).mode & 0o777, 0o600)
  assert.equal(statSync(first.home).mode & 0o777, 0o700)
  assert.equal(statSync(files.server).mode & 0o777, 0o700)
  const { boltPort } = readState(files)!
  assert.equal(await isFree(boltPort), false)
  const outside = Object.values(networkInterfaces())
    .flat()
    .find((found) => found && !found.internal)
  if (outside?.family === 'IPv4') assert.equal(await canListen(outside.address, boltPort), true)
  const uri = `bolt://${LOOPBACK}:${boltPort}`
  const stranger = openGraph({ uri, username: 'neo4j', password: 'neo4j', database: 'neo4j' })
  await assert.rejects(stranger.verify(), (error: KindredError) => error.code === 'DATABASE_UNAVAILABLE')
  await stranger.close()
})

test('a running server is reused and left running', async () => {
  const joined = await openLocal(first, silentProgress)
  assert.equal(joined.startedByUs, false)
  await joined.stop()
  const status = await localStatus(first)
  assert.ok(status.kind === 'running' && status.answers)
})

test('it has its own process group, so that Ctrl-C does not reach it', (context) => {
  context.skip(!existsSync('/proc'), 'no /proc')
  const stat = readFileSync(`/proc/${pidOf(first)}/stat`, 'utf8')
  const group = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2])
  assert.equal(group, pidOf(first))
})

test('after kill -9, with its port taken, it restarts with its data at another port', async () => {
  const pid = pidOf(first)
  process.kill(pid, 'SIGKILL')
  assert.ok(await waitUntilGone(pid, 30_000))
  assert.equal((await localStatus(first)).kind, 'crashed')
  const { boltPort } = readState(localFiles(first.home))!
  const intruder = createServer().listen(boltPort, LOOPBACK)
  await once(intruder, 'listening')
  const told: string[] = []
  const again = await openLocal(first, { ...silentProgress, start: (step) => told.push(step) })
  assert.ok(again.startedByUs)
  assert.ok(told.some((line) => line.includes(`process ${pid}`) && /without being stopped/.test(line)))
  assert.ok(told.some((line) => line.includes(`Port ${boltPort}`) && /taken/.test(line)))
  const graph = openGraph(again.graph)
  const [row] = await graph.read<{ marks: number }>(cypher('MATCH (m:Mark) RETURN count(m) AS marks'), {})
  assert.equal(row!.marks, 1)
  await graph.close()
  intruder.close()
})

test('a server without a state file is found by its lock on the data, and the error explains it', async () => {
  const files = localFiles(first.home)
  const state = readState(files)!
  writeState(files, { boltPort: state.boltPort })
  await assert.rejects(
    openLocal(first, silentProgress),
    (error: KindredError) => error.code === 'DATABASE_UNAVAILABLE' && error.remedy!.includes(files.server),
  )
  writeState(files, state)
})

test('a wrong password is distinguished from an unreachable server', async () => {
  const files = localFiles(first.home)
  const right = readFileSync(files.password, 'utf8')
  writeFileSync(files.password, 'wrong\n')
  await assert.rejects(
    openLocal(first, silentProgress),
    (error: KindredError) => error.code === 'BAD_CONFIGURATION' && error.field === files.password,
  )
  writeFileSync(files.password, right)
})

test('status reports it, down ends it, and no process is left', async () => {
  const pid = pidOf(first)
  const status = await finish(kindred(first.home, 'status', '--json'))
  assert.equal(status.code, 0)
  const { database } = JSON.parse(status.out) as { database: { kind: string; passwordFile: string } }
  assert.equal(database.kind, 'running')
  assert.equal(database.passwordFile, localFiles(first.home).password)
  assert.ok(!status.out.includes(readFileSync(database.passwordFile, 'utf8').trim()))
  const down = await finish(kindred(first.home, 'down', '--json'))
  assert.deepEqual(JSON.parse(down.out), { stopped: true })
  assert.equal(commandLine(pid), undefined)
  assert.deepEqual(JSON.parse((await finish(kindred(first.home, 'down', '--json'))).out), { stopped: false })
})

test('Ctrl-C during its start stops it cleanly', async () => {
  const child = kindred(second.home, 'up')
  const finished = finish(child)
  await waitUntil(() => readState(localFiles(second.home))?.run !== undefined)
  const pid = pidOf(second)
  process.kill(-child.pid!, 'SIGINT')
  assert.equal((await finished).code, 1)
  assert.equal(commandLine(pid), undefined)
  assert.equal(existsSync(localFiles(second.home).lock), false)
  assert.equal((await localStatus(second)).kind, 'stopped')
})

function canListen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)))
  })
}
