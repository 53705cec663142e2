import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { test } from 'vitest'
import { idProblem } from '../../src/core/data/index.js'
import { createHomeTraces, HOME_PLACES, HOME_WITHOUT_USERS, mentionIn } from '../../src/files/home-traces.js'
import { temporaryFolder } from '../support/home.js'

const ids = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .filter((id) => idProblem(id) === null)

test('an id is found as a word of its own, whatever its signs', () => {
  fc.assert(
    fc.property(ids, fc.constantFrom(',', '\t', '"', ' ', '::'), (id, separator) => {
      assert.match(['a', id, '3'].join(separator), mentionIn('data', id))
      assert.match(`property 'id' = '${id}'`, mentionIn('log', id))
    }),
  )
  for (const [text, id] of [
    ['user-70', 'user-7'],
    ['xuser-7', 'user-7'],
    ['a,1.5,3', '5'],
    ['a,5.1,3', '5'],
  ] as const)
    assert.doesNotMatch(text, mentionIn('data', id))
  assert.doesNotMatch('took 5 ms', mentionIn('log', '5'))
})

test('lines of data go, mentions in logs are masked in place, and a second run changes nothing', () => {
  return fc.assert(
    fc.asyncProperty(ids, fc.array(ids, { maxLength: 8 }), async (id, others) => {
      const home = temporaryFolderOfRun()
      const rejects = join(home, 'rejects', 'a.ndjson')
      const lines = [id, ...others].map((user) => `${JSON.stringify({ text: `${user}\titem` })}\n`)
      writeFileSync(rejects, lines.join(''))
      const log = join(home, 'neo4j', 'logs', 'debug.log')
      writeFileSync(log, `é '${id}'\n`)
      const traces = createHomeTraces(home)
      await traces.erase(id)
      const kept = readFileSync(rejects, 'utf8')
      assert.ok(
        lines.every((line) => kept.includes(line) !== mentionIn('data', id).test(JSON.parse(line).text)),
      )
      const masked = readFileSync(log, 'utf8')
      assert.equal(masked, `é '${'*'.repeat(Buffer.byteLength(id))}'\n`)
      assert.ok(
        (await traces.count(id)).every(({ entries }) => entries === 0 || id === '*'.repeat(id.length)),
      )
      await traces.erase(id)
      assert.equal(readFileSync(rejects, 'utf8'), kept)
    }),
    { numRuns: 30 },
  )
})

test('every path that the code makes in the home has a place, or holds nothing of users', () => {
  const source = execFileSync('grep', [
    '-rhoE',
    String.raw`join\((settings\.)?home, [^)]*\)`,
    'src',
  ]).toString()
  const known = [...HOME_PLACES.map(({ path }) => path), ...Object.keys(HOME_WITHOUT_USERS)]
  const made = source.split('\n').flatMap((line) => /'([^']+)'/.exec(line)?.[1] ?? [])
  assert.ok(made.length >= 6)
  for (const path of made)
    assert.ok(
      known.some((place) => place === path || place.startsWith(`${path}/`)),
      `${path}: src/files/home-traces.ts`,
    )
})

const folder = temporaryFolder()
let runs = 0

function temporaryFolderOfRun(): string {
  const home = join(folder, String(runs++))
  mkdirSync(join(home, 'rejects'), { recursive: true })
  mkdirSync(join(home, 'neo4j', 'logs'), { recursive: true })
  return home
}
