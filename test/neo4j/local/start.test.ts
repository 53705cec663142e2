import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'vitest'
import { type KindredError, type Progress, silentProgress } from '../../../src/core/shared/index.js'
import { serverConfiguration } from '../../../src/neo4j/local/configuration.js'
import { localFiles } from '../../../src/neo4j/local/files.js'
import { failureOf, type Health } from '../../../src/neo4j/local/health.js'
import {
  checkRoom,
  explainFailure,
  keepTransactions,
  wasNeverConfirmed,
} from '../../../src/neo4j/local/repair.js'
import { logEnd } from '../../../src/neo4j/local/server-log.js'
import { QUIET_MS, type StartWatch, watchStart } from '../../../src/neo4j/local/watch-start.js'
import { temporaryFolder } from '../../support/home.js'

const folder = temporaryFolder()
const MINUTE = 60_000
const SILENT: Health = { kind: 'silent', error: new Error('no answer') }

/** A process of which the test says what it does at each minute. */
function slowServer(at: {
  readonly startsAt?: number
  readonly endsAt?: number
  /** Minutes after which it does nothing. */
  readonly worksUntil?: number
  readonly health?: (minute: number) => Health
  readonly answerMs?: number
}): { readonly watch: StartWatch; minute(): number } {
  let time = 0
  const minute = () => time / MINUTE
  const until = (limit: number | undefined) => limit ?? Number.POSITIVE_INFINITY
  const watch: StartWatch = {
    log: () => `INFO  Starting...\n${minute() >= until(at.startsAt) ? 'INFO  Started.\n' : ''}`,
    isRunning: async () => minute() < until(at.endsAt),
    work: () => Math.min(minute(), until(at.worksUntil)),
    probe: async () => at.health?.(minute()) ?? { kind: 'answers' },
    now: () => time,
    async sleep() {
      time += MINUTE
    },
    pollMs: MINUTE,
    ...(at.answerMs === undefined ? {} : { answerMs: at.answerMs }),
  }
  return { watch, minute }
}
const isUnavailable = (text: RegExp) => (error: KindredError) =>
  error.code === 'DATABASE_UNAVAILABLE' && error.retryable && text.test(error.message)

test('a start may take hours while its process works, and says so', async () => {
  const { watch, minute } = slowServer({ startsAt: 300 })
  const notes: string[] = []
  const progress: Progress = { ...silentProgress, update: (_, note) => notes.push(note ?? '') }
  assert.deepEqual(await watchStart(watch, progress), { kind: 'answers' })
  assert.equal(minute(), 300)
  assert.equal(notes[1], '60 s, it is starting')
})

test('a server that has started is waited for until it answers', async () => {
  const health = (minute: number): Health => (minute < 9 ? SILENT : { kind: 'answers' })
  const { watch, minute } = slowServer({ startsAt: 3, health })
  const notes: string[] = []
  const progress: Progress = { ...silentProgress, update: (_, note) => notes.push(note ?? '') }
  assert.deepEqual(await watchStart(watch, progress), { kind: 'answers' })
  assert.equal(minute(), 9)
  assert.equal(notes.at(-1), '480 s, it does not answer yet')
})

test('a server that ran before is asked at once, whatever its log says', async () => {
  const refused: Health = { kind: 'refused', error: new Error('wrong password') }
  const { watch, minute } = slowServer({ health: () => refused })
  assert.deepEqual(await watchStart({ ...watch, asksAtOnce: true }, silentProgress), refused)
  assert.equal(minute(), 0)
})

test('one that hangs is given up and left alone, and a wait can be ended', async () => {
  const hung = slowServer({ worksUntil: 5 })
  await assert.rejects(watchStart(hung.watch, silentProgress), isUnavailable(/not started/))
  assert.equal(hung.minute(), 5 + QUIET_MS / MINUTE)
  const deaf = slowServer({ startsAt: 2, health: () => SILENT, answerMs: 4 * MINUTE })
  await assert.rejects(watchStart(deaf.watch, silentProgress), isUnavailable(/not answered for 4 minutes/))
  const reason = new Error('enough')
  await assert.rejects(watchStart(hung.watch, silentProgress, AbortSignal.abort(reason)), reason)
})

test('a process that ends, a wrong password and a failed database end the wait at once', async () => {
  const cases = [
    [{ endsAt: 2 }, 'ended', 2],
    [{ startsAt: 1, health: () => ({ kind: 'refused', error: new Error() }) as Health }, 'refused', 1],
    [{ startsAt: 4, health: () => ({ kind: 'failed', reason: 'full' }) as Health }, 'failed', 4],
  ] as const
  for (const [at, kind, minutes] of cases) {
    const { watch, minute } = slowServer(at)
    assert.equal((await watchStart(watch, silentProgress)).kind, kind)
    assert.equal(minute(), minutes)
  }
})

