import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from 'vitest'
import { temporaryFolder } from '../support/home.js'

const script = fileURLToPath(new URL('../../scripts/check-licences.js', import.meta.url))

test('a package without a known licence fails, wherever it is in the tree, and no other', () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'scripts'))
  mkdirSync(join(folder, 'web/console'), { recursive: true })
  copyFileSync(script, join(folder, 'scripts/check-licences.js'))
  writeFileSync(join(folder, 'web/console/console.js'), "import { draw } from '@ui/draw/fast'\n")
  const run = (licences: { deep: string | undefined; draw: string; tool: string }, ...args: string[]) => {
    const packages = {
      '': { dependencies: { top: '1' }, devDependencies: { '@ui/draw': '1', tool: '1' } },
      'node_modules/top': { version: '1', license: '(MIT OR GPL-3.0)', dependencies: { deep: '1' } },
      'node_modules/top/node_modules/deep': {
        version: '2',
        license: licences.deep,
        peerDependencies: { none: '1' },
      },
      'node_modules/deep': { version: '1', license: 'GPL-3.0' },
      'node_modules/@ui/draw': { version: '1', license: licences.draw },
      'node_modules/tool': { version: '1', license: licences.tool },
    }
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages }))
    return spawnSync(process.execPath, [join(folder, 'scripts/check-licences.js'), ...args], {
      encoding: 'utf8',
    })
  }
  const good = { deep: 'MIT AND BSD-3-Clause', draw: 'ISC', tool: 'GPL-3.0' }
  assert.equal(run(good, '--write').stderr, '')
  const { status, stdout } = run(good)
  assert.equal(status, 0)
  assert.match(stdout, /2 packages of the server, 1 more in the console/)
  for (const [change, named] of [
    [{ deep: undefined }, /top\/node_modules\/deep: it names no licence/],
    [{ deep: 'MIT AND GPL-3.0' }, /deep: MIT AND GPL-3\.0 is not in the list/],
    [{ draw: 'SEE LICENSE' }, /@ui\/draw: SEE LICENSE is not/],
    [{ draw: 'MIT' }, /THIRD-PARTY\.md differs/],
  ] as const) {
    const failed = run({ ...good, ...change })
    assert.equal(failed.status, 1)
    assert.match(failed.stderr, named)
  }
})
