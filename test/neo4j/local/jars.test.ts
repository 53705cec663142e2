import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'vitest'
import { type KindredError, type Progress, silentProgress } from '../../../src/core/shared/index.js'

import { hasJars, jarFolder, resolveJars } from '../../../src/neo4j/local/jars.js'
import { temporaryFolder } from '../../support/home.js'
import { waitUntil } from '../../support/wait-until.js'

const folder = temporaryFolder()

/** A program that is called as Maven is; `script` finds the output folder in $out. */
function maven(name: string, script: string): string {
  const file = join(folder, name)
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell is to expand it
  const findOut = 'for a in "$@"; do case "$a" in -DoutputDirectory=*) out="${a#*=}";; esac; done'
  writeFileSync(file, `#!/bin/sh\n${findOut}\n${script}\n`)
  chmodSync(file, 0o755)
  return file
}
const whole = maven(
  'whole',
  'echo "Downloaded from central: https://host/a/a-1.jar (1 kB at 1 kB/s)"; sleep 0.2; touch "$out/a-1.jar" "$out/b-1.jar"',
)

test('the jars appear under their name only once they are whole', async () => {
  const cache = join(folder, 'cache-1')
  const seen: string[] = []
  const progress: Progress = { ...silentProgress, update: (done, note) => seen.push(`${done} ${note}`) }
  const resolving = resolveJars(cache, whole, progress)
  assert.equal(hasJars(cache), false)
  assert.equal(await resolving, jarFolder(cache))
  assert.deepEqual(readdirSync(jarFolder(cache)).sort(), ['a-1.jar', 'b-1.jar'])
  assert.deepEqual(readdirSync(cache), [`neo4j-${jarFolder(cache).split('neo4j-')[1]}`])
  assert.deepEqual(seen, ['1 a-1.jar'])
  const never = join(folder, 'never')
  assert.equal(await resolveJars(cache, never, silentProgress), jarFolder(cache))
})

test('two concurrent resolutions share one result', async () => {
  const cache = join(folder, 'cache-2')
  await Promise.all([1, 2, 3].map(() => resolveJars(cache, whole, silentProgress)))
  assert.equal(readdirSync(cache).length, 1)
})

test('a failed or interrupted download leaves nothing behind, and the next one works', async () => {
  const cache = join(folder, 'cache-3')
  const failing = maven(
    'failing',
    'touch "$out/half.jar"; echo "[ERROR] Could not transfer artifact x"; exit 1',
  )
  await assert.rejects(
    resolveJars(cache, failing, silentProgress),
    (error: KindredError) =>
      error.code === 'PREREQUISITE_MISSING' && /Could not transfer/.test(error.message),
  )
  const slow = maven('slow', 'touch "$out/half.jar"; exec sleep 60')
  const interrupt = new AbortController()
  const resolving = resolveJars(cache, slow, silentProgress, interrupt.signal)
  const begun = () =>
    readdirSync(cache, { recursive: true }).some((name) => String(name).endsWith('half.jar'))
  await waitUntil(begun)
  interrupt.abort()
  await assert.rejects(resolving, { name: 'AbortError' })
  assert.deepEqual(readdirSync(cache), [])

  // One that was killed could not clean up after itself.
  const left = join(cache, 'partial-neo4j-x')
  mkdirSync(left)
  const longAgo = new Date(Date.now() - 24 * 3_600_000)
  utimesSync(left, longAgo, longAgo)
  await resolveJars(cache, whole, silentProgress)
  assert.equal(existsSync(left), false)
  assert.equal(hasJars(cache), true)
})