test('the state of a database says whether it has failed', () => {
  // As Neo4j 5.26.16 tells it: after a torn log, after a full disk, while it starts, as usual.
  const failed = 'An error occurred! Unable to start `DatabaseId{fbb9fa28[neo4j]}`.'
  assert.equal(failureOf({ status: 'offline', message: failed }), failed)
  assert.equal(failureOf({ status: 'online', message: 'No space left on device' }), 'No space left on device')
  assert.equal(failureOf({ status: 'starting', message: '' }), undefined)
  assert.equal(failureOf({ status: 'offline', message: null }), undefined)
  assert.equal(failureOf({ status: 'online', message: '' }), undefined)
  assert.equal(failureOf(undefined), undefined)
})

// Lines of Neo4j 5.26.16 on a disk that ran full.
const START = "2026-12-01 INFO  [o.n.d.d.DatabaseLifecycles] Starting 'DatabaseId{fbb9fa28[neo4j]}'.\n"
const PANIC =
  '2026-12-01 ERROR [o.n.m.DatabaseHealth] [neo4j/fbb9fa28] Database panic: The database has encountered a ' +
  'critical error, and needs to be restarted. Please see database logs for more details.\n' +
  'java.io.IOException: No space left on device\n\tat sun.nio.ch.FileDispatcherImpl.write0(Native Method)\n'
const TORN =
  `${START}2026-12-01 ERROR [o.n.d.d.DatabaseLifecycles] Failed to start DatabaseId{fbb9fa28[neo4j]}\n` +
  'java.lang.RuntimeException: org.neo4j.kernel.lifecycle.LifecycleException: Component failed\n' +
  'Caused by: java.lang.RuntimeException: Error reading transaction logs, recovery not possible. To force\n' +
  'Caused by: java.lang.NegativeArraySizeException: -1\n'
const MEND = `${START}2026-12-01 INFO  [o.n.k.d.Database] [neo4j/fbb9fa28] Recovery completed\n`

function filesWith(name: string, debugLog: string) {
  const files = localFiles(join(folder, name))
  mkdirSync(dirname(files.debugLog), { recursive: true })
  writeFileSync(files.debugLog, debugLog)
  return files
}

test('the log is cut without asking only after a write that failed and was the last one', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['full', START + PANIC, true],
    ['tried-again', START + PANIC + TORN + TORN, true],
    ['mended-since', START + PANIC + TORN + MEND, false],
    ['full-again', START + PANIC + TORN + MEND + PANIC, true],
    ['no-failure', START, false],
    ['another-error', START + PANIC.replace('java.io.IOException', 'java.lang.IllegalStateException'), false],
    ['nothing', '', false],
  ]
  for (const [name, before, expected] of cases) {
    const files = filesWith(name, before)
    const from = logEnd(files.debugLog)
    writeFileSync(files.debugLog, before + TORN)
    assert.equal(explainFailure(files, from, 'Unable to start').kind, 'torn-log', name)
    assert.equal(wasNeverConfirmed(files, from), expected, name)
  }
})

test('other failures of a database are told from a torn log', () => {
  const full = filesWith('no-room', `${START}Caused by: java.io.IOException: No space left on device\n`)
  assert.equal(explainFailure(full, 0, 'Unable to start').kind, 'disk-full')
  const other = filesWith('other', `${START}Caused by: a\nCaused by: java.lang.Error: the store is too new\n`)
  assert.deepEqual(explainFailure(other, 0, 'Unable to start'), {
    kind: 'other',
    text: 'java.lang.Error: the store is too new',
  })
  assert.equal(explainFailure(filesWith('silent', ''), 0, 'it said so').text, 'it said so')
})

test('a repair keeps a copy of the log, wants room for it, and lasts for one start', () => {
  const files = filesWith('copy', '')
  mkdirSync(join(files.transactions, 'neo4j'), { recursive: true })
  writeFileSync(join(files.transactions, 'neo4j', 'neostore.transaction.db.0'), 'log')
  const copy = keepTransactions(files, Date.UTC(2026, 0, 2, 3, 4, 5))
  assert.match(copy, /transactions-before-repair-20260102T030405Z$/)
  assert.deepEqual(readdirSync(join(copy, 'neo4j')), ['neostore.transaction.db.0'])
  assert.throws(() => checkRoom(files, 2 ** 52), isUnavailable(/disk .* is full/))
  const memory = { heapMiB: 512, pageCacheMiB: 256 }
  const asked = { listenHost: '127.0.0.1', listenPort: 1, boltPort: 1, memory }
  const setting = /^internal\.dbms\.tx_log\.fail_on_corrupted_log_files=false$/m
  assert.match(serverConfiguration({ ...asked, repair: true }), setting)
  assert.doesNotMatch(serverConfiguration(asked), setting)
  assert.equal(readFileSync(join(files.transactions, 'neo4j', 'neostore.transaction.db.0'), 'utf8'), 'log')
})
