import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, test } from 'vitest'
import { modelSettingsFile } from '../../src/files/model-settings.js'

const folder = mkdtempSync(join(tmpdir(), 'kindred-settings-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('reads the options that it wrote, with their origin in the file', async () => {
  const file = join(folder, 'deep', 'tuned.json')
  const settings = { als: { factors: 64, weighted: true }, ease: { regularization: 30 } }
  await modelSettingsFile.write(file, settings, { dataset: 'shop', trials: 3 })
  assert.deepEqual(await modelSettingsFile.read(file), settings)
  assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')).tuning, { dataset: 'shop', trials: 3 })
})

test('reads a file with the models only', async () => {
  const file = join(folder, 'hand.json')
  writeFileSync(file, '{ "models": { "als": { "factors": 8 } } }')
  assert.deepEqual(await modelSettingsFile.read(file), { als: { factors: 8 } })
})

test('each mistake names the file and the problem', async () => {
  const cases: [string | null, RegExp][] = [
    [null, /does not exist/],
    ['{', /is not JSON/],
    ['[]', /not a file of model options/],
    ['{ "als": { "factors": 8 } }', /models.*"als"/],
    ['{ "models": { "als": 8 } }', /models\.als/],
  ]
  for (const [index, [content, message]] of cases.entries()) {
    const file = join(folder, `wrong-${index}.json`)
    if (content !== null) writeFileSync(file, content)
    await assert.rejects(modelSettingsFile.read(file), { code: 'BAD_CONFIGURATION', field: file, message })
  }
})
