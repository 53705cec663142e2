import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test } from 'vitest'
import { loadSettings, SettingsError } from '../../src/config/index.js'

test('without an environment the defaults hold', () => {
  const { home, http, neo4j } = loadSettings({})
  assert.equal(home, resolve('.kindred'))
  assert.deepEqual([http.host, http.port], ['127.0.0.1', 4000])
  assert.deepEqual(
    [neo4j.uri, neo4j.username, neo4j.password, neo4j.database],
    [undefined, 'neo4j', undefined, 'neo4j'],
  )
})

test('each variable of the environment reaches its setting', () => {
  const { home, http, neo4j } = loadSettings({
    KINDRED_HOME: 'elsewhere',
    KINDRED_HOST: '0.0.0.0',
    KINDRED_PORT: '4100',
    NEO4J_URI: 'bolt://db:7687',
    NEO4J_USERNAME: 'ann',
    NEO4J_PASSWORD: 'secret',
    NEO4J_DATABASE: 'shop',
  })
  assert.equal(home, resolve('elsewhere'))
  assert.deepEqual([http.host, http.port], ['0.0.0.0', 4100])
  assert.deepEqual(neo4j, { uri: 'bolt://db:7687', username: 'ann', password: 'secret', database: 'shop' })
})

test('by default every kind hides its item for ever, but VIEW and CLICK; only DISLIKE repels', () => {
  const kinds = Object.entries(loadSettings({}).kinds)
  const named = (wanted: (kind: (typeof kinds)[number][1]) => boolean) =>
    kinds.filter(([, kind]) => wanted(kind)).map(([name]) => name)
  assert.deepEqual(
    named(({ suppressDays }) => suppressDays === 0),
    ['VIEW', 'CLICK'],
  )
  assert.deepEqual(
    named(({ suppressDays }) => suppressDays === null),
    ['LISTEN', 'LIKE', 'RATE', 'PURCHASE', 'DISLIKE'],
  )
  assert.deepEqual(
    named(({ sign }) => sign === -1),
    ['DISLIKE'],
  )
})

test('a port that is none is named', () => {
  for (const KINDRED_PORT of ['x', '-1', '70000'])
    assert.throws(
      () => loadSettings({ KINDRED_PORT }),
      (error) => error instanceof SettingsError && /http\.port/.test(error.message),
    )
})

test('properties of items are declared by name and type; names with a meaning of their own are refused', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kindred-config-'))
  const load = (properties: object) => {
    const file = join(folder, 'settings.json')
    writeFileSync(file, JSON.stringify({ catalogue: { properties } }))
    return () => loadSettings({ KINDRED_CONFIG: file }).catalogue.properties
  }
  assert.deepEqual(load({ price: 'number', brand: 'text' })(), { price: 'number', brand: 'text' })
  assert.throws(load({ title: 'text' }), /catalogue\.properties\.title: the name has a meaning/)
  assert.throws(load({ 'a b': 'text' }), /catalogue\.properties\.a b: a name is/)
  assert.throws(load({ price: 'money' }), /catalogue\.properties\.price/)
})

test('experiments are checked as a whole: names, shares, and the record that they need', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kindred-config-'))
  const variants = [
    { name: 'a', share: 0.5 },
    { name: 'b', share: 0.5 },
  ]
  const load =
    (experiments: readonly object[], more = {}) =>
    () => {
      const file = join(folder, 'settings.json')
      writeFileSync(file, JSON.stringify({ experiments, ...more }))
      return loadSettings({ KINDRED_CONFIG: file }).experiments
    }
  const [made] = load([{ name: 'ranking', variants }])()
  assert.deepEqual([made!.allocation, made!.expectedEffect, made!.refreshSeconds], ['hash', 0.01, 300])
  const bad: readonly [RegExp, readonly object[], object?][] = [
    [
      /experiments\.0\.variants: .*at least|experiments\.0\.variants: Too small/i,
      [{ name: 'x', variants: variants.slice(1) }],
    ],
    [
      /experiments\.0\.variants: the shares add up to 1\.5/,
      [{ name: 'x', variants: [...variants, { name: 'c', share: 0.5 }] }],
    ],
    [
      /experiments\.0\.variants\.1\.name: "a" is there/,
      [{ name: 'x', variants: [variants[0]!, { name: 'a', share: 0.1 }] }],
    ],
    [
      /experiments\.1\.name: "x" is there/,
      [
        { name: 'x', variants },
        { name: 'x', variants },
      ],
    ],
    [/experiments\.0\.name: 1 to 64/, [{ name: 'a/b', variants }]],
    [
      /experiments\.0\.variants\.0\.share/,
      [{ name: 'x', variants: [{ name: 'a', share: 0 }, variants[1]!] }],
    ],
    [/experiments\.0\.allocation/, [{ name: 'x', allocation: 'coin', variants }]],
    [/impressions: experiments need/, [{ name: 'x', variants }], { impressions: null }],
  ]
  for (const [message, experiments, more] of bad) assert.throws(load(experiments, more), message)
})
