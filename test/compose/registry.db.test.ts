import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, test } from 'vitest'
import { composeRegistry } from '../../src/compose/index.js'
import { loadSettings } from '../../src/config/index.js'
import { silentProgress } from '../../src/core/shared/index.js'
import { openTestGraph } from '../support/database.js'
import { storesOf, writeSmallGraph } from '../support/fake-training.js'
import { wipe } from '../support/wipe.js'

const graph = openTestGraph()
beforeEach(async () => {
  await wipe(graph)
  await writeSmallGraph(graph)
})

const home = mkdtempSync(join(tmpdir(), 'kindred-home-'))
afterAll(() => rmSync(home, { recursive: true }))
const config = (name: string, models: unknown): string => {
  writeFileSync(join(home, name), JSON.stringify({ models }))
  return join(home, name)
}

test('options of a training: --config replaces the file of the setting, --set overrides both', async () => {
  config('home.json', { blend: { members: ['popularity'] } })
  const file = config('other.json', { blend: { members: ['popularity', 'als'] }, als: { factors: 3 } })
  const { kinds, ratings, training } = loadSettings({ KINDRED_HOME: home })
  const settings = { home, kinds, ratings, training: { ...training, config: 'home.json' } }
  const registry = composeRegistry(graph, settings, silentProgress)
  const run = { model: 'blend', seed: 1, minutes: 1, settings: {}, signal: new AbortController().signal }
  const optionsOf = async (version: string) => (await storesOf(graph).snapshots.read(version)).options

  const first = await registry.train(run)
  assert.deepEqual((await optionsOf(first.version)).members, ['popularity'])
  const byHand = { als: { iterations: 2 } }
  const second = await registry.train({ ...run, config: file, settings: byHand })
  assert.deepEqual(await optionsOf(second.version), {
    members: ['popularity', 'als'],
    memberOptions: { als: { factors: 3, iterations: 2 } },
  })
  const wrong = config('wrong.json', { oracle: {} })
  await assert.rejects(registry.train({ ...run, config: wrong }), {
    code: 'BAD_CONFIGURATION',
    message: /oracle/,
  })
})
