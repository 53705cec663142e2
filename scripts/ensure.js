// Installs and builds what is missing or stale; quick where nothing is. Runs before `npm start` and `npm
// test`, on a clean clone too, so it uses nothing but Node.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { isBuilt } from './support/inputs.js'

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '')
const OLDEST_NODE = [20, 19]

checkNode()
if (!isReady()) await withLock(prepare)

function isReady() {
  return isInstalled() && isBuilt(root)
}

function prepare() {
  if (!isInstalled()) {
    console.error('Installing the packages (npm ci) …')
    run(
      'npm',
      ['ci', '--include=dev', '--no-audit', '--no-fund'],
      'the packages could not be installed; check the network',
    )
  }
  if (!isBuilt(root)) {
    console.error('Building …')
    run(process.execPath, ['scripts/build.js'], 'the build failed')
  }
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return
  fail(
    `Kindred needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.version} (see https://nodejs.org)`,
  )
}

/**
 * Whether node_modules holds what the lock asks for: npm keeps a lock of its own beside what it has
 * installed.
 */
function isInstalled() {
  try {
    const wanted = readLock(join(root, 'package-lock.json'))
    const present = readLock(join(root, 'node_modules', '.package-lock.json'))
    return Object.entries(wanted).every(
      ([path, { version, optional, link }]) =>
        path === '' || link === true || optional === true || present[path]?.version === version,
    )
  } catch {
    return false
  }
}

function readLock(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages
}

/** Two commands that start together on a clean clone must not install over each other. */
async function withLock(work) {
  const name = createHash('sha256').update(root).digest('hex').slice(0, 16)
  const lock = join(tmpdir(), `kindred-ensure-${name}.lock`)
  while (!take(lock)) {
    // Created and not yet filled, it is alive.
    const owner = readOwner(lock)
    if (owner !== '' && !isAlive(Number(owner))) rmSync(lock, { force: true })
    else await sleep(200)
  }
  process.on('exit', () => rmSync(lock, { force: true }))
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130))
  if (!isReady()) work()
}

function take(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

function readOwner(lock) {
  return existsSync(lock) ? readFileSync(lock, 'utf8') : ''
}

function isAlive(pid) {
  if (!(pid > 0)) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function run(command, args, failure) {
  const windows = process.platform === 'win32' && command === 'npm'
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], shell: windows })
  if (status !== 0) fail(failure)
}

function fail(message) {
  console.error(`kindred: ${message}`)
  process.exit(1)
}
