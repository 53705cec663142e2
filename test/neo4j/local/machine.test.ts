import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { test } from 'vitest'
import type { KindredError } from '../../../src/core/shared/index.js'
import { sizeMemory } from '../../../src/neo4j/local/configuration.js'
import { diagnoseLocal, installCommand } from '../../../src/neo4j/local/diagnose.js'
import { dockerArguments } from '../../../src/neo4j/local/docker-server.js'
import { localFiles } from '../../../src/neo4j/local/files.js'
import { isJavaServer } from '../../../src/neo4j/local/java-server.js'
import { withLock } from '../../../src/neo4j/local/lock.js'
import {
  chooseFreePort,
  commandLine,
  isFree,
  LOOPBACK,
  runProgram,
} from '../../../src/neo4j/local/processes.js'

import { explainEnd, logEnd } from '../../../src/neo4j/local/server-log.js'
import { findJavas, findUsableJava } from '../../../src/neo4j/local/tools.js'
import { temporaryFolder } from '../../support/home.js'

const folder = temporaryFolder()
const GIB = 1024 ** 3

test('memory settings follow the machine within limits', () => {
  assert.deepEqual(sizeMemory(1 * GIB), { heapMiB: 512, pageCacheMiB: 256 })
  assert.deepEqual(sizeMemory(4 * GIB), { heapMiB: 1_024, pageCacheMiB: 512 })
  assert.deepEqual(sizeMemory(64 * GIB), { heapMiB: 2_048, pageCacheMiB: 1_024 })
})

test('a port that another program listens on is not free, and is not chosen', async () => {
  const other = createServer().listen(0, LOOPBACK)
  await once(other, 'listening')
  const { port } = other.address() as { port: number }
  assert.equal(await isFree(port), false)
  other.close()
  await once(other, 'close')
  assert.equal(await isFree(port), true)
  assert.ok((await chooseFreePort()) >= 17_000)
})

test('Java is found by JAVA_HOME and by PATH, and a version that is too old is skipped', async () => {
  const program = (home: string, version: string) => {
    const bin = join(folder, home, 'bin')
    mkdirSync(bin, { recursive: true })
    writeFileSync(join(bin, 'java'), `#!/bin/sh\necho 'openjdk version "${version}"' >&2\n`)
    chmodSync(join(bin, 'java'), 0o755)
    return join(folder, home)
  }
  assert.equal((await findJavas(program('old', '1.8.0_392')))[0]?.major, 8)
  assert.equal((await findUsableJava(program('new', '21.0.3')))?.major, 21)
  const usable = await findUsableJava(join(folder, 'old'))
  assert.ok(usable === undefined || usable.major >= 17)
  assert.deepEqual(await runProgram(join(folder, 'nowhere'), []), {
    status: null,
    output: `spawn ${join(folder, 'nowhere')} ENOENT`,
  })
})

test('another program with the process id of a server is not mistaken for it', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  await once(child, 'spawn')
  assert.notEqual(commandLine(child.pid!), undefined)
  assert.equal(isJavaServer(localFiles(folder), child.pid!), false)
  child.kill('SIGKILL')
  await once(child, 'exit')
  assert.equal(commandLine(child.pid!), undefined)
})

test('one process at a time holds the lock, and the lock of a dead process is taken over', async () => {
  const file = join(folder, 'lock')
  let inside = 0
  const work = async () => {
    inside++
    await new Promise((resolve) => setTimeout(resolve, 20))
    assert.equal(inside--, 1)
  }
  await Promise.all([1, 2, 3].map(() => withLock(file, work)))
  assert.ok(!existsSync(file))

  const dead = spawn(process.execPath, ['-e', ''])
  await once(dead, 'exit')
  writeFileSync(file, String(dead.pid))
  await withLock(file, work, { waitMs: 0 })

  writeFileSync(file, String(process.pid))
  await assert.rejects(
    withLock(file, work, { waitMs: 0 }),
    (error: KindredError) => error.code === 'BUSY' && error.message.includes(String(process.pid)),
  )
  const longAgo = new Date(Date.now() - 3_600_000)
  utimesSync(file, longAgo, longAgo)
  await withLock(file, work, { waitMs: 0 })
})

test('the reason why a server ended is read from the log of its last start', () => {
  const files = localFiles(join(folder, 'ended'))
  mkdirSync(join(files.server, 'logs'), { recursive: true })
  assert.match(explainEnd(files).text, /killed/)
  const old = 'ERROR Failed to start: java.net.BindException: Address already in use\n'
  writeFileSync(files.log, old)
  assert.equal(explainEnd(files, 0).kind, 'port-taken')
  assert.equal(explainEnd(files).kind, 'port-taken')
  assert.equal(explainEnd(files, logEnd(files.log)).kind, 'other')
  const cases = [
    ['Lock file has been locked by another process: /data/databases/store_lock', 'data-in-use'],
    ['java.lang.UnsupportedClassVersionError: org/neo4j/Server', 'unsupported-java'],
    ['Error occurred during initialization of VM\nCould not reserve enough space for heap', 'out-of-memory'],
    ['java.io.IOException: No space left on device', 'disk-full'],
  ] as const
  for (const [text, kind] of cases) {
    writeFileSync(files.console, text)
    assert.equal(explainEnd(files, old.length).kind, kind)
  }
  writeFileSync(files.log, `${old}INFO  Starting...\nINFO  Started.\n`)
  writeFileSync(files.console, '')
  assert.match(explainEnd(files).text, /killed/)
  writeFileSync(files.console, 'one\n2026 ERROR the cause\nat java.lang\n')
  assert.deepEqual(explainEnd(files, old.length), { kind: 'other', text: '2026 ERROR the cause' })
})

test('a container listens on the loopback address only, and its command line has no password', () => {
  const files = localFiles('/home/ann/.kindred')
  const args = dockerArguments(files, 'kindred-1', 17_687)
  assert.ok(args.includes('127.0.0.1:17687:7687'))
  assert.ok(args.includes('/home/ann/.kindred/neo4j/data:/data'))
  assert.ok(!args.some((argument) => /auth|password/i.test(argument)))
})

test('doctor marks what is required, and gives a command for what is missing', async () => {
  const settings = { home: join(folder, 'doctor', 'home'), cacheDir: join(folder, 'doctor', 'cache') }
  const findings = await diagnoseLocal(settings, true)
  for (const { name, ok, remedy } of findings) assert.equal(remedy === undefined, ok, name)
  const names = findings.map(({ name }) => name)
  for (const name of ['Docker', 'Java 17+', 'Maven']) assert.ok(names.includes(name), name)
  assert.ok(!existsSync(settings.home), 'it changes nothing')
  const owned = await diagnoseLocal(settings, false)
  assert.ok(owned.every(({ name, required }) => !required || name.startsWith('KINDRED_HOME')))
})

test('the install command is that of the available package manager', () => {
  assert.match(
    installCommand('java', (path) => path === '/usr/bin/apt-get'),
    /apt-get install -y openjdk-17/,
  )
  assert.match(
    installCommand('maven', (path) => path === '/usr/bin/dnf'),
    /dnf install -y maven$/,
  )
  assert.equal(
    installCommand('java', (path) => path === '/opt/homebrew/bin/brew'),
    'brew install openjdk@17',
  )
  assert.match(
    installCommand('java', () => false),
    /^https:/,
  )
})
